-- Mentions whose confidence is not within 0 and 1, or whose Goldstein score is not within -10 and 10.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and (
        coalesce(m.confidence not between 0 and 1, true)
        or coalesce(m.goldstein not between -10 and 10, false)
    )
