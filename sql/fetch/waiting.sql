-- Articles of a host that wait to be got, the newest first.
select
    d.article_url,
    d.fetch_url,
    d.outlet_id,
    d.tries,
    d.etag,
    d.last_modified
from ops.discovery as d
where
    d.site = :site
    and d.state = 'waiting'
    and d.next_try <= now()
    and (cast(:outlets as text[]) is null or d.outlet_id = any(cast(:outlets as text[])))
order by coalesce(d.published_at, d.updated_at, d.first_seen) desc, d.article_url asc
limit :most
