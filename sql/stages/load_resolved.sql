-- Quarantined records of these articles, and of former snapshots of their files, are closed unless they failed again.
update ops.quarantine as q
set
    status = case when r.run_id is null then 'fixed' else 'replayed' end,
    closed_run_id = :run_id,
    decided_by = r.asked_by,
    decided_at = now()
from (values (cast(:run_id as text))) as this (run_id)
left join ops.replay as r on this.run_id = r.run_id
where
    q.status = 'open'
    and q.severity = 'critical'
    and q.run_id <> :run_id
    and exists (
        select from load_article as a
        inner join raw.snapshot as s on q.snapshot_id = s.snapshot_id
        where
            a.snapshot_id = s.snapshot_id
            -- Another feed#1 of the same feed is another article.
            or (a.document = s.document and a.origin = s.origin and a.document not like '%#%')
    )
