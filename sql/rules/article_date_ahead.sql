-- Articles published more than an hour from now (a wrong time zone, or a planned page).
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where
    a.run_id = :run_id
    and warehouse.moment_of(a.published_at) > now() + interval '1 hour'
    and warehouse.day_of(a.published_on) <= current_date + 2
