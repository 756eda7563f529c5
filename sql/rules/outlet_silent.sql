-- Outlets that have been silent for longer than twice their usual gap.
with this as (
    select cast(r.started_at as date) as day
    from ops.run as r
    where r.run_id = :run_id
),

days as (
    select distinct
        coalesce(a.outlet_id, a.outlet, 'unknown') as outlet,
        a.published_on as day
    from warehouse.fact_article as a
    cross join this
    where a.published_on between this.day - 60 and this.day
),

gaps as (
    select
        days.outlet,
        days.day,
        days.day - lag(days.day) over (partition by days.outlet order by days.day) as gap
    from days
),

usual as (
    select
        gaps.outlet,
        max(gaps.day) as last_day,
        percentile_cont(0.9) within group (order by gaps.gap) as gap
    from gaps
    group by gaps.outlet
    having count(*) >= 5
)

select
    usual.outlet as subject,
    format('silent for %s days, usual gap %s', this.day - usual.last_day, usual.gap) as detail
from usual
cross join this
where this.day - usual.last_day > greatest(2, 2 * usual.gap)
