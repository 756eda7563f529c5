-- Mentions as export prints them, with the month of publication.
select
    to_char(a.published_on, 'YYYY-MM') as month,
    cast(m.payload as text) as payload,
    e.event_id
from warehouse.fact_mention as m
inner join warehouse.fact_article as a on m.article_id = a.article_id
left join warehouse.event_member as e on m.mention_id = e.mention_id
order by a.document collate "C", a.article_id, m.ordinal
