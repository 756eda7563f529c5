-- Articles published before 1990 or more than two days from now.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where
    a.run_id = :run_id
    and a.published_on is not null
    and coalesce(
        warehouse.day_of(a.published_on) not between date '1990-01-01' and current_date + 2,
        true
    )
