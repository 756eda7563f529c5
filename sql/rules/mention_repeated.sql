-- Mentions that tell an earlier one of their article again: same type, kind, status, days, place, participants.
with people as (
    select
        p.snapshot_id,
        p.mention_ordinal,
        string_agg(
            concat_ws('/', p.role, coalesce(p.entity, p.name), p.country), ' '
            order by p.role, coalesce(p.entity, p.name), p.country
        ) as who
    from staging.mention_participant as p
    where p.run_id = :run_id
    group by p.snapshot_id, p.mention_ordinal
),

told as (
    select
        m.snapshot_id,
        m.ordinal,
        row_number() over one_key as telling_of_key,
        row_number() over one_event as telling
    from staging.mention as m
    left join people on m.snapshot_id = people.snapshot_id and m.ordinal = people.mention_ordinal
    where m.run_id = :run_id
    window
        one_key as (partition by m.snapshot_id, m.mention_id order by m.ordinal),
        one_event as (
            partition by
                m.snapshot_id,
                m.plover_type,
                m.kind,
                m.status,
                m.date_start,
                m.date_end,
                m.place_name,
                people.who
            order by m.ordinal
        )
)

-- What bears the same key twice is for mention_key.
select
    told.snapshot_id,
    told.ordinal as mention_ordinal
from told
where told.telling > 1 and told.telling_of_key = 1
