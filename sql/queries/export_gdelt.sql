-- Events as mart.gdelt_events has them, with the month that they began in before them.
select
    to_char(e.date_start, 'YYYY-MM') as month,
    g.*
from mart.gdelt_events as g
inner join warehouse.fact_event as e on g."GLOBALEVENTID" = cast(cast('x' || left(e.event_id, 15) as bit(60)) as bigint)
order by g."SQLDATE", g."GLOBALEVENTID"
