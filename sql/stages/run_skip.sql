-- A document that a run leaves out.
insert into ops.skipped (run_id, stage, document, origin, reason, detail, snapshot_id)
values (:run_id, :stage, :document, :origin, :reason, :detail, :snapshot_id)
on conflict (run_id, stage, origin, document, snapshot_id, reason) do update set detail = excluded.detail
