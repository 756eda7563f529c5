-- The robots.txt of an origin as last asked for.
select
    r.origin,
    r.body,
    r.outcome,
    r.asked_at
from ops.fetch_robots as r
where r.origin = :origin
