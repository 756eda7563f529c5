-- Who visited Benghazi in 2025?
select
    e.date_start,
    e.source as visitor,
    e.target as host,
    e.countries,
    e.article_count,
    e.evidence,
    e.url
from mart.events as e
where
    e.kind = 'visit'
    and e.status = 'actual'
    and e.place_ar = 'بنغازي'
    and e.date_start between '2025-01-01' and '2025-12-31'
order by e.date_start, e.event_id
