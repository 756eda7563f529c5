-- One row: one stored snapshot that a present article was read from which was published on a day from :first to before
-- :until; of documents that never became an article, or have no date, those first seen in these days (UTC).
select
    s.snapshot_id,
    s.sha256,
    s.kind,
    s.document,
    s.origin,
    s.meta
from raw.snapshot as s
left join warehouse.fact_article as a on s.snapshot_id = a.snapshot_id
left join lateral (
    select
        r.article_id,
        r.published_on
    from raw.article as r
    where r.snapshot_id = s.snapshot_id
    order by r.first_seen desc
    limit 1
) as was on true
where
    coalesce(a.published_on, was.published_on, (s.first_seen at time zone 'UTC')::date) >= :first
    and coalesce(a.published_on, was.published_on, (s.first_seen at time zone 'UTC')::date) < :until
    -- Of a document that came in several versions only the present one counts.
    and (a.article_id is not null or was.article_id is null)
order by s.document collate "C", s.snapshot_id
