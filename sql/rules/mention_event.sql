-- Mentions that belong to no event. All mentions are checked.
select
    m.mention_id as subject,
    'article ' || m.article_id as detail
from warehouse.fact_mention as m
left join warehouse.event_member as em on m.mention_id = em.mention_id
where cast(:run_id as text) is not null and em.event_id is null
