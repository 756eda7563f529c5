-- Articles as a listing tells them. One that has changed since it was got is asked for again, at most every six hours.
with told as (
    select *
    from json_to_recordset(cast(:rows as json)) as r (
        article_url text,
        fetch_url text,
        is_edition boolean,
        site text,
        outlet_id text,
        found_in text,
        found_by text,
        title text,
        published_at timestamptz,
        updated_at timestamptz,
        state text,
        outcome text,
        detail text
    )
),

kept as (
    insert into ops.discovery as d (
        article_url, fetch_url, is_edition, site, outlet_id, found_in, found_by, title, published_at, updated_at,
        state, outcome, detail
    )
    select
        t.article_url,
        t.fetch_url,
        t.is_edition,
        t.site,
        t.outlet_id,
        t.found_in,
        t.found_by,
        t.title,
        t.published_at,
        t.updated_at,
        t.state,
        t.outcome,
        t.detail
    from told as t
    order by t.article_url
    on conflict (article_url) do update
        set
            last_seen = now(),
            fetch_url = case when d.is_edition and not excluded.is_edition then excluded.fetch_url else d.fetch_url end,
            site = case when d.is_edition and not excluded.is_edition then excluded.site else d.site end,
            is_edition = d.is_edition and excluded.is_edition,
            title = coalesce(nullif(d.title, ''), excluded.title),
            published_at = coalesce(d.published_at, excluded.published_at),
            updated_at = greatest(d.updated_at, excluded.updated_at),
            state = case
                when
                    d.state = 'stored'
                    and excluded.updated_at > d.fetched_at
                    and d.fetched_at < now() - interval '6 hours'
                    then 'waiting'
                else d.state
            end
    returning d.xmax = 0 as is_new
)

select count(*) filter (where kept.is_new) as discovered
from kept
