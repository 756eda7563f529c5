-- Digests of all bytes that rows stand on.
select s.sha256
from raw.snapshot as s
where s.store_path = :store
union
select d.sha256
from ops.discovery as d
where d.sha256 is not null
