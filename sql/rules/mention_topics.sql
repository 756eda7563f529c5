-- Mentions with a topic that the reference data do not know.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and exists (
        select from unnest(m.topics) as told (topic)
        where not exists (select from warehouse.dim_topic as t where t.listed and t.topic = told.topic)
    )
