-- What a run quarantined, and why.
select
    q.document,
    q.record_type,
    q.stage,
    q.rule_code,
    q.message_en,
    q.record_key
from ops.quarantine as q
where q.run_id = :run_id and q.status = 'open'
order by q.document collate "C", q.record_type, q.record_key, q.rule_code
