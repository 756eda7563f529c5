-- Of several documents of a run that are one article the one published first stays.
with ranked as (
    select
        d.snapshot_id,
        d.document,
        d.origin,
        d.outcome,
        first_value(d.document) over one_article as kept,
        first_value(d.snapshot_id) over one_article as kept_id
    from ops.run_document as d
    left join staging.article as a on d.run_id = a.run_id and d.snapshot_id = a.snapshot_id
    left join warehouse.fact_article as f on d.snapshot_id = f.snapshot_id and d.article_id = f.article_id
    where d.run_id = :run_id and d.outcome in ('extracted', 'valid', 'unchanged', 'loaded')
    window one_article as (
        partition by d.article_id
        order by
            coalesce(cast(a.published_at as timestamptz), f.published_at) asc nulls last,
            d.document collate "C" asc,
            d.snapshot_id asc
    )
),

dropped as (
    update ops.run_document as d
    set outcome = 'skipped'
    from ranked as r
    where d.run_id = :run_id and d.snapshot_id = r.snapshot_id and r.kept_id <> r.snapshot_id
    returning d.snapshot_id
)

insert into ops.skipped (run_id, stage, document, origin, reason, detail, snapshot_id)
select
    :run_id,
    'validate',
    r.document,
    r.origin,
    'duplicate',
    'the same article as ' || r.kept,
    r.snapshot_id
from ranked as r
inner join dropped as d on r.snapshot_id = d.snapshot_id
on conflict (run_id, stage, origin, document, snapshot_id, reason) do update set detail = excluded.detail
