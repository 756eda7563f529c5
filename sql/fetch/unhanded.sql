-- Articles that were got and not yet handed on.
select
    d.article_url,
    coalesce(d.final_url, d.article_url) as url,
    d.fetch_url,
    d.outlet_id,
    d.published_at,
    d.content_type,
    d.sha256
from ops.discovery as d
where d.state = 'stored' and d.handed_at is null and d.sha256 is not null
order by d.fetched_at, d.article_url
limit :most
