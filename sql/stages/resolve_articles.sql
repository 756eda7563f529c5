-- Mentions of some articles with what resolution compares, as JSON.
select
    cast(m.payload as text) as payload,
    a.published_on
from warehouse.fact_mention as m
inner join warehouse.fact_article as a on m.article_id = a.article_id
where m.article_id = any(:articles)
order by m.mention_id
