-- The mentions of those articles that passed the gate.
create temporary table load_mention on commit drop as
select m.*
from staging.mention as m
inner join load_article as a on m.run_id = a.run_id and m.snapshot_id = a.snapshot_id
where
    -- The same article, read from another file: the file that it was read from first stays the one it stands on.
    (a.is_new or a.is_changed or a.is_touched or not a.is_elsewhere)
    and not exists (
        select from staging.rejected as bad
        where
            bad.run_id = m.run_id
            and bad.snapshot_id = m.snapshot_id
            and bad.mention_ordinal = m.ordinal
    )
