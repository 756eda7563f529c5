-- How fresh each outlet is, whether or not a run failed.
create or replace view ops.source_freshness as
select
    coalesce(a.outlet_id, a.outlet, 'unknown') as outlet,
    count(*) as articles,
    max(a.published_on) as last_published,
    max(s.first_seen) as last_seen,
    max(a.loaded_at) as last_loaded,
    round(extract(epoch from now() - max(s.first_seen)) / 3600, 1) as hours_since_seen,
    current_date - max(a.published_on) as days_since_published
from warehouse.fact_article as a
inner join raw.snapshot as s on a.snapshot_id = s.snapshot_id
group by coalesce(a.outlet_id, a.outlet, 'unknown');

comment on view ops.source_freshness is 'One outlet and how fresh its articles are.';
comment on column ops.source_freshness.outlet is 'Outlet identifier, else its name, else unknown.';
comment on column ops.source_freshness.articles is 'Articles in the warehouse.';
comment on column ops.source_freshness.last_published is 'Latest day of publication.';
comment on column ops.source_freshness.last_seen is 'When its latest snapshot was picked up.';
comment on column ops.source_freshness.last_loaded is 'When its latest article was loaded.';
comment on column ops.source_freshness.hours_since_seen is 'Hours since the latest snapshot was picked up.';
comment on column ops.source_freshness.days_since_published is 'Days since the latest day of publication.';
