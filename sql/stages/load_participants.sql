-- The participants of mentions that are new, each linked to the period of office that holds the event's date.
insert into warehouse.bridge_mention_participant (
    mention_id, ordinal, article_id, role, name, country, sector, office, entity, actor_key, wikidata, resolved_by,
    span_start, span_end, words
)
select
    p.mention_id,
    p.ordinal,
    m.article_id,
    p.role,
    p.name,
    p.country,
    p.sector,
    p.office,
    p.entity,
    (
        select actor.actor_key
        from warehouse.dim_actor as actor
        where
            actor.actor_id = p.entity
            and coalesce(actor.valid_from <= coalesce(f.date_start, a.published_on), true)
            and coalesce(actor.valid_to >= coalesce(f.date_start, a.published_on), true)
        order by actor.valid_from desc nulls last, actor.actor_key asc
        limit 1
    ),
    p.wikidata,
    p.resolved_by,
    p.span_start,
    p.span_end,
    p.words
from load_mention as m
inner join warehouse.fact_mention as f on m.mention_id = f.mention_id
inner join warehouse.fact_article as a on f.article_id = a.article_id
inner join staging.mention_participant as p
    on m.run_id = p.run_id and m.snapshot_id = p.snapshot_id and m.ordinal = p.mention_ordinal
on conflict (mention_id, ordinal) do nothing
