-- Getting articles from outlets: listings, discoveries, attempts, the health of sites.

create table ops.fetch_site (
    site text primary key,
    failures integer not null default 0 check (failures >= 0),
    trips integer not null default 0 check (trips >= 0),
    open_until timestamptz,
    ok_at timestamptz,
    failed_at timestamptz,
    outcome text,
    detail text,
    asked_at timestamptz
);
comment on table ops.fetch_site is 'One host that articles are fetched from, and whether it answers.';
comment on column ops.fetch_site.site is 'Host, with its port where it is not the usual one.';
comment on column ops.fetch_site.failures is 'Faults in a row that speak against the host.';
comment on column ops.fetch_site.trips is 'How often its breaker has tripped since it last answered.';
comment on column ops.fetch_site.open_until is 'Left alone until then: its breaker tripped, or it asked for a pause.';
comment on column ops.fetch_site.ok_at is 'When it last answered.';
comment on column ops.fetch_site.failed_at is 'When it last failed.';
comment on column ops.fetch_site.outcome is 'Outcome of the last attempt.';
comment on column ops.fetch_site.detail is 'The last failure in words.';
comment on column ops.fetch_site.asked_at is 'When it was last asked for anything.';

create table ops.fetch_robots (
    origin text primary key,
    body text,
    outcome text not null,
    asked_at timestamptz not null
);
comment on table ops.fetch_robots is 'The robots.txt of one origin, kept for a day.';
comment on column ops.fetch_robots.origin is 'Scheme and host.';
comment on column ops.fetch_robots.body is 'Its text; empty where there is none; null where it could not be had.';
comment on column ops.fetch_robots.outcome is 'Outcome of asking for it.';
comment on column ops.fetch_robots.asked_at is 'When it was asked for.';

create table ops.fetch_source (
    url text primary key,
    outlet_id text not null,
    shape text not null check (shape in ('feed', 'sitemap', 'section')),
    outcome text not null,
    detail text not null default '',
    entries integer not null default 0,
    discovered integer not null default 0,
    etag text not null default '',
    last_modified text not null default '',
    asked_at timestamptz not null default now(),
    ok_at timestamptz
);
comment on table ops.fetch_source is 'One listing of an outlet: feed, sitemap or section page.';
comment on column ops.fetch_source.url is 'Its address.';
comment on column ops.fetch_source.outlet_id is 'Outlet in outlets.csv.';
comment on column ops.fetch_source.shape is 'feed, sitemap, section.';
comment on column ops.fetch_source.outcome is 'Outcome of the last attempt.';
comment on column ops.fetch_source.detail is 'The last outcome in words, where it is no success.';
comment on column ops.fetch_source.entries is 'Entries when it was last read.';
comment on column ops.fetch_source.discovered is 'Of these, articles not known before.';
comment on column ops.fetch_source.etag is 'Its entity tag, for the next conditional request.';
comment on column ops.fetch_source.last_modified is 'Its last change as told, for the next conditional request.';
comment on column ops.fetch_source.asked_at is 'When it was last asked for.';
comment on column ops.fetch_source.ok_at is 'When it was last read, or had not changed.';

