-- Every day that the run's facts point at exists in the calendar.
select warehouse.add_dates(d.day, d.day)
from (
    select warehouse.day_of(a.published_on) as day
    from staging.article as a
    where a.run_id = :run_id
    union
    select unnest(array[warehouse.day_of(m.date_start), warehouse.day_of(m.date_end)]) as day
    from staging.mention as m
    where m.run_id = :run_id
) as d
where
    d.day is not null
    and not exists (select from warehouse.dim_date as have where have.date = d.day)
