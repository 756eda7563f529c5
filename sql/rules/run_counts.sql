-- Runs that do not add up: found = loaded + unchanged + quarantined + skipped, and each outcome is borne out.
with counted as (
    select
        count(*) as documents,
        count(*) filter (where d.outcome in ('loaded', 'unchanged')) as kept,
        count(*) filter (where d.outcome = 'quarantined') as quarantined,
        (select count(*) from ops.skipped as s where s.run_id = :run_id and s.stage = 'pick_up') as left_out,
        (select count(*) from ops.skipped as s where s.run_id = :run_id) as skipped
    from ops.run_document as d
    where d.run_id = :run_id
)

select
    'run' as subject,
    format(
        'found %s, loaded or unchanged %s, quarantined %s, skipped %s',
        documents + left_out, kept, quarantined, skipped
    ) as detail
from counted
where documents + left_out <> kept + quarantined + skipped
union all
select
    d.document as subject,
    d.outcome || ', and nothing bears it out' as detail
from ops.run_document as d
where
    d.run_id = :run_id
    and case d.outcome
        when 'quarantined'
            then not exists (select from ops.quarantine as q where q.snapshot_id = d.snapshot_id)
        when 'skipped'
            then not exists (
                select from ops.skipped as s where s.run_id = d.run_id and s.snapshot_id = d.snapshot_id
            )
        when 'loaded'
            then not exists (select from warehouse.fact_article as f where f.article_id = d.article_id)
        when 'unchanged'
            then not exists (select from warehouse.fact_article as f where f.article_id = d.article_id)
        else true
    end
union all
select
    m.document as subject,
    'mention ' || m.mention_id || ' passed and is not loaded' as detail
from staging.mention as m
inner join ops.run_document as d on m.run_id = d.run_id and m.snapshot_id = d.snapshot_id
inner join warehouse.fact_article as f on m.article_id = f.article_id and m.snapshot_id = f.snapshot_id
left join warehouse.fact_mention as there on m.mention_id = there.mention_id
where
    m.run_id = :run_id
    and d.outcome = 'loaded'
    and f.run_id = :run_id
    and there.mention_id is null
    and not exists (
        select from staging.rejected as bad
        where bad.run_id = m.run_id and bad.snapshot_id = m.snapshot_id and bad.mention_ordinal = m.ordinal
    )
