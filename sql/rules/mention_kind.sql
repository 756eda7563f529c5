-- Mentions whose pair of kind and PLOVER type the reference data do not know.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and not exists (
        select from warehouse.dim_event_kind as k
        where k.listed and k.kind = m.kind and k.plover_type = m.plover_type
    )
