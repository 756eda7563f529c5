-- Mentions dated before 1900 or more than thirty years from now.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and (
        warehouse.day_of(m.date_start) < date '1900-01-01'
        or warehouse.day_of(m.date_end) > current_date + 30 * 365
    )
