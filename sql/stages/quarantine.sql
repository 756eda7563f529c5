-- Put records into quarantine; a record that failed the same rule before is seen again.
with told as (
    select *
    from json_to_recordset(cast(:rows as json)) as r (
        record_key text,
        rule_code text,
        record_type text,
        message_en text,
        message_ar text,
        document text,
        snapshot_id text,
        payload jsonb
    )
)

insert into ops.quarantine as q (
    record_key, stage, rule_code, record_type, severity, message_en, message_ar, document, snapshot_id, payload,
    cleaner_version, extractor_version, run_id
)
select
    t.record_key,
    :stage,
    t.rule_code,
    t.record_type,
    'critical',
    t.message_en,
    t.message_ar,
    t.document,
    t.snapshot_id,
    t.payload,
    r.cleaner_version,
    r.extractor_version,
    r.run_id
from told as t
cross join ops.run as r
where r.run_id = :run_id
order by t.record_key, t.rule_code
on conflict (record_key, stage, rule_code) do update set
    message_en = excluded.message_en,
    message_ar = excluded.message_ar,
    payload = excluded.payload,
    cleaner_version = excluded.cleaner_version,
    extractor_version = excluded.extractor_version,
    last_seen = now(),
    attempts = q.attempts + case when q.run_id = excluded.run_id then 0 else 1 end,
    run_id = excluded.run_id,
    closed_run_id = case when q.status = 'discarded' then q.closed_run_id end,
    status = case when q.status = 'discarded' then q.status else 'open' end
