-- The mentions of some blocks with what resolution compares.
with who as (
    select
        p.mention_id,
        json_build_object(
            'role', p.role,
            'name', p.name,
            'country', p.country,
            'sector', p.sector,
            'entity', p.entity,
            'actor_key', p.actor_key
        ) as person,
        p.ordinal
    from warehouse.bridge_mention_participant as p
    inner join warehouse.fact_mention as m on p.mention_id = m.mention_id
    where m.block_key = any(:blocks)
),

people as (
    select
        who.mention_id,
        json_agg(who.person order by who.ordinal) as people
    from who
    group by who.mention_id
)

select
    m.mention_id,
    m.block_key,
    m.article_id,
    m.kind,
    m.date_start,
    m.date_end,
    m.date_grain,
    m.place_name,
    m.place_country,
    m.confidence,
    coalesce(people.people, '[]'::json) as people
from warehouse.fact_mention as m
left join people on m.mention_id = people.mention_id
where m.block_key = any(:blocks)
order by m.mention_id