create table ops.discovery (
    article_url text primary key,
    fetch_url text not null,
    is_edition boolean not null,
    site text not null,
    outlet_id text not null,
    found_in text not null,
    found_by text not null check (found_by in ('feed', 'sitemap', 'section')),
    title text not null default '',
    published_at timestamptz,
    updated_at timestamptz,
    first_seen timestamptz not null default now(),
    last_seen timestamptz not null default now(),
    state text not null check (state in ('waiting', 'stored', 'same', 'refused', 'given_up')),
    outcome text,
    detail text,
    tries integer not null default 0,
    next_try timestamptz not null default now(),
    final_url text,
    fetched_at timestamptz,
    sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
    content_type text not null default '',
    etag text not null default '',
    last_modified text not null default '',
    handed_at timestamptz,
    handed_in text,
    check ((sha256 is null) = (fetched_at is null))
);
comment on table ops.discovery is 'One article that an outlet lists, and what became of getting it.';
comment on column ops.discovery.article_url is 'Canonical address: the key of the article.';
comment on column ops.discovery.fetch_url is 'Address that is asked for, as the listing tells it.';
comment on column ops.discovery.is_edition is 'Whether that is an AMP or print edition; the page replaces it.';
comment on column ops.discovery.site is 'Host of that address.';
comment on column ops.discovery.outlet_id is 'Outlet in outlets.csv.';
comment on column ops.discovery.found_in is 'Listing that told it first.';
comment on column ops.discovery.found_by is 'Shape of that listing.';
comment on column ops.discovery.title is 'Title that the listing tells.';
comment on column ops.discovery.published_at is 'Publication that the listing tells.';
comment on column ops.discovery.updated_at is 'Last change that a listing tells.';
comment on column ops.discovery.first_seen is 'When it was first listed.';
comment on column ops.discovery.last_seen is 'When it was last listed.';
comment on column ops.discovery.state is 'waiting, stored, same (another article after redirects), refused, given_up.';
comment on column ops.discovery.outcome is 'Outcome of the last attempt.';
comment on column ops.discovery.detail is 'The last outcome in words, where it is no success.';
comment on column ops.discovery.tries is 'Attempts since it was last got.';
comment on column ops.discovery.next_try is 'Not asked for before then.';
comment on column ops.discovery.final_url is 'Canonical address after redirects.';
comment on column ops.discovery.fetched_at is 'When it was got.';
comment on column ops.discovery.sha256 is 'Digest of its bytes in the snapshot store.';
comment on column ops.discovery.content_type is 'Content type as the server told it.';
comment on column ops.discovery.etag is 'Entity tag of the bytes.';
comment on column ops.discovery.last_modified is 'Last change of the bytes as told.';
comment on column ops.discovery.handed_at is 'When the bytes were handed on to be read; null: they wait for that.';
comment on column ops.discovery.handed_in is 'Run that handed them on.';
create index discovery_waiting on ops.discovery (site, next_try) where state = 'waiting';
create index discovery_final on ops.discovery (final_url);
create index discovery_unhanded on ops.discovery (fetched_at) where handed_at is null and sha256 is not null;

create table ops.fetch_attempt (
    attempt_id bigint generated always as identity primary key,
    run_id text not null,
    attempted_at timestamptz not null default now(),
    outlet_id text not null,
    site text not null,
    kind text not null check (kind in ('robots', 'feed', 'sitemap', 'section', 'article')),
    url text not null,
    outcome text not null,
    detail text not null default '',
    status integer,
    final_url text not null default '',
    content_type text not null default '',
    size bigint not null default 0 check (size >= 0),
    seconds double precision not null default 0,
    sha256 text
);
comment on table ops.fetch_attempt is 'One attempt to get something from an outlet, whatever came of it.';
comment on column ops.fetch_attempt.attempt_id is 'Running number.';
comment on column ops.fetch_attempt.run_id is 'Run that made it.';
comment on column ops.fetch_attempt.attempted_at is 'When its outcome was recorded.';
comment on column ops.fetch_attempt.outlet_id is 'Outlet in outlets.csv.';
comment on column ops.fetch_attempt.site is 'Host whose queue it was in.';
comment on column ops.fetch_attempt.kind is 'robots, feed, sitemap, section, article.';
comment on column ops.fetch_attempt.url is 'Address asked for.';
comment on column ops.fetch_attempt.outcome is 'Named outcome: ok, not_modified, or why not.';
comment on column ops.fetch_attempt.detail is 'The outcome in words, where it is no success.';
comment on column ops.fetch_attempt.status is 'HTTP status, where there was one.';
comment on column ops.fetch_attempt.final_url is 'Last address of the redirects.';
comment on column ops.fetch_attempt.content_type is 'Content type as told.';
comment on column ops.fetch_attempt.size is 'Bytes received.';
comment on column ops.fetch_attempt.seconds is 'Seconds that it took.';
comment on column ops.fetch_attempt.sha256 is 'Digest of an article''s bytes in the snapshot store.';
create index attempt_time on ops.fetch_attempt using brin (attempted_at);
create index attempt_run on ops.fetch_attempt (run_id);
create index attempt_url on ops.fetch_attempt (url);
