-- Until when a host is left alone; nothing where it is not.
select s.open_until
from ops.fetch_site as s
where s.site = :site and s.open_until > now()
