-- With whom does Libya cooperate most?
select
    case when n.country_a = 'LBY' then n.country_b else n.country_a end as partner,
    sum(n.event_count) as events,
    sum(n.visits) as visits,
    sum(n.meetings) as meetings,
    sum(n.agreements) as agreements,
    sum(n.drills) as drills
from mart.cooperation_network as n
where 'LBY' in (n.country_a, n.country_b)
group by case when n.country_a = 'LBY' then n.country_b else n.country_a end
order by events desc, partner asc
