-- Whatever hangs together with a touched or formerly connected mention, and the accepted pairs among it.
create temporary table resolve_mention on commit drop as
with recursive reached as (
    select m.mention_id
    from warehouse.fact_mention as m
    inner join resolve_article as a on m.article_id = a.article_id
    union
    select stale.mention_id
    from resolve_stale as stale
    inner join warehouse.fact_mention as m on stale.mention_id = m.mention_id
    union
    select step.next_id
    from reached
    inner join lateral (
        select p.other_id as next_id
        from warehouse.event_merge as p
        where p.mention_id = reached.mention_id
        union all
        select p.mention_id as next_id
        from warehouse.event_merge as p
        where p.other_id = reached.mention_id
    ) as step on true
)

select reached.mention_id
from reached
