-- How getting the articles of each outlet goes: a silent or failing outlet shows here without any run having failed.
create or replace view ops.fetch_health as
with articles as (
    select
        d.outlet_id,
        count(*) as discovered,
        count(*) filter (where d.state = 'stored') as stored,
        count(*) filter (where d.state = 'waiting') as waiting,
        count(*) filter (where d.state in ('refused', 'given_up')) as refused,
        max(d.first_seen) as last_discovered,
        max(d.fetched_at) as last_fetched
    from ops.discovery as d
    group by d.outlet_id
),

listings as (
    select
        s.outlet_id,
        count(*) as listings,
        count(*) filter (where s.outcome in ('ok', 'not_modified')) as listings_ok,
        max(s.ok_at) as last_listed,
        string_agg(s.url || ': ' || s.outcome, '; ' order by s.url)
        filter (where s.outcome not in ('ok', 'not_modified')) as faults
    from ops.fetch_source as s
    group by s.outlet_id
),

hosts as (
    select
        u.outlet_id,
        string_agg(distinct f.site, ', ') as broken,
        max(f.open_until) as broken_until
    from (
        select
            s.outlet_id,
            lower(substring(s.url from '^https?://([^/?#]+)')) as site
        from ops.fetch_source as s
        union
        select
            d.outlet_id,
            d.site
        from ops.discovery as d
    ) as u
    inner join ops.fetch_site as f on u.site = f.site
    where f.open_until > now()
    group by u.outlet_id
)

select
    coalesce(l.outlet_id, a.outlet_id) as outlet_id,
    coalesce(l.listings, 0) as listings,
    coalesce(l.listings_ok, 0) as listings_ok,
    l.last_listed,
    coalesce(a.discovered, 0) as discovered,
    coalesce(a.stored, 0) as stored,
    coalesce(a.waiting, 0) as waiting,
    coalesce(a.refused, 0) as refused,
    a.last_discovered,
    a.last_fetched,
    h.broken,
    h.broken_until,
    l.faults
from listings as l
full outer join articles as a on l.outlet_id = a.outlet_id
left join hosts as h on coalesce(l.outlet_id, a.outlet_id) = h.outlet_id;

comment on view ops.fetch_health is 'One outlet and how getting its articles goes.';
comment on column ops.fetch_health.outlet_id is 'Outlet in outlets.csv.';
comment on column ops.fetch_health.listings is 'Its feeds, sitemaps and section pages that were asked for.';
comment on column ops.fetch_health.listings_ok is 'Of these, those that answered well the last time.';
comment on column ops.fetch_health.last_listed is 'When one of them last answered well.';
comment on column ops.fetch_health.discovered is 'Articles that they list or listed.';
comment on column ops.fetch_health.stored is 'Of these, those that were got.';
comment on column ops.fetch_health.waiting is 'Of these, those that are still to be got.';
comment on column ops.fetch_health.refused is 'Of these, those that cannot be got; ops.discovery says why.';
comment on column ops.fetch_health.last_discovered is 'When the latest was first listed.';
comment on column ops.fetch_health.last_fetched is 'When the latest was got.';
comment on column ops.fetch_health.broken is 'Hosts that are being left alone.';
comment on column ops.fetch_health.broken_until is 'Until when.';
comment on column ops.fetch_health.faults is 'Listings that did not answer well, with their outcome.';
