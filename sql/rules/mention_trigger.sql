-- Mentions whose trigger, date words or place words do not stand in the article at their offsets.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
inner join staging.article as a on m.run_id = a.run_id and m.snapshot_id = a.snapshot_id
where
    m.run_id = :run_id
    and (
        not warehouse.is_literal(a.text, m.trigger_start, m.trigger_end, m.trigger_words)
        or (
            m.date_words is not null
            and not warehouse.is_literal(a.text, m.date_span_start, m.date_span_end, m.date_words)
        )
        or (
            m.place_words is not null
            and not warehouse.is_literal(a.text, m.place_span_start, m.place_span_end, m.place_words)
        )
    )
