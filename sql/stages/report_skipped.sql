-- What a run left out, and why.
select
    s.document,
    s.origin,
    s.reason,
    s.detail
from ops.skipped as s
where s.run_id = :run_id
order by s.document collate "C", s.origin collate "C", s.reason
