-- Hosts with articles that wait to be got, the most first.
select d.site
from ops.discovery as d
left join ops.fetch_site as s on d.site = s.site
where
    d.state = 'waiting'
    and d.next_try <= now()
    and coalesce(s.open_until <= now(), true)
    and (cast(:outlets as text[]) is null or d.outlet_id = any(cast(:outlets as text[])))
group by d.site
order by count(*) desc, d.site asc
