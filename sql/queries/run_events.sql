-- One row: one event that the documents of one run tell (loaded by it, or there already). :most limits the rows.
with told as (
    select distinct em.event_id
    from ops.run_document as d
    inner join warehouse.fact_mention as m on d.article_id = m.article_id
    inner join warehouse.event_member as em on m.mention_id = em.mention_id
    where d.run_id = :run_id and d.outcome in ('loaded', 'unchanged')
),

people as (
    select
        p.event_id,
        string_agg(p.name, '، ' order by p.ordinal) filter (where p.role = 'source') as who,
        string_agg(p.name, '، ' order by p.ordinal) filter (where p.role = 'target') as whom
    from told
    inner join warehouse.bridge_event_participant as p on told.event_id = p.event_id
    group by p.event_id
),

outlets as (
    select
        em.event_id,
        string_agg(distinct coalesce(o.name, a.outlet), '، ') as outlets
    from told
    inner join warehouse.event_member as em on told.event_id = em.event_id
    inner join warehouse.fact_mention as m on em.mention_id = m.mention_id
    inner join warehouse.fact_article as a on m.article_id = a.article_id
    left join warehouse.dim_outlet as o on a.outlet_id = o.outlet_id
    group by em.event_id
)

select
    e.date_start,
    e.date_end,
    e.date_grain,
    people.who,
    coalesce(k.label_en, e.kind) as what,
    people.whom,
    coalesce(e.place_name, e.place_country) as place,
    e.status,
    outlets.outlets,
    count(*) over () as total
from told
inner join warehouse.fact_event as e on told.event_id = e.event_id
left join warehouse.dim_event_kind as k on e.kind = k.kind and e.plover_type = k.plover_type
left join people on e.event_id = people.event_id
left join outlets on e.event_id = outlets.event_id
order by e.date_start nulls last, e.event_id
limit :most
