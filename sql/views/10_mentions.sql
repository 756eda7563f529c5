-- One row a mention, readable: labels in Arabic and English, who, when, where, the sentence that says so, the article.
create or replace view mart.mentions as
with who as (
    select
        p.mention_id,
        string_agg(p.name, '، ' order by p.ordinal) filter (where p.role = 'source') as source,
        string_agg(p.name, '، ' order by p.ordinal) filter (where p.role = 'target') as target,
        array_agg(distinct p.country) filter (where p.country is not null) as countries
    from warehouse.bridge_mention_participant as p
    group by p.mention_id
),

topics as (
    select
        t.mention_id,
        array_agg(t.topic order by t.topic) as topics
    from warehouse.bridge_mention_topic as t
    group by t.mention_id
)

select
    m.mention_id,
    e.event_id,
    m.plover_type,
    m.kind,
    k.label_ar as kind_ar,
    k.label_en as kind_en,
    m.status,
    m.date_start,
    m.date_end,
    m.date_grain,
    who.source,
    who.target,
    who.countries,
    m.place_name as place_ar,
    p.name_en as place_en,
    m.place_country,
    coalesce(m.place_latitude, p.latitude) as latitude,
    coalesce(m.place_longitude, p.longitude) as longitude,
    coalesce(topics.topics, '{}') as topics,
    m.cameo_code,
    m.goldstein,
    m.core,
    m.voice,
    m.speaker,
    m.confidence,
    m.trigger_words,
    s.words as evidence,
    a.document,
    a.title,
    a.published_on,
    coalesce(o.name, a.outlet) as outlet,
    a.url,
    m.article_id,
    m.extractor_version,
    m.loaded_at
from warehouse.fact_mention as m
inner join warehouse.fact_article as a on m.article_id = a.article_id
left join warehouse.event_member as e on m.mention_id = e.mention_id
left join warehouse.dim_event_kind as k on m.kind = k.kind and m.plover_type = k.plover_type
left join warehouse.dim_place as p on m.place_id = p.place_id
left join warehouse.dim_outlet as o on a.outlet_id = o.outlet_id
left join warehouse.fact_mention_evidence as s on m.mention_id = s.mention_id and s.ordinal = 0
left join who on m.mention_id = who.mention_id
left join topics on m.mention_id = topics.mention_id;

comment on view mart.mentions is 'One event as one article tells it, with labels, the best sentence and the article.';
comment on column mart.mentions.mention_id is 'Key of the mention.';
comment on column mart.mentions.event_id is 'Event that the mention tells.';
comment on column mart.mentions.plover_type is 'PLOVER event type.';
comment on column mart.mentions.kind is 'The project''s finer kind.';
comment on column mart.mentions.kind_ar is 'Kind in Arabic.';
comment on column mart.mentions.kind_en is 'Kind in English.';
comment on column mart.mentions.status is 'actual, planned, denied, hypothetical.';
comment on column mart.mentions.date_start is 'First day.';
comment on column mart.mentions.date_end is 'Last day, inclusive.';
comment on column mart.mentions.date_grain is 'How fine the date is told.';
comment on column mart.mentions.source is 'Who acts, as named.';
comment on column mart.mentions.target is 'Toward whom, as named.';
comment on column mart.mentions.countries is 'Countries that take part, ISO 3166-1 alpha-3.';
comment on column mart.mentions.place_ar is 'Place as named.';
comment on column mart.mentions.place_en is 'Place, or its country, in English.';
comment on column mart.mentions.place_country is 'Country of the place, ISO 3166-1 alpha-3.';
comment on column mart.mentions.latitude is 'Latitude in degrees.';
comment on column mart.mentions.longitude is 'Longitude in degrees.';
comment on column mart.mentions.topics is 'Topics.';
comment on column mart.mentions.cameo_code is 'CAMEO code.';
comment on column mart.mentions.goldstein is 'Goldstein score, -10 to 10.';
comment on column mart.mentions.core is 'Whether the article is about it.';
comment on column mart.mentions.voice is 'Who vouches for it: outlet, official, analyst, media.';
comment on column mart.mentions.speaker is 'Who says it, as named.';
comment on column mart.mentions.confidence is 'Confidence, 0 to 1.';
comment on column mart.mentions.trigger_words is 'The predicate''s words.';
comment on column mart.mentions.evidence is 'The best sentence that asserts it.';
comment on column mart.mentions.document is 'Document name.';
comment on column mart.mentions.title is 'Headline of the article.';
comment on column mart.mentions.published_on is 'Day of publication.';
comment on column mart.mentions.outlet is 'Outlet.';
comment on column mart.mentions.url is 'Address of the article.';
comment on column mart.mentions.article_id is 'Key of the article.';
comment on column mart.mentions.extractor_version is 'Version of the extractor.';
comment on column mart.mentions.loaded_at is 'When it was loaded.';
