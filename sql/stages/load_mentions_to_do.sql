-- The mentions of those articles that passed the gate.
create temporary table load_mention on commit drop as
select
    m.*,
    a.is_new or a.is_changed as is_moved
from staging.mention as m
inner join load_article as a on m.run_id = a.run_id and m.snapshot_id = a.snapshot_id
where
    not exists (
        select from staging.rejected as bad
        where
            bad.run_id = m.run_id
            and bad.snapshot_id = m.snapshot_id
            and bad.mention_ordinal = m.ordinal
    )
