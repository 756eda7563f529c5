-- Articles whose text is shorter than 80 code points.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where a.run_id = :run_id and coalesce(length(a.text), 0) < 80
