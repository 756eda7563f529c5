-- Outlets that published in the last three whole days less than a third of what they use to.
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

compared as (
    select
        daily.outlet,
        coalesce(sum(daily.articles) filter (where daily.day between this.day - 3 and this.day - 1), 0) as recent,
        sum(daily.articles) filter (where daily.day < this.day - 3)
        / (this.day - 3 - min(daily.day))::numeric as usual
    from daily
    cross join this
    where daily.day < this.day
    group by daily.outlet, this.day
    having count(*) filter (where daily.day < this.day - 3) >= 5
)

select
    compared.outlet as subject,
    format('%s articles in three days, usually %s a day', compared.recent, round(compared.usual, 1)) as detail
from compared
where compared.usual >= 2 and compared.recent > 0 and compared.recent < compared.usual
