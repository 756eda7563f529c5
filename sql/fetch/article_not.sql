-- An article was not got: unchanged, refused, or to be tried again, up to eight runs with growing pauses.
update ops.discovery as d
set
    tries = case when :outcome = 'not_modified' then 0 else d.tries + 1 end,
    state = case
        when :outcome = 'not_modified' then 'stored'
        when not :passing then case when d.sha256 is null then 'refused' else 'stored' end
        when d.tries + 1 < 8 then 'waiting'
        when d.sha256 is null then 'given_up'
        else 'stored'
    end,
    fetched_at = case when :outcome = 'not_modified' then now() else d.fetched_at end,
    next_try = now() + make_interval(secs => :pause) + interval '5 minutes' * power(3, least(d.tries, 5)),
    outcome = :outcome,
    detail = :detail
where d.article_url = :article_url
returning d.state
