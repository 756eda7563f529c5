-- Snapshots as picked up.
with told as (
    select *
    from json_to_recordset(cast(:rows as json)) as r (
        snapshot_id text,
        sha256 text,
        kind text,
        document text,
        origin text,
        meta jsonb,
        size bigint,
        store_path text
    )
)

insert into raw.snapshot (snapshot_id, sha256, kind, document, origin, meta, size, store_path)
select
    t.snapshot_id,
    t.sha256,
    t.kind,
    t.document,
    t.origin,
    t.meta,
    t.size,
    t.store_path
from told as t
order by t.snapshot_id
on conflict (snapshot_id) do update set origin = excluded.origin, store_path = excluded.store_path
