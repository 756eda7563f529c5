-- One row an event, readable, spoken for by its best mention.
create or replace view mart.events as
with who as (
    select
        p.event_id,
        string_agg(p.name, '، ' order by p.ordinal) filter (where p.role = 'source') as source,
        string_agg(p.name, '، ' order by p.ordinal) filter (where p.role = 'target') as target,
        array_agg(distinct p.country) filter (where p.country is not null) as countries
    from warehouse.bridge_event_participant as p
    group by p.event_id
),

told as (
    select
        m.event_id,
        min(m.published_on) as first_published,
        max(m.published_on) as last_published,
        array_agg(distinct m.outlet) filter (where m.outlet is not null) as outlets,
        array_agg(distinct m.url) filter (where m.url is not null) as urls
    from mart.mentions as m
    group by m.event_id
)

select
    e.event_id,
    e.plover_type,
    e.kind,
    best.kind_ar,
    best.kind_en,
    e.status,
    e.date_start,
    e.date_end,
    e.date_grain,
    who.source,
    who.target,
    who.countries,
    e.place_name as place_ar,
    best.place_en,
    e.place_country,
    best.latitude,
    best.longitude,
    best.topics,
    e.goldstein,
    e.core,
    e.confidence,
    e.mention_count,
    e.article_count,
    told.first_published,
    told.last_published,
    told.outlets,
    told.urls,
    best.evidence,
    best.title,
    best.document,
    best.url
from warehouse.fact_event as e
inner join mart.mentions as best on e.best_mention_id = best.mention_id
left join who on e.event_id = who.event_id
left join told on e.event_id = told.event_id;

comment on view mart.events is 'One real-world occurrence, with labels, best sentence and articles that tell it.';
comment on column mart.events.event_id is 'Key of the event.';
comment on column mart.events.plover_type is 'PLOVER event type.';
comment on column mart.events.kind is 'The project''s finer kind.';
comment on column mart.events.kind_ar is 'Kind in Arabic.';
comment on column mart.events.kind_en is 'Kind in English.';
comment on column mart.events.status is 'actual, planned, denied, hypothetical.';
comment on column mart.events.date_start is 'First day.';
comment on column mart.events.date_end is 'Last day, inclusive.';
comment on column mart.events.date_grain is 'How fine the date is told.';
comment on column mart.events.source is 'Who acts, as named.';
comment on column mart.events.target is 'Toward whom, as named.';
comment on column mart.events.countries is 'Countries that take part, ISO 3166-1 alpha-3.';
comment on column mart.events.place_ar is 'Place as named.';
comment on column mart.events.place_en is 'Place, or its country, in English.';
comment on column mart.events.place_country is 'Country of the place, ISO 3166-1 alpha-3.';
comment on column mart.events.latitude is 'Latitude in degrees.';
comment on column mart.events.longitude is 'Longitude in degrees.';
comment on column mart.events.topics is 'Topics of the mention that speaks for the event.';
comment on column mart.events.goldstein is 'Goldstein score, -10 to 10.';
comment on column mart.events.core is 'Whether any article is about it.';
comment on column mart.events.confidence is 'Highest confidence among its mentions.';
comment on column mart.events.mention_count is 'Mentions that tell it.';
comment on column mart.events.article_count is 'Articles that tell it.';
comment on column mart.events.first_published is 'First day that an article told it.';
comment on column mart.events.last_published is 'Last day that an article told it.';
comment on column mart.events.outlets is 'Outlets that tell it.';
comment on column mart.events.urls is 'Addresses of the articles that tell it.';
comment on column mart.events.evidence is 'The best sentence that asserts it.';
comment on column mart.events.title is 'Headline of the article that tells it best.';
comment on column mart.events.document is 'Document name of that article.';
comment on column mart.events.url is 'Address of that article.';

-- Why mentions are held to be one event.
create or replace view mart.event_merges as
select
    m.event_id,
    p.mention_id,
    p.other_id,
    p.score,
    p.rule,
    p.run_id,
    p.merged_at
from warehouse.event_merge as p
inner join warehouse.event_member as m on p.mention_id = m.mention_id
where p.is_joined;

comment on view mart.event_merges is 'One pair of mentions of one event that speak for each other.';
comment on column mart.event_merges.event_id is 'Key of the event.';
comment on column mart.event_merges.mention_id is 'The mention with the smaller key.';
comment on column mart.event_merges.other_id is 'The other mention.';
comment on column mart.event_merges.score is 'How likely they tell one occurrence, 0.5 to 1.';
comment on column mart.event_merges.rule is 'What speaks for it: participants; date; place.';
comment on column mart.event_merges.run_id is 'Run that compared them last.';
comment on column mart.event_merges.merged_at is 'When they were compared last.';
