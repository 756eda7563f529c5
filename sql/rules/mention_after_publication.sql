-- Mentions of what happened that begin after the article was published.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
inner join staging.article as a on m.run_id = a.run_id and m.snapshot_id = a.snapshot_id
where
    m.run_id = :run_id
    and m.status = 'actual'
    and warehouse.day_of(m.date_start) > warehouse.day_of(a.published_on) + 1
