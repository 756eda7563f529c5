-- Mentions with an unknown status, voice, grain, calendar or precision of place.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and not (
        coalesce(m.status in ('actual', 'planned', 'denied', 'hypothetical'), false)
        and coalesce(m.voice in ('outlet', 'official', 'analyst', 'media'), false)
        and coalesce(m.place_precision in ('settlement', 'admin1', 'country', 'venue'), true)
        and coalesce(m.date_calendar in ('gregorian', 'hijri'), true)
        and coalesce(
            m.date_grain in (
                'day', 'week', 'dekad', 'month', 'season', 'quarter', 'half', 'year', 'decade', 'range'
            ),
            true
        )
    )
