-- Who gave or sold arms to whom?
select
    d.date,
    d.source_country as supplier,
    d.target_country as recipient,
    d.plover_type,
    d.event_count
from mart.dyads_daily as d
where d.plover_type = 'AID'
order by d.date, d.source_country, d.target_country
