-- Outlets more than a third of whose articles of the last three days say the same below their headline.
with this as (
    select cast(r.started_at as date) as day
    from ops.run as r
    where r.run_id = :run_id
),

bodies as (
    select
        coalesce(a.outlet_id, a.outlet, 'unknown') as outlet,
        md5(substr(a.text, strpos(a.text, e'\n'))) as body
    from warehouse.fact_article as a
    cross join this
    where a.published_on between this.day - 3 and this.day
),

counted as (
    select
        bodies.outlet,
        bodies.body,
        count(*) as articles
    from bodies
    group by bodies.outlet, bodies.body
)

select
    counted.outlet as subject,
    format('%s of %s articles repeat another', sum(counted.articles - 1), sum(counted.articles)) as detail
from counted
group by counted.outlet
having sum(counted.articles - 1) >= 3 and 3 * sum(counted.articles - 1) > sum(counted.articles)
