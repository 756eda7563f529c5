-- Every version of an article is kept.
insert into raw.article (
    article_id, snapshot_id, snapshot_sha256, document, title, text, published_at, published_at_told,
    published_precision, published_on, outlet, url, language, author, cleaner_version, run_id
)
select
    a.article_id,
    a.snapshot_id,
    a.snapshot_sha256,
    a.document,
    a.title,
    a.text,
    cast(a.published_at as timestamptz),
    a.published_at,
    a.published_precision,
    cast(a.published_on as date),
    a.outlet,
    a.url,
    a.language,
    a.author,
    a.cleaner_version,
    a.run_id
from load_article as a
on conflict (article_id, snapshot_id, cleaner_version) do nothing
