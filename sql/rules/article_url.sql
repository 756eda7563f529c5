-- Articles whose URL is not an absolute http(s) address without spaces.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where
    a.run_id = :run_id
    and a.url is not null
    and a.url !~ '^https?://[^/?#@[:space:]]+[.][^/?#@[:space:]]+([/?#][^[:space:]]*)?$'
