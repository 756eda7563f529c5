-- Articles whose headline is shorter than 3 or longer than 400 code points.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where
    a.run_id = :run_id
    and btrim(a.title) <> ''
    and length(btrim(a.title)) not between 3 and 400
