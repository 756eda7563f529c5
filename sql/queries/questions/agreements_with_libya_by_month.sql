-- Which states signed agreements with Libya on defence and security, by month?
select
    to_char(e.date_start, 'YYYY-MM') as month,
    partner.country as partner,
    count(*) as agreements,
    array_agg(e.evidence order by e.date_start, e.event_id) as evidence
from mart.events as e
cross join unnest(e.countries) as partner (country)
where
    e.kind in ('agreement', 'signing')
    and e.status = 'actual'
    and 'LBY' = any(e.countries)
    and partner.country <> 'LBY'
    and e.topics && array[
        'military_cooperation', 'border_security', 'arms', 'training', 'counter_terrorism', 'exercises'
    ]
    and e.date_end - e.date_start < 92
group by to_char(e.date_start, 'YYYY-MM'), partner.country
order by month, partner
