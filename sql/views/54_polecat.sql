-- Events in the columns of POLECAT, in its order.
-- noqa: disable=RF05,RF06
create or replace view mart.polecat_events as
with sides as (
    select
        p.event_id,
        p.role,
        string_agg(coalesce(a.name, p.name), ';' order by p.ordinal) as names,
        string_agg(distinct p.country, ';') as countries,
        (array_agg(p.sector order by p.ordinal))[1] as sector,
        string_agg(distinct p.sector, ';') as sectors,
        string_agg(a.office, ';' order by p.ordinal) as offices,
        string_agg(p.name, ';' order by p.ordinal) as told,
        string_agg(a.wikidata, ';' order by p.ordinal) as wikidata
    from warehouse.bridge_event_participant as p
    left join warehouse.dim_actor as a on p.actor_key = a.actor_key
    group by p.event_id, p.role
)

select
    e.event_id as "Event ID",
    e.date_start as "Event Date",
    e.plover_type as "Event Type",
    c.plover_mode as "Event Mode",
    e.goldstein as "Intensity",
    case c.quad_class
        when 1 then 'VERBAL COOPERATION' when 2 then 'MATERIAL COOPERATION' when 3 then 'VERBAL CONFLICT' else
            'MATERIAL CONFLICT'
    end as "Quad Code",
    array_to_string(v.topics, ';') as "Contexts",
    a.names as "Actor Name",
    a.countries as "Actor Country",
    cast(null as text) as "Actor COW",
    a.sector as "Primary Actor Sector",
    a.sectors as "Actor Sectors",
    a.offices as "Actor Title",
    a.told as "Actor Name Raw",
    a.wikidata as "Wikipedia Actor ID",
    b.names as "Recipient Name",
    b.countries as "Recipient Country",
    cast(null as text) as "Recipient COW",
    b.sector as "Primary Recipient Sector",
    b.sectors as "Recipient Sectors",
    b.offices as "Recipient Title",
    b.told as "Recipient Name Raw",
    b.wikidata as "Wikipedia Recipient ID",
    coalesce(v.place_en, e.place_name) as "Placename",
    case when p.class = 'city' then v.place_en end as "City",
    cast(null as text) as "District",
    p.admin1 as "Province",
    e.place_country as "Country",
    v.latitude as "Latitude",
    v.longitude as "Longitude",
    p.geonames_id as "GeoNames ID",
    e.place_name as "Raw Placename",
    p.class as "Feature Type",
    array_to_string(v.outlets, ';') as "Source",
    v.first_published as "Publication Date",
    cast(null as text) as "Story People",
    cast(null as text) as "Story Organizations",
    cast(null as text) as "Story Locations",
    'Arabic' as "Language",
    m.extractor_version as "Version"
from warehouse.fact_event as e
inner join mart.events as v on e.event_id = v.event_id
inner join warehouse.fact_mention as m on e.best_mention_id = m.mention_id
inner join warehouse.event_code as c on e.event_id = c.event_id
left join sides as a on e.event_id = a.event_id and a.role = 'source'
left join sides as b on e.event_id = b.event_id and b.role = 'target'
left join warehouse.dim_place as p on e.place_id = p.place_id
where e.status = 'actual' and e.date_start is not null;

comment on view mart.polecat_events is 'One event that happened and has a date, in the columns of POLECAT.';
comment on column mart.polecat_events."Event ID" is 'Key of the event.';
comment on column mart.polecat_events."Event Date" is 'First day.';
comment on column mart.polecat_events."Event Type" is 'PLOVER event type.';
comment on column mart.polecat_events."Event Mode" is 'PLOVER mode.';
comment on column mart.polecat_events."Intensity" is 'Goldstein score of the kind, -10 to 10.';
comment on column mart.polecat_events."Quad Code" is 'Verbal or material, cooperation or conflict.';
comment on column mart.polecat_events."Contexts" is 'Topics (POLECAT has contexts of PLOVER), separated by semicolons.';
comment on column mart.polecat_events."Actor Name" is
'Reference names of who acts, else as told, separated by semicolons.';
comment on column mart.polecat_events."Actor Country" is 'Countries of who acts, ISO 3166-1 alpha-3.';
comment on column mart.polecat_events."Actor COW" is 'Not coded.';
comment on column mart.polecat_events."Primary Actor Sector" is 'Sector of the first of who acts.';
comment on column mart.polecat_events."Actor Sectors" is 'Sectors of who acts.';
comment on column mart.polecat_events."Actor Title" is 'Offices that who acts held at the time, in Arabic.';
comment on column mart.polecat_events."Actor Name Raw" is 'Names of who acts as told, in Arabic.';
comment on column mart.polecat_events."Wikipedia Actor ID" is
'Wikidata identifiers of who acts (POLECAT has Wikipedia titles).';
comment on column mart.polecat_events."Recipient Name" is
'Reference names of toward whom, else as told, separated by semicolons.';
comment on column mart.polecat_events."Recipient Country" is 'Countries of toward whom, ISO 3166-1 alpha-3.';
comment on column mart.polecat_events."Recipient COW" is 'Not coded.';
comment on column mart.polecat_events."Primary Recipient Sector" is 'Sector of the first of toward whom.';
comment on column mart.polecat_events."Recipient Sectors" is 'Sectors of toward whom.';
comment on column mart.polecat_events."Recipient Title" is 'Offices that toward whom held at the time, in Arabic.';
comment on column mart.polecat_events."Recipient Name Raw" is 'Names of toward whom as told, in Arabic.';
comment on column mart.polecat_events."Wikipedia Recipient ID" is
'Wikidata identifiers of toward whom (POLECAT has Wikipedia titles).';
comment on column mart.polecat_events."Placename" is 'Place.';
comment on column mart.polecat_events."City" is 'City in English.';
comment on column mart.polecat_events."District" is 'Not coded.';
comment on column mart.polecat_events."Province" is 'First-order division.';
comment on column mart.polecat_events."Country" is 'Country of the place, ISO 3166-1 alpha-3.';
comment on column mart.polecat_events."Latitude" is 'Latitude in degrees.';
comment on column mart.polecat_events."Longitude" is 'Longitude in degrees.';
comment on column mart.polecat_events."GeoNames ID" is 'GeoNames number of the place.';
comment on column mart.polecat_events."Raw Placename" is 'Place as told, in Arabic.';
comment on column mart.polecat_events."Feature Type" is 'Class of the place: country, admin, city, base, airport ...';
comment on column mart.polecat_events."Source" is 'Outlets that tell it.';
comment on column mart.polecat_events."Publication Date" is 'First day that an article told it.';
comment on column mart.polecat_events."Story People" is 'Not coded.';
comment on column mart.polecat_events."Story Organizations" is 'Not coded.';
comment on column mart.polecat_events."Story Locations" is 'Not coded.';
comment on column mart.polecat_events."Language" is 'Language of the articles.';
comment on column mart.polecat_events."Version" is 'Version of the extractor.';
