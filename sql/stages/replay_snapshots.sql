-- The snapshots that a replay reads: of a file the one seen last, for it stands for the older ones; of a record in a
-- container (stem#n) the very one, for today's feed#1 is another article than yesterday's.
with asked as (
    select
        s.document,
        s.origin,
        case when s.document like '%#%' then s.snapshot_id else '' end as very_one
    from ops.replay as r
    inner join ops.quarantine as q on q.quarantine_id = any(r.quarantine_ids)
    inner join raw.snapshot as s on q.snapshot_id = s.snapshot_id
    where r.run_id = :run_id
    group by s.document, s.origin, very_one
)

select distinct on (s.document, s.origin, asked.very_one)
    s.snapshot_id,
    s.sha256,
    s.kind,
    s.document,
    s.origin,
    s.meta
from asked
inner join raw.snapshot as s
    on asked.document = s.document and asked.origin = s.origin and asked.very_one in ('', s.snapshot_id)
left join warehouse.fact_article as f on s.snapshot_id = f.snapshot_id
order by
    s.document asc,
    s.origin asc,
    asked.very_one asc,
    s.first_seen desc,
    f.article_id is null asc,
    s.snapshot_id asc
