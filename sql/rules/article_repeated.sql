-- Articles more than half of whose text repeats paragraphs that it holds already.
with paragraphs as (
    select
        a.snapshot_id,
        length(told.paragraph) * (count(*) - 1) as again
    from staging.article as a
    cross join lateral string_to_table(a.text, e'\n') as told (paragraph)
    where a.run_id = :run_id and length(told.paragraph) >= 40
    group by a.snapshot_id, told.paragraph
    having count(*) > 1
),

repeated as (
    select
        p.snapshot_id,
        sum(p.again) as again
    from paragraphs as p
    group by p.snapshot_id
)

select
    a.snapshot_id,
    null::integer as mention_ordinal
from repeated as r
inner join staging.article as a on a.run_id = :run_id and r.snapshot_id = a.snapshot_id
where 2 * r.again > length(a.text)
