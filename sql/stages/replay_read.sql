-- The stage that a replay begins with; no row where the run was never chosen for one.
select r.from_stage
from ops.replay as r
where r.run_id = :run_id
