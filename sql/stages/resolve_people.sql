-- Who takes part in the events of events.
with told as (
    select *
    from json_to_recordset(cast(:rows as json)) as r (
        event_id text,
        ordinal integer,
        role text,
        name text,
        country text,
        sector text,
        entity text,
        actor_key text,
        mention_count integer
    )
),

gone as (
    delete from warehouse.bridge_event_participant as p
    where
        p.event_id = any(:events)
        and not exists (select from told where told.event_id = p.event_id and told.ordinal = p.ordinal)
)

insert into warehouse.bridge_event_participant (
    event_id, ordinal, role, name, country, sector, entity, actor_key, mention_count
)
select
    told.event_id,
    told.ordinal,
    told.role,
    told.name,
    told.country,
    told.sector,
    told.entity,
    told.actor_key,
    told.mention_count
from told
on conflict (event_id, ordinal) do update set
    role = excluded.role,
    name = excluded.name,
    country = excluded.country,
    sector = excluded.sector,
    entity = excluded.entity,
    actor_key = excluded.actor_key,
    mention_count = excluded.mention_count
