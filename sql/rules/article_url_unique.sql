-- Articles whose URL another document of the run has too.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where
    a.run_id = :run_id
    and exists (
        select from staging.article as other
        where other.run_id = a.run_id and other.url = a.url and other.snapshot_id <> a.snapshot_id
    )
