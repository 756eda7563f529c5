-- Articles whose language is not Arabic.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where
    a.run_id = :run_id
    and coalesce(a.language !~ '^ar(-|$)', true)
