-- What hung together with these articles until now: partners of their mentions, and the events they are in.
create temporary table resolve_stale on commit drop as
with touched as (
    select m.mention_id
    from warehouse.fact_mention as m
    inner join resolve_article as a on m.article_id = a.article_id
)

select
    e.mention_id,
    e.event_id
from warehouse.event_member as e
where
    e.event_id in (
        select mine.event_id
        from warehouse.event_member as mine
        inner join touched on mine.mention_id = touched.mention_id
    )
union
select
    e.mention_id,
    e.event_id
from warehouse.event_merge as p
inner join touched on p.mention_id = touched.mention_id
inner join warehouse.event_member as e on p.other_id = e.mention_id
union
select
    e.mention_id,
    e.event_id
from warehouse.event_merge as p
inner join touched on p.other_id = touched.mention_id
inner join warehouse.event_member as e on p.mention_id = e.mention_id
