-- Outlets whose articles have become less than half as long: a new template, read badly.
with this as (
    select cast(r.started_at as date) as day
    from ops.run as r
    where r.run_id = :run_id
),

lengths as (
    select
        coalesce(a.outlet_id, a.outlet, 'unknown') as outlet,
        length(a.text) as length,
        a.published_on >= this.day - 3 as is_recent
    from warehouse.fact_article as a
    cross join this
    where a.published_on between this.day - 31 and this.day
),

compared as (
    select
        lengths.outlet,
        percentile_cont(0.5) within group (order by lengths.length) filter (where lengths.is_recent) as recent,
        percentile_cont(0.5) within group (order by lengths.length) filter (where not lengths.is_recent) as usual
    from lengths
    group by lengths.outlet
    having count(*) filter (where lengths.is_recent) >= 3 and count(*) filter (where not lengths.is_recent) >= 10
)

select
    compared.outlet as subject,
    format('median length %s, usually %s', round(compared.recent), round(compared.usual)) as detail
from compared
where compared.recent < 0.5 * compared.usual
