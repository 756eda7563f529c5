-- The outlets that a run is limited to.
select r.outlets
from ops.run as r
where r.run_id = :run_id
