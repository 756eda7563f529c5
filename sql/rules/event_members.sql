-- Events whose counts or best mention their members do not bear out. All events are checked.
with members as (
    select
        em.event_id,
        count(*) as mentions,
        count(distinct m.article_id) as articles,
        array_agg(em.mention_id) as ids
    from warehouse.event_member as em
    inner join warehouse.fact_mention as m on em.mention_id = m.mention_id
    group by em.event_id
)

select
    e.event_id as subject,
    format('says %s mentions, has %s', e.mention_count, coalesce(members.mentions, 0)) as detail
from warehouse.fact_event as e
left join members on e.event_id = members.event_id
where
    cast(:run_id as text) is not null
    and (
        e.mention_count is distinct from members.mentions
        or e.article_count is distinct from members.articles
        or e.best_mention_id <> all(members.ids)
    )
