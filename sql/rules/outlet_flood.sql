-- Outlets that published on one of the last three days more than three times what they use to.
with this as (
    select cast(r.started_at as date) as day
    from ops.run as r
    where r.run_id = :run_id
),

daily as (
    select
        coalesce(a.outlet_id, a.outlet, 'unknown') as outlet,
        a.published_on as day,
        count(*) as articles
    from warehouse.fact_article as a
    cross join this
    where a.published_on between this.day - 31 and this.day
    group by coalesce(a.outlet_id, a.outlet, 'unknown'), a.published_on
),

usual as (
    select
        daily.outlet,
        sum(daily.articles) / (this.day - 2 - min(daily.day))::numeric as articles
    from daily
    cross join this
    where daily.day < this.day - 2
    group by daily.outlet, this.day
    having count(*) >= 5
)

select
    daily.outlet as subject,
    format('%s articles on %s, usually %s a day', daily.articles, daily.day, round(usual.articles, 1)) as detail
from daily
inner join usual on daily.outlet = usual.outlet
cross join this
where daily.day >= this.day - 2 and daily.articles > 3 * greatest(usual.articles, 5)
