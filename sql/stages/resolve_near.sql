-- Mentions that have one of these keys.
select
    cast(m.payload as text) as payload,
    a.published_on
from warehouse.fact_mention as m
inner join warehouse.fact_article as a on m.article_id = a.article_id
where m.mention_id in (select k.mention_id from warehouse.mention_key as k where k.key = any(:keys))
order by m.mention_id
