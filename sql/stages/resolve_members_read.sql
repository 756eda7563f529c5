-- Mentions to be grouped, with their participants as the event takes them over.
select
    m.mention_id,
    cast(m.payload as text) as payload,
    a.published_on,
    coalesce(
        (
            select
                json_agg(
                    json_build_object(
                        'role', p.role,
                        'name', p.name,
                        'country', p.country,
                        'sector', p.sector,
                        'entity', p.entity,
                        'actor_key', p.actor_key
                    )
                    order by p.ordinal
                )
            from warehouse.bridge_mention_participant as p
            where p.mention_id = m.mention_id
        ),
        '[]'::json
    ) as people
from warehouse.fact_mention as m
inner join warehouse.fact_article as a on m.article_id = a.article_id
where m.mention_id = any(:mentions)
order by m.mention_id
