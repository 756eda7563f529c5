-- Mentions whose CAMEO code or PLOVER mode is not that of their kind.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
inner join warehouse.dim_event_kind as k on m.kind = k.kind and m.plover_type = k.plover_type
where
    m.run_id = :run_id
    and k.listed
    and (
        (m.cameo_code is not null and m.cameo_code is distinct from k.cameo_code)
        or (m.plover_mode is not null and m.plover_mode is distinct from k.plover_mode)
    )
