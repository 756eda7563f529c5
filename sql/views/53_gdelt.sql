-- Events in the columns and codes of the GDELT 2.0 event table, in its order, so that tools for it read ours.
-- noqa: disable=RF05,RF06
create or replace view mart.gdelt_events as
with sides as (
    select
        p.*,
        row_number() over (partition by p.event_id, p.role order by p.ordinal) as place_in_role
    from warehouse.bridge_event_participant as p
)

select
    cast(cast('x' || left(e.event_id, 15) as bit(60)) as bigint) as "GLOBALEVENTID",
    cast(to_char(e.date_start, 'YYYYMMDD') as integer) as "SQLDATE",
    cast(to_char(e.date_start, 'YYYYMM') as integer) as "MonthYear",
    cast(extract(year from e.date_start) as integer) as "Year",
    round(extract(year from e.date_start) + extract(doy from e.date_start) / 366, 4) as "FractionDate",
    nullif(concat(a.country, nullif(a.sector, 'UNK')), '') as "Actor1Code",
    a.name as "Actor1Name",
    a.country as "Actor1CountryCode",
    cast(null as text) as "Actor1KnownGroupCode",
    cast(null as text) as "Actor1EthnicCode",
    cast(null as text) as "Actor1Religion1Code",
    cast(null as text) as "Actor1Religion2Code",
    nullif(a.sector, 'UNK') as "Actor1Type1Code",
    cast(null as text) as "Actor1Type2Code",
    cast(null as text) as "Actor1Type3Code",
    nullif(concat(b.country, nullif(b.sector, 'UNK')), '') as "Actor2Code",
    b.name as "Actor2Name",
    b.country as "Actor2CountryCode",
    cast(null as text) as "Actor2KnownGroupCode",
    cast(null as text) as "Actor2EthnicCode",
    cast(null as text) as "Actor2Religion1Code",
    cast(null as text) as "Actor2Religion2Code",
    nullif(b.sector, 'UNK') as "Actor2Type1Code",
    cast(null as text) as "Actor2Type2Code",
    cast(null as text) as "Actor2Type3Code",
    cast(e.core as integer) as "IsRootEvent",
    c.cameo_code as "EventCode",
    left(c.cameo_code, 3) as "EventBaseCode",
    c.cameo_root as "EventRootCode",
    case when c.cameo_root <= '05' then 1 when c.cameo_root <= '09' then 2 when c.cameo_root <= '14' then 3 else 4 end
        as "QuadClass",
    e.goldstein as "GoldsteinScale",
    e.mention_count as "NumMentions",
    coalesce(cardinality(v.outlets), 0) as "NumSources",
    e.article_count as "NumArticles",
    cast(null as double precision) as "AvgTone",
    cast(null as integer) as "Actor1Geo_Type",
    cast(null as text) as "Actor1Geo_FullName",
    cast(null as text) as "Actor1Geo_CountryCode",
    cast(null as text) as "Actor1Geo_ADM1Code",
    cast(null as text) as "Actor1Geo_ADM2Code",
    cast(null as double precision) as "Actor1Geo_Lat",
    cast(null as double precision) as "Actor1Geo_Long",
    cast(null as text) as "Actor1Geo_FeatureID",
    cast(null as integer) as "Actor2Geo_Type",
    cast(null as text) as "Actor2Geo_FullName",
    cast(null as text) as "Actor2Geo_CountryCode",
    cast(null as text) as "Actor2Geo_ADM1Code",
    cast(null as text) as "Actor2Geo_ADM2Code",
    cast(null as double precision) as "Actor2Geo_Lat",
    cast(null as double precision) as "Actor2Geo_Long",
    cast(null as text) as "Actor2Geo_FeatureID",
    case
        when e.place_name is null then 0 when p.class = 'country' or v.latitude is null then 1 when
            p.class = 'admin'
            then 5
        else 4
    end as "ActionGeo_Type",
    concat_ws(', ', coalesce(v.place_en, e.place_name), nullif(n.name_en, v.place_en)) as "ActionGeo_FullName",
    f.fips as "ActionGeo_CountryCode",
    f.fips as "ActionGeo_ADM1Code",
    cast(null as text) as "ActionGeo_ADM2Code",
    v.latitude as "ActionGeo_Lat",
    v.longitude as "ActionGeo_Long",
    cast(p.geonames_id as text) as "ActionGeo_FeatureID",
    cast(to_char(e.first_seen, 'YYYYMMDDHH24MISS') as bigint) as "DATEADDED",
    coalesce(v.url, v.document) as "SOURCEURL"
from warehouse.fact_event as e
inner join mart.events as v on e.event_id = v.event_id
inner join warehouse.event_code as c on e.event_id = c.event_id
left join sides as a on e.event_id = a.event_id and a.role = 'source' and a.place_in_role = 1
left join sides as b
    on
        e.event_id = b.event_id
        and (
            (b.role = 'target' and b.place_in_role = 1)
            or (
                b.role = 'source'
                and b.place_in_role = 2
                and not exists (select from sides as t where t.event_id = e.event_id and t.role = 'target')
            )
        )
left join warehouse.dim_place as p on e.place_id = p.place_id
left join warehouse.dim_place as n on e.place_country = n.place_id
left join warehouse.country_code as f on e.place_country = f.iso3
where e.status = 'actual' and e.date_start is not null;

