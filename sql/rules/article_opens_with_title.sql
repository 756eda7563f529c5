-- Articles whose text does not open with the headline.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where a.run_id = :run_id and split_part(a.text, e'\n', 1) <> a.title
