-- The snapshots of a batch that are to be cleaned.
select
    s.snapshot_id,
    s.sha256,
    s.kind,
    s.document,
    d.origin,
    s.meta,
    s.store_path
from ops.run_document as d
inner join raw.snapshot as s on d.snapshot_id = s.snapshot_id
where
    d.run_id = :run_id
    and d.snapshot_id = any(:ids)
    and d.outcome not in ('loaded', 'unchanged')
order by s.document collate "C", s.snapshot_id
