-- Mentions that bear the key of an earlier mention of the same article.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and exists (
        select from staging.mention as earlier
        where
            earlier.run_id = m.run_id
            and earlier.snapshot_id = m.snapshot_id
            and earlier.mention_id = m.mention_id
            and earlier.ordinal < m.ordinal
    )
