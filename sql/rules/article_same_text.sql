-- Articles that say below their headline what another article of the run says.
with bodies as (
    select
        a.snapshot_id,
        a.article_id,
        md5(substr(a.text, strpos(a.text, e'\n'))) as body
    from staging.article as a
    where a.run_id = :run_id
),

repeated as (
    select b.body
    from bodies as b
    group by b.body
    having count(distinct b.article_id) > 1
)

select
    b.snapshot_id,
    null::integer as mention_ordinal
from bodies as b
inner join repeated as r on b.body = r.body
