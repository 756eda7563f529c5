-- What a known person or body did and what was done to it, day by day.
create or replace view mart.actor_timeline as
with who as (
    select
        p.event_id,
        string_agg(p.name, '، ' order by p.ordinal) as names,
        array_agg(p.entity) as entities
    from warehouse.bridge_event_participant as p
    group by p.event_id
)

select
    p.entity as actor_id,
    coalesce(a.name, p.name) as actor,
    a.class as actor_class,
    p.country,
    p.sector,
    a.office,
    p.role,
    e.event_id,
    e.date_start,
    e.date_end,
    e.status,
    e.plover_type,
    e.kind,
    k.label_ar as kind_ar,
    k.label_en as kind_en,
    who.names as participants,
    e.place_name as place_ar,
    e.place_country,
    e.goldstein,
    e.article_count
from warehouse.bridge_event_participant as p
inner join warehouse.fact_event as e on p.event_id = e.event_id
inner join who on e.event_id = who.event_id
left join warehouse.dim_actor as a on p.actor_key = a.actor_key
left join warehouse.dim_event_kind as k on e.kind = k.kind and e.plover_type = k.plover_type
where p.entity is not null;

comment on view mart.actor_timeline is 'One known person or body in one role of one event.';
comment on column mart.actor_timeline.actor_id is 'Identifier in the reference data.';
comment on column mart.actor_timeline.actor is 'Name as the reference data have it.';
comment on column mart.actor_timeline.actor_class is 'person, state or the class of body.';
comment on column mart.actor_timeline.country is 'Country that the actor acts for, ISO 3166-1 alpha-3.';
comment on column mart.actor_timeline.sector is 'Sector code.';
comment on column mart.actor_timeline.office is 'Office held at the time, as the reference data have it.';
comment on column mart.actor_timeline.role is 'source or target.';
comment on column mart.actor_timeline.event_id is 'Key of the event.';
comment on column mart.actor_timeline.date_start is 'First day.';
comment on column mart.actor_timeline.date_end is 'Last day, inclusive.';
comment on column mart.actor_timeline.status is 'actual, planned, denied, hypothetical.';
comment on column mart.actor_timeline.plover_type is 'PLOVER event type.';
comment on column mart.actor_timeline.kind is 'The project''s finer kind.';
comment on column mart.actor_timeline.kind_ar is 'Kind in Arabic.';
comment on column mart.actor_timeline.kind_en is 'Kind in English.';
comment on column mart.actor_timeline.participants is 'All who take part, as named.';
comment on column mart.actor_timeline.place_ar is 'Place as named.';
comment on column mart.actor_timeline.place_country is 'Country of the place, ISO 3166-1 alpha-3.';
comment on column mart.actor_timeline.goldstein is 'Goldstein score, -10 to 10.';
comment on column mart.actor_timeline.article_count is 'Articles that tell it.';
