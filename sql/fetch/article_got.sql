-- An article is got. What another discovery was led to already is the same article and is not handed on twice.
update ops.discovery as d
set
    state = case
        when exists (
            select 1
            from ops.discovery as o
            where
                o.article_url <> d.article_url
                and o.state = 'stored'
                and :final_url in (o.article_url, o.final_url)
        ) then 'same'
        else 'stored'
    end,
    outcome = 'ok',
    detail = null,
    tries = 0,
    final_url = :final_url,
    fetched_at = now(),
    handed_at = case when d.sha256 = :sha256 then d.handed_at end,
    sha256 = :sha256,
    content_type = :content_type,
    etag = :etag,
    last_modified = :last_modified
where d.article_url = :article_url
returning d.state
