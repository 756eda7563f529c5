-- Of several documents of a run that are one article the one published first stays. Where another says something else
-- under the same address (less than half of the words of the shorter are in both), that is told apart from a copy.
with ranked as (
    select
        d.snapshot_id,
        d.document,
        d.origin,
        coalesce(a.text, f.text) as body,
        first_value(d.document) over one_article as kept,
        first_value(d.snapshot_id) over one_article as kept_id
    from ops.run_document as d
    left join staging.article as a on d.run_id = a.run_id and d.snapshot_id = a.snapshot_id
    left join warehouse.fact_article as f on d.article_id = f.article_id and a.snapshot_id is null
    where d.run_id = :run_id and d.outcome in ('valid', 'unchanged', 'loaded')
    window one_article as (
        partition by d.article_id
        order by
            coalesce(cast(a.published_at as timestamptz), f.published_at) asc nulls last,
            d.document collate "C" asc,
            d.snapshot_id asc
    )
),

twins as (
    select *
    from ranked
    where ranked.kept_id <> ranked.snapshot_id
),

said as (
    select distinct
        r.snapshot_id,
        w.word
    from ranked as r
    cross join lateral regexp_split_to_table(r.body, '\s+') as w (word)
    where
        r.snapshot_id in (select t.snapshot_id from twins as t)
        or r.snapshot_id in (select t.kept_id from twins as t)
),

lengths as (
    select
        said.snapshot_id,
        count(*) as words
    from said
    group by said.snapshot_id
),

shared as (
    select
        t.snapshot_id,
        count(*) as words
    from twins as t
    inner join said as mine on t.snapshot_id = mine.snapshot_id
    inner join said as kept on t.kept_id = kept.snapshot_id and mine.word = kept.word
    group by t.snapshot_id
),

compared as (
    select
        t.snapshot_id,
        t.document,
        t.origin,
        t.kept,
        coalesce(2 * shared.words >= least(mine.words, kept.words), false) as is_copy
    from twins as t
    left join shared on t.snapshot_id = shared.snapshot_id
    left join lengths as mine on t.snapshot_id = mine.snapshot_id
    left join lengths as kept on t.kept_id = kept.snapshot_id
),

dropped as (
    update ops.run_document as d
    set outcome = 'skipped'
    from compared as c
    where d.run_id = :run_id and d.snapshot_id = c.snapshot_id
    returning d.snapshot_id
)

insert into ops.skipped (run_id, stage, document, origin, reason, detail, snapshot_id)
select
    :run_id,
    'validate',
    c.document,
    c.origin,
    case when c.is_copy then 'duplicate' else 'same_address' end,
    case
        when c.is_copy then 'the same article as ' || c.kept
        else 'it gives the address that ' || c.kept || ' has, and says something else'
    end,
    c.snapshot_id
from compared as c
inner join dropped as d on c.snapshot_id = d.snapshot_id
on conflict (run_id, stage, origin, document, snapshot_id, reason) do update set detail = excluded.detail
