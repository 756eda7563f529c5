-- The counts of a run.
select
    (
        select count(*) from ops.run_document as d
        where d.run_id = :run_id
    ) + (
        select count(*) from ops.skipped as s
        where s.run_id = :run_id and s.stage = 'pick_up'
    ) as found,
    (
        select count(*) from staging.article as a
        where a.run_id = :run_id
    ) as cleaned,
    (
        select count(*) from staging.mention as m
        where m.run_id = :run_id
    ) as extracted,
    (
        select count(*)
        from staging.mention as m
        inner join ops.run_document as d on m.run_id = d.run_id and m.snapshot_id = d.snapshot_id
        where
            m.run_id = :run_id
            and d.outcome in ('valid', 'loaded', 'unchanged')
            and not exists (
                select from staging.rejected as bad
                where
                    bad.run_id = m.run_id
                    and bad.snapshot_id = m.snapshot_id
                    and bad.mention_ordinal = m.ordinal
            )
    ) as valid,
    (
        select count(*) from ops.run_document as d
        where d.run_id = :run_id and d.outcome = 'quarantined'
    ) as quarantined,
    (
        select count(*)
        from staging.mention as m
        where
            m.run_id = :run_id
            and exists (
                select from staging.rejected as bad
                where
                    bad.run_id = m.run_id
                    and bad.snapshot_id = m.snapshot_id
                    and bad.mention_ordinal = m.ordinal
            )
    ) as quarantined_mentions,
    (
        select count(*) from ops.run_document as d
        where d.run_id = :run_id and d.outcome = 'loaded'
    ) as loaded,
    (
        select count(*) from ops.run_document as d
        where d.run_id = :run_id and d.outcome = 'unchanged'
    ) as unchanged,
    (
        select count(*) from ops.run_document as d
        where d.run_id = :run_id and d.outcome in ('picked', 'cleaned', 'extracted', 'valid')
    ) as unfinished,
    coalesce(
        (
            select (s.counts ->> 'events_new')::integer
            from ops.run_stage as s
            where s.run_id = :run_id and s.stage = 'load'
        ),
        0
    ) as events_new
