-- Articles whose mentions have to be compared anew: what the load brings or changes, and what is due.
create temporary table resolve_article on commit drop as
select a.article_id
from load_article as a
where a.is_new or a.is_changed or a.is_touched
union
select m.article_id
from warehouse.fact_mention as m
inner join load_gone as gone on m.mention_id = gone.mention_id
union
select m.article_id
from load_mention as m
where not exists (select from warehouse.fact_mention as have where have.mention_id = m.mention_id)
union
select due.article_id
from warehouse.resolution_due as due
