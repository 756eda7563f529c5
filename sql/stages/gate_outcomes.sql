-- Articles that broke a critical rule are quarantined, the others are valid.
update ops.run_document as d
set
    outcome = case
        when exists (
            select from staging.rejected as bad
            where bad.run_id = d.run_id and bad.snapshot_id = d.snapshot_id and bad.mention_ordinal is null
        ) then 'quarantined' else 'valid'
    end
where d.run_id = :run_id and d.outcome = 'extracted'
