-- The run's articles that passed the gate, and whether they differ from what is loaded.
create temporary table load_article on commit drop as
select
    a.*,
    d.origin,
    r.extractor_version,
    old.article_id is null as is_new,
    (
        old.title is distinct from a.title
        or old.text is distinct from a.text
    ) as is_changed,
    (
        old.cleaner_version is distinct from a.cleaner_version
        or old.published_at is distinct from cast(a.published_at as timestamptz)
        or old.published_precision is distinct from a.published_precision
        or old.outlet is distinct from a.outlet
        or old.url is distinct from a.url
        or old.language is distinct from a.language
        or old.author is distinct from a.author
        or old.extractor_version is distinct from r.extractor_version
    ) as is_touched,
    coalesce(old.snapshot_id <> a.snapshot_id, true) as is_elsewhere
from ops.run_document as d
inner join ops.run as r on d.run_id = r.run_id
inner join staging.article as a on d.run_id = a.run_id and d.snapshot_id = a.snapshot_id
left join warehouse.fact_article as old on a.article_id = old.article_id
where d.run_id = :run_id and d.outcome = 'valid'
