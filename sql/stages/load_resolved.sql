-- Quarantined records of these articles, and of former snapshots of their files, are resolved unless they failed again.
update ops.quarantine as q
set status = 'resolved'
where
    q.status = 'open'
    and q.severity = 'critical'
    and q.run_id <> :run_id
    and exists (
        select from load_article as a
        inner join raw.snapshot as s on q.snapshot_id = s.snapshot_id
        where a.snapshot_id = s.snapshot_id or (a.document = s.document and a.origin = s.origin)
    )
