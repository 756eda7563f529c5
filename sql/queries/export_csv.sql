-- Mentions as mart.mentions has them, with the month of publication before them.
select
    to_char(m.published_on, 'YYYY-MM') as month,
    m.*
from mart.mentions as m
inner join warehouse.fact_mention as f on m.mention_id = f.mention_id
order by m.document collate "C", m.article_id, f.ordinal
