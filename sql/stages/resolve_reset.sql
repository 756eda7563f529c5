-- The touched articles' mentions lose their pairs and keys; they get new ones.
with touched as (
    select m.mention_id
    from warehouse.fact_mention as m
    inner join resolve_article as a on m.article_id = a.article_id
),

pairs as (
    delete from warehouse.event_merge as p
    using touched
    where p.mention_id = touched.mention_id or p.other_id = touched.mention_id
)

delete from warehouse.mention_key as k
using touched
where k.mention_id = touched.mention_id
