-- Forget what an earlier attempt of this run picked up, but for staged rows of what it has loaded.
with documents as (
    delete from ops.run_document where run_id = :run_id
),

left_out as (
    delete from ops.skipped where run_id = :run_id
),

loaded as (
    select f.snapshot_id
    from warehouse.fact_article as f
    inner join ops.run as r on f.run_id = r.run_id
    where r.run_id = :run_id and r.redo_from is null
),

rejected as (
    delete from staging.rejected
    where run_id = :run_id and snapshot_id not in (select loaded.snapshot_id from loaded)
),

articles as (
    delete from staging.article
    where run_id = :run_id and snapshot_id not in (select loaded.snapshot_id from loaded)
),

mentions as (
    delete from staging.mention
    where run_id = :run_id and snapshot_id not in (select loaded.snapshot_id from loaded)
),

participants as (
    delete from staging.mention_participant
    where run_id = :run_id and snapshot_id not in (select loaded.snapshot_id from loaded)
)

delete from staging.mention_evidence
where run_id = :run_id and snapshot_id not in (select loaded.snapshot_id from loaded)