comment on view mart.gdelt_events is
'One event that happened and has a date, in the columns and codes of the GDELT 2.0 event table.';
comment on column mart.gdelt_events."GLOBALEVENTID" is 'Number made from the key of the event; stable.';
comment on column mart.gdelt_events."SQLDATE" is 'First day, YYYYMMDD.';
comment on column mart.gdelt_events."MonthYear" is 'Month of the first day, YYYYMM.';
comment on column mart.gdelt_events."Year" is 'Year of the first day.';
comment on column mart.gdelt_events."FractionDate" is 'Year with the part of it that has passed.';
comment on column mart.gdelt_events."Actor1Code" is 'Country and type of who acts.';
comment on column mart.gdelt_events."Actor1Name" is 'Name of who acts, in Arabic as told.';
comment on column mart.gdelt_events."Actor1CountryCode" is
'Country of who acts: ISO 3166-1 alpha-3, which CAMEO codes follow but for a few states.';
comment on column mart.gdelt_events."Actor1KnownGroupCode" is 'Not coded.';
comment on column mart.gdelt_events."Actor1EthnicCode" is 'Not coded.';
comment on column mart.gdelt_events."Actor1Religion1Code" is 'Not coded.';
comment on column mart.gdelt_events."Actor1Religion2Code" is 'Not coded.';
comment on column mart.gdelt_events."Actor1Type1Code" is 'Sector of who acts.';
comment on column mart.gdelt_events."Actor1Type2Code" is 'Not coded.';
comment on column mart.gdelt_events."Actor1Type3Code" is 'Not coded.';
comment on column mart.gdelt_events."Actor2Code" is 'Country and type of toward whom.';
comment on column mart.gdelt_events."Actor2Name" is 'Name of toward whom, in Arabic as told.';
comment on column mart.gdelt_events."Actor2CountryCode" is
'Country of toward whom: ISO 3166-1 alpha-3, which CAMEO codes follow but for a few states.';
comment on column mart.gdelt_events."Actor2KnownGroupCode" is 'Not coded.';
comment on column mart.gdelt_events."Actor2EthnicCode" is 'Not coded.';
comment on column mart.gdelt_events."Actor2Religion1Code" is 'Not coded.';
comment on column mart.gdelt_events."Actor2Religion2Code" is 'Not coded.';
comment on column mart.gdelt_events."Actor2Type1Code" is 'Sector of toward whom.';
comment on column mart.gdelt_events."Actor2Type2Code" is 'Not coded.';
comment on column mart.gdelt_events."Actor2Type3Code" is 'Not coded.';
comment on column mart.gdelt_events."IsRootEvent" is '1 where an article is about it.';
comment on column mart.gdelt_events."EventCode" is 'CAMEO code.';
comment on column mart.gdelt_events."EventBaseCode" is 'CAMEO code, three digits.';
comment on column mart.gdelt_events."EventRootCode" is 'CAMEO code, two digits.';
comment on column mart.gdelt_events."QuadClass" is
'1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.';
comment on column mart.gdelt_events."GoldsteinScale" is 'Goldstein score, -10 to 10.';
comment on column mart.gdelt_events."NumMentions" is 'Mentions that tell it.';
comment on column mart.gdelt_events."NumSources" is 'Known outlets that tell it.';
comment on column mart.gdelt_events."NumArticles" is 'Articles that tell it.';
comment on column mart.gdelt_events."AvgTone" is 'Not measured.';
comment on column mart.gdelt_events."Actor1Geo_Type" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor1Geo_FullName" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor1Geo_CountryCode" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor1Geo_ADM1Code" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor1Geo_ADM2Code" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor1Geo_Lat" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor1Geo_Long" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor1Geo_FeatureID" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor2Geo_Type" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor2Geo_FullName" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor2Geo_CountryCode" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor2Geo_ADM1Code" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor2Geo_ADM2Code" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor2Geo_Lat" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor2Geo_Long" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."Actor2Geo_FeatureID" is 'Not coded: only the place of the event is.';
comment on column mart.gdelt_events."ActionGeo_Type" is
'0 none, 1 country, 4 city outside the USA, 5 first-order division.';
comment on column mart.gdelt_events."ActionGeo_FullName" is 'Place and country.';
comment on column mart.gdelt_events."ActionGeo_CountryCode" is 'Country of the place, FIPS 10-4.';
comment on column mart.gdelt_events."ActionGeo_ADM1Code" is
'Country of the place, FIPS 10-4: divisions have no codes here.';
comment on column mart.gdelt_events."ActionGeo_ADM2Code" is 'Not coded.';
comment on column mart.gdelt_events."ActionGeo_Lat" is 'Latitude in degrees.';
comment on column mart.gdelt_events."ActionGeo_Long" is 'Longitude in degrees.';
comment on column mart.gdelt_events."ActionGeo_FeatureID" is 'GeoNames number (GDELT has GNS numbers).';
comment on column mart.gdelt_events."DATEADDED" is 'When it was first loaded, UTC, YYYYMMDDHHMMSS.';
comment on column mart.gdelt_events."SOURCEURL" is 'Address of the article that tells it best, else its document name.';
