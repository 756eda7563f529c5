-- Codes of an event in the systems that analysts know.
create or replace view warehouse.event_code as
select
    e.event_id,
    coalesce(m.cameo_code, k.cameo_code) as cameo_code,
    left(coalesce(m.cameo_code, k.cameo_code), 2) as cameo_root,
    coalesce(m.plover_mode, k.plover_mode) as plover_mode,
    case
        when e.plover_type in ('AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE') then 1
        when e.plover_type in ('COOPERATE', 'AID', 'RETREAT') then 2
        when e.plover_type in ('REQUEST', 'ACCUSE', 'REJECT', 'THREATEN') then 3
        else 4
    end as quad_class
from warehouse.fact_event as e
inner join warehouse.fact_mention as m on e.best_mention_id = m.mention_id
left join warehouse.dim_event_kind as k on e.kind = k.kind and e.plover_type = k.plover_type;

comment on view warehouse.event_code is 'One event in codes of other systems.';
comment on column warehouse.event_code.event_id is 'Key of the event.';
comment on column warehouse.event_code.cameo_code is 'CAMEO code.';
comment on column warehouse.event_code.cameo_root is 'First two digits of the CAMEO code.';
comment on column warehouse.event_code.plover_mode is 'PLOVER mode.';
comment on column warehouse.event_code.quad_class is
'1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.';

-- Who stands against whom: from the countries that act to those acted on; where several act together, between them.
create or replace view warehouse.event_dyad as
with party as (
    select distinct
        p.event_id,
        p.role,
        p.country
    from warehouse.bridge_event_participant as p
    where p.country is not null
)

select
    a.event_id,
    a.country as source_country,
    b.country as target_country
from party as a
inner join party as b on a.event_id = b.event_id and a.country <> b.country
where
    (a.role = 'source' and b.role = 'target')
    or (
        a.role = 'source'
        and b.role = 'source'
        and a.country < b.country
        and not exists (select from party as c where c.event_id = a.event_id and c.role = 'target')
    );

comment on view warehouse.event_dyad is 'One pair of countries of one event.';
comment on column warehouse.event_dyad.event_id is 'Key of the event.';
comment on column warehouse.event_dyad.source_country is 'Country that acts, ISO 3166-1 alpha-3.';
comment on column warehouse.event_dyad.target_country is 'Country that it acts toward, ISO 3166-1 alpha-3.';

create or replace view mart.dyads_daily as
select
    e.date_start as date,
    d.source_country,
    d.target_country,
    e.plover_type,
    c.quad_class,
    count(*) as event_count,
    sum(e.mention_count) as mention_count,
    sum(e.article_count) as article_count,
    round(cast(avg(e.goldstein) as numeric), 2) as mean_goldstein
from warehouse.fact_event as e
inner join warehouse.event_dyad as d on e.event_id = d.event_id
inner join warehouse.event_code as c on e.event_id = c.event_id
where e.status = 'actual' and e.date_end - e.date_start < 7
group by e.date_start, d.source_country, d.target_country, e.plover_type, c.quad_class;

comment on view mart.dyads_daily is
'One day, acting country, country acted on and PLOVER type: events that happened and are dated to the day or week.';
comment on column mart.dyads_daily.date is 'First day of the events.';
comment on column mart.dyads_daily.source_country is 'Country that acts, ISO 3166-1 alpha-3.';
comment on column mart.dyads_daily.target_country is 'Country that it acts toward, ISO 3166-1 alpha-3.';
comment on column mart.dyads_daily.plover_type is 'PLOVER event type.';
comment on column mart.dyads_daily.quad_class is
'1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.';
comment on column mart.dyads_daily.event_count is 'Events.';
comment on column mart.dyads_daily.mention_count is 'Mentions that tell them.';
comment on column mart.dyads_daily.article_count is 'Articles that tell them; one that tells two counts twice.';
comment on column mart.dyads_daily.mean_goldstein is 'Mean Goldstein score of the events, -10 to 10.';

create or replace view mart.cooperation_network as
select
    least(d.source_country, d.target_country) as country_a,
    greatest(d.source_country, d.target_country) as country_b,
    cast(date_trunc('month', e.date_start) as date) as month,
    count(distinct e.event_id) as event_count,
    count(distinct e.event_id) filter (where e.kind = 'visit') as visits,
    count(distinct e.event_id) filter (where e.kind in ('meeting', 'call', 'conference', 'joint_committee'))
        as meetings,
    count(distinct e.event_id) filter (where e.kind in ('agreement', 'signing')) as agreements,
    count(distinct e.event_id) filter (where e.kind in ('exercise', 'training', 'patrol', 'joint_operation')) as drills,
    count(distinct e.event_id) filter (where e.kind in ('aid', 'arms_transfer')) as transfers,
    round(cast(avg(e.goldstein) as numeric), 2) as mean_goldstein
from warehouse.fact_event as e
inner join warehouse.event_dyad as d on e.event_id = d.event_id
inner join warehouse.event_code as c on e.event_id = c.event_id
where e.status = 'actual' and c.quad_class in (1, 2) and e.date_end - e.date_start < 92
group by
    least(d.source_country, d.target_country),
    greatest(d.source_country, d.target_country),
    cast(date_trunc('month', e.date_start) as date);

comment on view mart.cooperation_network is
'One pair of countries in one month: cooperative events that happened and are dated to a quarter or finer.';
comment on column mart.cooperation_network.country_a is 'The country whose code comes first, ISO 3166-1 alpha-3.';
comment on column mart.cooperation_network.country_b is 'The other country, ISO 3166-1 alpha-3.';
comment on column mart.cooperation_network.month is 'First day of the month that the events began in.';
comment on column mart.cooperation_network.event_count is 'Events of any cooperative type.';
comment on column mart.cooperation_network.visits is 'Visits.';
comment on column mart.cooperation_network.meetings is 'Meetings, calls, conferences, joint committees.';
comment on column mart.cooperation_network.agreements is 'Agreements and signings.';
comment on column mart.cooperation_network.drills is 'Exercises, training, patrols, joint operations.';
comment on column mart.cooperation_network.transfers is 'Aid and arms transfers.';
comment on column mart.cooperation_network.mean_goldstein is 'Mean Goldstein score, -10 to 10.';
