-- The cleaned articles of a batch.
select a.*
from staging.article as a
inner join ops.run_document as d on a.run_id = d.run_id and a.snapshot_id = d.snapshot_id
where
    a.run_id = :run_id
    and a.snapshot_id = any(:ids)
    and d.outcome not in ('loaded', 'unchanged')
order by a.document collate "C", a.snapshot_id
