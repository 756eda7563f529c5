-- Mentions whose date is no date, has one end only, or ends before it begins.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and (
        (m.date_start is null) <> (m.date_end is null)
        or (
            m.date_start is not null
            and coalesce(warehouse.day_of(m.date_start) > warehouse.day_of(m.date_end), true)
        )
    )
