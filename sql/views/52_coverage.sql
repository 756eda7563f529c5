-- What each outlet covers, and how topics rise and fall.
create or replace view mart.outlet_coverage as
with told as (
    select
        coalesce(a.outlet_id, a.outlet, 'unknown') as outlet_id,
        coalesce(o.name, a.outlet, 'unknown') as outlet,
        o.country,
        cast(date_trunc('month', a.published_on) as date) as month,
        a.article_id,
        m.mention_id,
        m.core,
        m.confidence,
        em.event_id,
        e.article_count
    from warehouse.fact_article as a
    left join warehouse.dim_outlet as o on a.outlet_id = o.outlet_id
    left join warehouse.fact_mention as m on a.article_id = m.article_id
    left join warehouse.event_member as em on m.mention_id = em.mention_id
    left join warehouse.fact_event as e on em.event_id = e.event_id
)

select
    told.outlet_id,
    told.outlet,
    told.country,
    told.month,
    count(distinct told.article_id) as articles,
    count(told.mention_id) as mentions,
    count(distinct told.event_id) as events,
    count(distinct told.event_id) filter (where told.article_count = 1) as events_told_alone,
    round(cast(avg(cast(told.core as integer)) as numeric), 3) as core_share,
    round(cast(avg(told.confidence) as numeric), 3) as mean_confidence
from told
group by told.outlet_id, told.outlet, told.country, told.month;

comment on view mart.outlet_coverage is 'One outlet in one month of publication.';
comment on column mart.outlet_coverage.outlet_id is 'Outlet identifier, else its name, else unknown.';
comment on column mart.outlet_coverage.outlet is 'Name of the outlet.';
comment on column mart.outlet_coverage.country is 'Country of the outlet, ISO 3166-1 alpha-3.';
comment on column mart.outlet_coverage.month is
'First day of the month of publication; null where the day is not known.';
comment on column mart.outlet_coverage.articles is 'Articles.';
comment on column mart.outlet_coverage.mentions is 'Mentions of events in them.';
comment on column mart.outlet_coverage.events is 'Events that they tell.';
comment on column mart.outlet_coverage.events_told_alone is 'Events that no other article tells.';
comment on column mart.outlet_coverage.core_share is 'Share of mentions that their article is about, 0 to 1.';
comment on column mart.outlet_coverage.mean_confidence is 'Mean confidence of the mentions, 0 to 1.';

create or replace view mart.topic_trends as
with told as (
    select distinct
        t.topic,
        e.event_id,
        cast(date_trunc('month', e.date_start) as date) as month,
        e.status,
        e.article_count,
        e.goldstein
    from warehouse.bridge_mention_topic as t
    inner join warehouse.event_member as em on t.mention_id = em.mention_id
    inner join warehouse.fact_event as e on em.event_id = e.event_id
    where e.date_end - e.date_start < 92
)

select
    told.topic,
    d.label_ar as topic_ar,
    d.label_en as topic_en,
    told.month,
    count(*) as events,
    count(*) filter (where told.status = 'planned') as planned_events,
    sum(told.article_count) as articles,
    round(cast(avg(told.goldstein) as numeric), 2) as mean_goldstein
from told
left join warehouse.dim_topic as d on told.topic = d.topic
group by told.topic, d.label_ar, d.label_en, told.month;

comment on view mart.topic_trends is 'One topic in one month, of events dated to a quarter or finer.';
comment on column mart.topic_trends.topic is 'Topic.';
comment on column mart.topic_trends.topic_ar is 'Topic in Arabic.';
comment on column mart.topic_trends.topic_en is 'Topic in English.';
comment on column mart.topic_trends.month is 'First day of the month that the events began in.';
comment on column mart.topic_trends.events is 'Events of which any mention has the topic.';
comment on column mart.topic_trends.planned_events is 'Those of them that are planned.';
comment on column mart.topic_trends.articles is 'Articles that tell them; one that tells two counts twice.';
comment on column mart.topic_trends.mean_goldstein is 'Mean Goldstein score, -10 to 10.';
