-- Articles without a headline.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where a.run_id = :run_id and coalesce(btrim(a.title), '') = ''
