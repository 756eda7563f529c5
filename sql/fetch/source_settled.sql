-- What came of asking for a listing.
insert into ops.fetch_source as s (
    url, outlet_id, shape, outcome, detail, entries, discovered, etag, last_modified, asked_at, ok_at
)
values (
    :url, :outlet_id, :shape, :outcome, :detail, :entries, :discovered, :etag, :last_modified, now(),
    case when :good then now() end
)
on conflict (url) do update set
    outlet_id = excluded.outlet_id,
    shape = excluded.shape,
    outcome = excluded.outcome,
    detail = excluded.detail,
    entries = case when excluded.outcome = 'ok' then excluded.entries else s.entries end,
    discovered = excluded.discovered,
    etag = case when excluded.outcome = 'ok' then excluded.etag else s.etag end,
    last_modified = case when excluded.outcome = 'ok' then excluded.last_modified else s.last_modified end,
    asked_at = excluded.asked_at,
    ok_at = coalesce(excluded.ok_at, s.ok_at)
