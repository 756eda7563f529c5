-- Mentions in which somebody acts toward himself.
select distinct
    s.snapshot_id,
    s.mention_ordinal
from staging.mention_participant as s
inner join staging.mention_participant as t
    on s.run_id = t.run_id and s.snapshot_id = t.snapshot_id and s.mention_ordinal = t.mention_ordinal
where
    s.run_id = :run_id
    and s.role = 'source'
    and t.role = 'target'
    and s.span_start = t.span_start
    and s.span_end = t.span_end
