-- Mentions with a date or place that no words say and nothing implies.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and (
        (m.date_start is not null and m.date_words is null and m.date_implied is null)
        or (m.place_name is not null and m.place_words is null and m.place_implied is null)
    )
