-- Planned exercises whose day has passed and of which nobody told that they took place.
select
    p.date_start,
    p.date_end,
    p.countries,
    p.source,
    p.target,
    p.evidence,
    p.url
from mart.events as p
where
    p.kind in ('exercise', 'training')
    and p.status = 'planned'
    and coalesce(p.date_end, p.last_published + 365) < current_date
    and not exists (
        select
        from mart.events as done
        where
            done.kind in ('exercise', 'training')
            and done.status = 'actual'
            and done.countries @> p.countries
            and done.date_end >= coalesce(p.date_start, p.first_published) - 7
            and done.date_start <= coalesce(p.date_end, p.last_published + 365) + 31
    )
order by p.date_start, p.event_id
