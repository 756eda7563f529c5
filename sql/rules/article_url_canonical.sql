-- Articles whose URL carries a fragment or what trackers add to it.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where
    a.run_id = :run_id
    and a.url ~* '(#|[?&](utm_[a-z]+|fbclid|gclid|msclkid|igshid|mc_cid|mc_eid)=)'
