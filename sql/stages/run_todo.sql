-- The documents of a run that still have their way to go.
select d.snapshot_id
from ops.run_document as d
where d.run_id = :run_id and d.outcome = 'picked'
order by d.document collate "C", d.snapshot_id
