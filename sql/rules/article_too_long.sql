-- Articles whose text is longer than 300,000 code points.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where
    a.run_id = :run_id
    and length(a.text) > 300000
