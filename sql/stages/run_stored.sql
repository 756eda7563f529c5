-- Stored snapshots worth reading again: of every document the one an article stands on, else the one seen last.
select distinct on (s.document, s.origin)
    s.snapshot_id,
    s.document,
    s.origin
from raw.snapshot as s
left join warehouse.fact_article as f on s.snapshot_id = f.snapshot_id
order by s.document asc, s.origin asc, f.article_id is null asc, s.first_seen desc, s.snapshot_id asc
