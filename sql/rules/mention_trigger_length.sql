-- Mentions whose trigger is longer than 200 code points.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and length(m.trigger_words) > 200
