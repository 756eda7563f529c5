-- Mentions with half a coordinate, or one that is not on Earth.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and (
        (m.place_latitude is null) <> (m.place_longitude is null)
        or coalesce(m.place_latitude not between -90 and 90, false)
        or coalesce(m.place_longitude not between -180 and 180, false)
    )
