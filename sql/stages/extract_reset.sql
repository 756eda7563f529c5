-- Forget the mentions that an earlier attempt read from a batch's articles.
with rejected as (
    delete from staging.rejected where run_id = :run_id and snapshot_id = any(:ids)
),

mentions as (
    delete from staging.mention where run_id = :run_id and snapshot_id = any(:ids)
),

participants as (
    delete from staging.mention_participant where run_id = :run_id and snapshot_id = any(:ids)
)

delete from staging.mention_evidence
where run_id = :run_id and snapshot_id = any(:ids)
