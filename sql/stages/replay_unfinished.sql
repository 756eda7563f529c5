-- Runs that were to replay just these records and were cut off, the latest first.
select r.run_id
from ops.replay as r
left join ops.run as u on r.run_id = u.run_id
where u.finished_at is null and r.quarantine_ids = cast(:ids as text[]) and starts_with(r.run_id, :prefix)
order by r.asked_at desc
