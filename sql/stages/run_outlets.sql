-- Every identifier, name and domain of the outlets that are asked for.
select unnest(o.outlet_id || o.names || o.domains) as known
from warehouse.dim_outlet as o
where (o.outlet_id || o.names || o.domains) && cast(:outlets as text[])
