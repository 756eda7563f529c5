-- Event types of which an article of the last three days tells far more, or fewer, than before.
with this as (
    select cast(r.started_at as date) as day
    from ops.run as r
    where r.run_id = :run_id
),

articles as (
    select
        a.article_id,
        a.published_on >= this.day - 3 as is_recent
    from warehouse.fact_article as a
    cross join this
    where a.published_on between this.day - 31 and this.day
),

whole as (
    select
        count(*) filter (where articles.is_recent) as recent,
        count(*) filter (where not articles.is_recent) as before
    from articles
),

told as (
    select
        m.plover_type,
        count(*) filter (where articles.is_recent) as recent,
        count(*) filter (where not articles.is_recent) as before
    from articles
    inner join warehouse.fact_mention as m on articles.article_id = m.article_id
    group by m.plover_type
)

select
    told.plover_type as subject,
    format(
        '%s in %s articles of three days, %s in %s before', told.recent, whole.recent, told.before, whole.before
    ) as detail
from told
cross join whole
where
    whole.recent >= 20
    and whole.before >= 50
    and told.before >= 20
    -- Half as much again or half as much, and by far more than chance (Poisson) does.
    and (
        told.recent > 1.5 * told.before * whole.recent / whole.before::numeric
        or told.recent < 0.5 * told.before * whole.recent / whole.before::numeric
    )
    and abs(told.recent - told.before * whole.recent / whole.before::numeric)
    > 4 * sqrt(told.before * whole.recent / whole.before::numeric)
