-- Mentions with a sentence that does not stand in the article at its offsets.
select distinct
    e.snapshot_id,
    e.mention_ordinal
from staging.mention_evidence as e
inner join staging.article as a on e.run_id = a.run_id and e.snapshot_id = a.snapshot_id
where e.run_id = :run_id and not warehouse.is_literal(a.text, e.span_start, e.span_end, e.words)
