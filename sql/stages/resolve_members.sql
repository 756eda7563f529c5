-- Which mention belongs to which event; `core` and the highest confidence follow from all members.
with told as (
    select *
    from json_to_recordset(cast(:rows as json)) as r (
        event_id text, mention_id text, rule text, score double precision
    )
),

kept as (
    insert into warehouse.event_member (mention_id, event_id, rule, score)
    select
        told.mention_id,
        told.event_id,
        told.rule,
        told.score
    from told
    on conflict (mention_id) do update set
        event_id = excluded.event_id,
        rule = excluded.rule,
        score = excluded.score
),

summed as (
    select
        told.event_id,
        bool_or(m.core) as core,
        max(m.confidence) as confidence
    from told
    inner join warehouse.fact_mention as m on told.mention_id = m.mention_id
    group by told.event_id
)

update warehouse.fact_event as e
set core = summed.core, confidence = summed.confidence
from summed
where e.event_id = summed.event_id
