-- One row: one quarantined record, with its article's outlet. Parameters that are null do not limit; :ids are names of
-- rows, or the beginning of one of at least four letters.
select
    q.quarantine_id,
    q.status,
    q.stage,
    q.rule_code,
    q.record_type,
    q.record_key,
    q.document,
    q.message_en,
    q.message_ar,
    q.payload,
    q.snapshot_id,
    q.cleaner_version,
    q.extractor_version,
    q.run_id,
    q.closed_run_id,
    q.first_seen,
    q.last_seen,
    q.attempts,
    q.note,
    q.decided_by,
    q.decided_at,
    s.origin,
    s.kind,
    s.sha256,
    s.store_path,
    coalesce(a.outlet, s.meta ->> 'outlet') as outlet
from ops.quarantine as q
inner join raw.snapshot as s on q.snapshot_id = s.snapshot_id
left join staging.article as a on q.run_id = a.run_id and q.snapshot_id = a.snapshot_id
where
    (cast(:status as text) is null or q.status = :status)
    and (cast(:rule as text) is null or q.rule_code = :rule)
    and (
        cast(:outlet as text) is null
        or :outlet in (a.outlet, s.meta ->> 'outlet')
        or exists (
            select from warehouse.dim_outlet as o
            where
                o.outlet_id = :outlet
                and (coalesce(a.outlet, s.meta ->> 'outlet') = any(o.names) or o.outlet_id = a.outlet)
        )
    )
    and (
        cast(:ids as text[]) is null
        or exists (
            select from unnest(cast(:ids as text[])) as told (id)
            where q.quarantine_id = told.id or (length(told.id) >= 4 and starts_with(q.quarantine_id, told.id))
        )
    )
order by q.last_seen desc, q.document collate "C" asc, q.rule_code asc, q.quarantine_id asc
