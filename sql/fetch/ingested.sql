-- Of these digests, those that were picked up at least two days ago.
select distinct s.sha256
from raw.snapshot as s
where s.sha256 = any(cast(:digests as text[])) and s.first_seen < now() - interval '2 days'
