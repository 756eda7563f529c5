-- Mentions with a sentence shorter than 8 or longer than 5,000 code points.
select distinct
    e.snapshot_id,
    e.mention_ordinal
from staging.mention_evidence as e
where e.run_id = :run_id and coalesce(length(btrim(e.words)), 0) not between 8 and 5000
