-- What is known of a listing for a conditional request.
select
    s.etag,
    s.last_modified
from ops.fetch_source as s
where s.url = :url and s.outcome in ('ok', 'not_modified')
