-- Mentions without any participant.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and not exists (
        select from staging.mention_participant as p
        where
            p.run_id = m.run_id
            and p.snapshot_id = m.snapshot_id
            and p.mention_ordinal = m.ordinal
    )
