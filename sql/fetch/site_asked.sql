-- Seconds since a host was last asked for anything.
select extract(epoch from now() - s.asked_at) as seconds
from ops.fetch_site as s
where s.site = :site and s.asked_at is not null
