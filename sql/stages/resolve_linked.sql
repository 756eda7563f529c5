-- The mentions to be grouped anew, each with its accepted pairs to larger ones.
select
    r.mention_id,
    coalesce(
        array_agg(p.other_id order by p.other_id) filter (where p.other_id is not null), '{}'
    ) as others,
    coalesce(array_agg(p.score order by p.other_id) filter (where p.other_id is not null), '{}') as scores
from resolve_mention as r
left join warehouse.event_merge as p on r.mention_id = p.mention_id
group by r.mention_id
order by r.mention_id collate "C"
