-- Articles of whose letters less than half are Arabic.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where
    a.run_id = :run_id
    and 2 * length(regexp_replace(a.text, '[^ء-يٮ-ۓ]', '', 'g'))
    < length(regexp_replace(a.text, '[^[:alpha:]]', '', 'g'))
