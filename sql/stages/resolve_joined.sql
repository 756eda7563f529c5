-- Which accepted pairs ended in one event.
update warehouse.event_merge as p
set is_joined = one.event_id = other.event_id
from warehouse.event_member as one, warehouse.event_member as other
where
    p.mention_id = one.mention_id
    and p.other_id = other.mention_id
    and p.mention_id in (select r.mention_id from resolve_mention as r)
    and p.is_joined is distinct from (one.event_id = other.event_id)
