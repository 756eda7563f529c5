-- Mentions without their article in the same run.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
left join staging.article as a
    on m.run_id = a.run_id and m.snapshot_id = a.snapshot_id and m.article_id = a.article_id
where m.run_id = :run_id and a.article_id is null
