-- The topics of mentions that are new, as far as the reference data know them.
insert into warehouse.bridge_mention_topic (mention_id, topic)
select
    m.mention_id,
    t.topic
from load_mention as m
cross join lateral unnest(m.topics) as told (topic)
inner join warehouse.dim_topic as t on told.topic = t.topic
on conflict (mention_id, topic) do nothing
