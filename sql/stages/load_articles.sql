-- New articles and those that differ become the present version.
insert into warehouse.fact_article (
    article_id, snapshot_id, snapshot_sha256, document, title, text, published_at, published_precision, published_on,
    outlet, outlet_id, url, language, author, cleaner_version, extractor_version, run_id
)
select
    a.article_id,
    a.snapshot_id,
    a.snapshot_sha256,
    a.document,
    a.title,
    a.text,
    cast(a.published_at as timestamptz),
    a.published_precision,
    cast(a.published_on as date),
    a.outlet,
    (
        select o.outlet_id
        from warehouse.dim_outlet as o
        where
            a.outlet = o.outlet_id
            or a.outlet = any(o.names)
            or exists (
                select from unnest(o.domains) as d (domain)
                where right('.' || substring(a.url, '^https?://([^/:?#]+)'), length(d.domain) + 1) = '.' || d.domain
            )
        order by a.outlet = o.outlet_id desc nulls last, a.outlet = any(o.names) desc nulls last, o.outlet_id asc
        limit 1
    ),
    a.url,
    a.language,
    a.author,
    a.cleaner_version,
    a.extractor_version,
    a.run_id
from load_article as a
where a.is_new or a.is_changed or a.is_touched
on conflict (article_id) do update set
    snapshot_id = excluded.snapshot_id,
    snapshot_sha256 = excluded.snapshot_sha256,
    document = excluded.document,
    title = excluded.title,
    text = excluded.text,
    published_at = excluded.published_at,
    published_precision = excluded.published_precision,
    published_on = excluded.published_on,
    outlet = excluded.outlet,
    outlet_id = excluded.outlet_id,
    url = excluded.url,
    language = excluded.language,
    author = excluded.author,
    cleaner_version = excluded.cleaner_version,
    extractor_version = excluded.extractor_version,
    run_id = excluded.run_id,
    loaded_at = now()
