-- The counts of an attempt at a batch that began later and is through already.
select s.counts
from ops.run_stage as s
where s.run_id = :run_id and s.stage = :stage and s.batch = :batch and s.started_at > :started_at
