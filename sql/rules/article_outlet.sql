-- Articles that name an outlet which the reference data do not know.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where
    a.run_id = :run_id
    and a.outlet is not null
    and not exists (
        select from warehouse.dim_outlet as o
        where o.listed and (o.outlet_id = a.outlet or a.outlet = any(o.names))
    )
