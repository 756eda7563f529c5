-- A stage of a run is through with a batch.
insert into ops.run_stage as s (run_id, stage, batch, started_at, finished_at, counts)
values (:run_id, :stage, :batch, :started_at, now(), cast(:counts as jsonb))
on conflict (run_id, stage, batch) do update set
    attempts = s.attempts + 1,
    started_at = excluded.started_at,
    finished_at = excluded.finished_at,
    counts = excluded.counts
