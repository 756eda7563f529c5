-- Whom did Khalifa Haftar meet or visit, and when?
select
    t.date_start,
    t.kind_en,
    t.participants,
    t.place_ar,
    t.article_count
from mart.actor_timeline as t
where t.actor_id = 'khalifa-haftar' and t.kind in ('meeting', 'visit', 'call') and t.status = 'actual'
order by t.date_start, t.event_id
