-- Mentions whose trigger stands in none of the sentences that assert them.
select
    e.snapshot_id,
    e.mention_ordinal
from staging.mention_evidence as e
inner join staging.mention as m
    on e.run_id = m.run_id and e.snapshot_id = m.snapshot_id and e.mention_ordinal = m.ordinal
where e.run_id = :run_id
group by e.snapshot_id, e.mention_ordinal
having not bool_or(coalesce(e.span_start <= m.trigger_start and e.span_end >= m.trigger_end, false))
