-- Accepted pairs.
with told as (
    select *
    from json_to_recordset(cast(:rows as json)) as r (
        mention_id text, other_id text, score double precision, rule text
    )
)

insert into warehouse.event_merge (mention_id, other_id, score, rule, run_id)
select
    told.mention_id,
    told.other_id,
    told.score,
    told.rule,
    :run_id
from told
on conflict (mention_id, other_id) do update set
    score = excluded.score,
    rule = excluded.rule,
    run_id = excluded.run_id,
    merged_at = excluded.merged_at
