-- Replaced mentions go, with their evidence, participants, topics and membership.
delete from warehouse.fact_mention as m
using load_gone as gone
where m.mention_id = gone.mention_id
