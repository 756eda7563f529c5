-- Which events do several articles tell, and why are they held to be one?
select
    e.event_id,
    e.kind_en,
    e.date_start,
    e.article_count,
    e.outlets,
    p.score,
    p.rule
from mart.events as e
inner join mart.event_merges as p on e.event_id = p.event_id
where e.article_count > 1
order by e.article_count desc, e.event_id asc, p.score desc
