-- What became of the records that a replay was asked to cure: one row a rule and outcome.
select
    q.rule_code,
    case
        when q.status = 'open' and left_out.reason is not null then 'left out: ' || left_out.reason
        when q.status = 'open' and q.run_id = r.run_id then 'failed again'
        when q.status = 'open' then 'still open'
        when q.closed_run_id = r.run_id then 'cured'
        else q.status
    end as outcome,
    count(*) as records
from ops.replay as r
inner join ops.quarantine as q on q.quarantine_id = any(r.quarantine_ids)
left join lateral (
    select s.reason
    from ops.skipped as s
    where s.run_id = r.run_id and s.document = q.document
    order by s.reason
    limit 1
) as left_out on true
where r.run_id = :run_id
group by q.rule_code, outcome
order by q.rule_code, outcome
