-- Mentions whose Goldstein score is not that of their kind.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
inner join warehouse.dim_event_kind as k on m.kind = k.kind and m.plover_type = k.plover_type
where
    m.run_id = :run_id
    and k.listed
    and m.goldstein between -10 and 10
    and m.goldstein <> k.goldstein
