-- What a run asked for and what came of it.
select
    a.kind,
    a.outcome,
    count(*) as attempts
from ops.fetch_attempt as a
where a.run_id = :run_id
group by a.kind, a.outcome
order by a.kind asc, attempts desc, a.outcome asc
