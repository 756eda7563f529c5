-- What a run is to replay.
insert into ops.replay (run_id, quarantine_ids, from_stage, asked_by)
values (:run_id, :ids, :from_stage, :asked_by)
