-- Mentions without any sentence that asserts them.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and not exists (
        select from staging.mention_evidence as e
        where
            e.run_id = m.run_id
            and e.snapshot_id = m.snapshot_id
            and e.mention_ordinal = m.ordinal
    )
