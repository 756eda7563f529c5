-- Loaded mentions that this run replaces or withdraws.
create temporary table load_gone on commit drop as
select old.mention_id
from warehouse.fact_mention as old
inner join load_article as a on old.article_id = a.article_id
left join load_mention as m on old.mention_id = m.mention_id
where
    (a.is_changed or a.is_touched or not a.is_elsewhere)
    and (
        a.is_changed
        or m.mention_id is null
        or m.payload is distinct from cast(old.payload as text)
        or m.ordinal is distinct from old.ordinal
    )
union
select old.mention_id
from warehouse.fact_mention as old
inner join load_withdrawn as w on old.article_id = w.article_id
