-- The events that the mentions to be grouped were in.
create temporary table resolve_before on commit drop as
select distinct e.event_id
from warehouse.event_member as e
inner join resolve_mention as r on e.mention_id = r.mention_id
