-- One row: one run that was validated, the latest first.
select
    r.run_id,
    r.started_at,
    count(*) as rules,
    count(*) filter (where not v.success and v.severity = 'critical') as critical,
    count(*) filter (where not v.success and v.severity = 'warning') as warnings
from ops.run as r
inner join ops.validation_result as v on r.run_id = v.run_id
group by r.run_id, r.started_at
order by r.started_at desc, r.run_id desc
