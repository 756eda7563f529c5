-- Blocks whose mentions came, went or changed.
select gone.block_key
from load_gone as gone
union
select m.block_key
from load_mention as m
left join warehouse.event_member as e on m.mention_id = e.mention_id
where e.mention_id is null
