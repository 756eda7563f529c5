-- Articles whose bytes were read in a wrong character set.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where
    a.run_id = :run_id
    and (
        length(a.text) - length(replace(a.text, chr(65533), '')) >= 3
        or a.text ~ '([ØÙ][^[:space:]ء-ي]?){4}'
    )
