-- Forget what an earlier attempt of the gate decided about this run.
with rejected as (
    delete from staging.rejected as bad
    using ops.run_document as d
    where bad.run_id = :run_id and d.run_id = bad.run_id and d.snapshot_id = bad.snapshot_id and d.outcome <> 'loaded'
),

results as (
    delete from ops.validation_result where run_id = :run_id
),

skipped as (
    delete from ops.skipped
    where run_id = :run_id and stage = 'validate'
    returning snapshot_id
)

update ops.run_document as d
set
    outcome = case
        when exists (
            select from staging.article as a
            where a.run_id = d.run_id and a.snapshot_id = d.snapshot_id
        ) then 'extracted' else 'unchanged'
    end
where
    d.run_id = :run_id
    and (
        d.outcome = 'valid'
        or d.snapshot_id in (select skipped.snapshot_id from skipped)
        or exists (
            select from staging.rejected as bad
            where bad.run_id = d.run_id and bad.snapshot_id = d.snapshot_id and bad.mention_ordinal is null
        )
    )
