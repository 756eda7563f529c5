-- Runs more than three in ten of whose documents are articles that another document brought.
select
    'run' as subject,
    format('%s of %s documents', count(distinct s.snapshot_id), count(distinct d.snapshot_id)) as detail
from ops.run_document as d
left join ops.skipped as s
    on d.run_id = s.run_id and d.snapshot_id = s.snapshot_id and s.reason = 'duplicate'
where d.run_id = :run_id
having count(distinct s.snapshot_id) >= 5 and 10 * count(distinct s.snapshot_id) > 3 * count(distinct d.snapshot_id)
