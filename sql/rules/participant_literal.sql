-- Mentions with a participant whose words do not stand in the article at their offsets, or who has no name.
select distinct
    p.snapshot_id,
    p.mention_ordinal
from staging.mention_participant as p
inner join staging.article as a on p.run_id = a.run_id and p.snapshot_id = a.snapshot_id
where
    p.run_id = :run_id
    and (
        not warehouse.is_literal(a.text, p.span_start, p.span_end, p.words)
        or coalesce(btrim(p.name), '') = ''
    )
