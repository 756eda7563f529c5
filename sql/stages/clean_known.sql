-- Articles that were read from a batch's snapshots before; the version first loaded last comes first.
select distinct on (a.snapshot_id)
    a.snapshot_id,
    a.document,
    a.title,
    a.text,
    a.published_at_told as published_at,
    a.published_precision,
    a.outlet,
    a.url,
    a.language,
    a.snapshot_sha256,
    a.cleaner_version,
    a.author
from raw.article as a
inner join ops.run as r on r.run_id = :run_id
where r.redo_from = 'extract' and a.snapshot_id = any(:ids)
order by a.snapshot_id asc, a.cleaner_version = r.cleaner_version desc, a.first_seen desc, a.cleaner_version asc
