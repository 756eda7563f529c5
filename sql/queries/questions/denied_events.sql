-- What was reported and denied?
select
    e.first_published,
    e.kind_ar,
    e.source,
    e.target,
    e.evidence,
    e.url
from mart.events as e
where e.status = 'denied'
order by e.first_published, e.event_id
