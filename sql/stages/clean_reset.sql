-- Forget what an earlier attempt made of a batch's snapshots, from cleaning on.
with left_out as (
    delete from ops.skipped where run_id = :run_id and snapshot_id = any(:ids)
),

rejected as (
    delete from staging.rejected where run_id = :run_id and snapshot_id = any(:ids)
),

mentions as (
    delete from staging.mention where run_id = :run_id and snapshot_id = any(:ids)
),

participants as (
    delete from staging.mention_participant where run_id = :run_id and snapshot_id = any(:ids)
),

evidence as (
    delete from staging.mention_evidence where run_id = :run_id and snapshot_id = any(:ids)
)

delete from staging.article
where run_id = :run_id and snapshot_id = any(:ids)
