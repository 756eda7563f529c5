-- Schemas and tables of the warehouse. Spans count code points: substr(text, start + 1, end - start) = words.

create schema raw;
comment on schema raw is 'What came in, never changed.';

create schema staging;
comment on schema staging is 'Rows of runs before the gate, each with its run.';

create schema warehouse;
comment on schema warehouse is 'Dimensions, facts and bridges; keyed from the data.';

create schema mart;
comment on schema mart is 'Views that people and BI tools read.';

create schema ops;
comment on schema ops is 'How the runs went: documents, rules, quarantine.';

create table raw.snapshot (
    snapshot_id text primary key check (snapshot_id ~ '^[0-9a-f]{32}$'),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    kind text not null check (kind in ('html', 'text', 'json', 'warc')),
    document text not null,
    origin text not null,
    meta jsonb not null,
    size bigint not null check (size >= 0),
    store_path text not null,
    first_seen timestamptz not null default now()
);
comment on table raw.snapshot is 'One document as picked up: bytes by their digest, and what was told beside them.';
comment on column raw.snapshot.snapshot_id is 'Key from digest, kind, document and metadata.';
comment on column raw.snapshot.sha256 is 'SHA-256 of the bytes; addresses them in the snapshot store.';
comment on column raw.snapshot.kind is 'Shape of the bytes: html, text, json, warc.';
comment on column raw.snapshot.document is 'Name that people know it by: the file''s stem, stem#n within a container.';
comment on column raw.snapshot.origin is 'Path or URL that it was last got from.';
comment on column raw.snapshot.meta is 'Metadata told beside the bytes (title, published_at, url, outlet, language, content_type).';
comment on column raw.snapshot.size is 'Length in bytes.';
comment on column raw.snapshot.store_path is 'Root of the snapshot store that holds the bytes.';
comment on column raw.snapshot.first_seen is 'When it was first picked up.';

create table raw.article (
    article_id text not null,
    snapshot_id text not null references raw.snapshot,
    snapshot_sha256 text not null,
    document text not null,
    title text not null,
    text text not null,
    published_at timestamptz,
    published_at_told text,
    published_precision text check (published_precision in ('day', 'minute')),
    published_on date,
    outlet text,
    url text,
    language text not null,
    author text,
    cleaner_version text not null,
    run_id text not null,
    first_seen timestamptz not null default now(),
    primary key (article_id, snapshot_id, cleaner_version)
);
comment on table raw.article is 'One article version: one snapshot as one cleaner version reads it.';
comment on column raw.article.article_id is 'Key of the article: from its URL, else from its snapshot.';
comment on column raw.article.snapshot_id is 'Snapshot that it was read from.';
comment on column raw.article.snapshot_sha256 is 'SHA-256 of the snapshot''s bytes.';
comment on column raw.article.document is 'Document name of the snapshot.';
comment on column raw.article.title is 'Headline.';
comment on column raw.article.text is 'Headline and paragraphs, separated by newlines; all offsets count code points in it.';
comment on column raw.article.published_at is 'Time of publication; midnight where only the day is known.';
comment on column raw.article.published_at_told is 'Time of publication in ISO 8601 with the offset that it was told in.';
comment on column raw.article.published_precision is 'How exact published_at is: day, minute.';
comment on column raw.article.published_on is 'Day of publication where it was published.';
comment on column raw.article.outlet is 'Outlet as the article names it.';
comment on column raw.article.url is 'Canonical URL.';
comment on column raw.article.language is 'Language code of the text.';
comment on column raw.article.author is 'Author as named.';
comment on column raw.article.cleaner_version is 'Version of the cleaner that read it.';
comment on column raw.article.run_id is 'Run that first loaded this version.';
comment on column raw.article.first_seen is 'When this version was first loaded.';

create table staging.article (
    run_id text not null,
    snapshot_id text not null,
    article_id text not null,
    snapshot_sha256 text,
    document text,
    title text,
    text text,
    published_at text,
    published_precision text,
    published_on text,
    outlet text,
    url text,
    language text,
    author text,
    cleaner_version text,
    primary key (run_id, snapshot_id)
);
comment on table staging.article is 'One cleaned article of one run, before the gate. Dates are text so that bad ones can be caught.';
comment on column staging.article.run_id is 'Run.';
comment on column staging.article.snapshot_id is 'Snapshot that it was read from.';
comment on column staging.article.article_id is 'Key of the article.';
comment on column staging.article.snapshot_sha256 is 'SHA-256 of the snapshot''s bytes.';
comment on column staging.article.document is 'Document name.';
comment on column staging.article.title is 'Headline.';
comment on column staging.article.text is 'Headline and paragraphs.';
comment on column staging.article.published_at is 'Time of publication, ISO 8601.';
comment on column staging.article.published_precision is 'day or minute.';
comment on column staging.article.published_on is 'Day of publication, ISO 8601.';
comment on column staging.article.outlet is 'Outlet as the article names it.';
comment on column staging.article.url is 'Canonical URL.';
comment on column staging.article.language is 'Language code.';
comment on column staging.article.author is 'Author as named.';
comment on column staging.article.cleaner_version is 'Version of the cleaner.';

create table staging.mention (
    run_id text not null,
    snapshot_id text not null,
    ordinal integer not null,
    mention_id text not null,
    article_id text,
    document text,
    plover_type text,
    plover_mode text,
    kind text,
    status text,
    trigger_start integer,
    trigger_end integer,
    trigger_words text,
    date_start text,
    date_end text,
    date_grain text,
    date_calendar text,
    date_anchor text,
    date_implied text,
    date_span_start integer,
    date_span_end integer,
    date_words text,
    place_name text,
    place_country text,
    place_geonames_id bigint,
    place_latitude double precision,
    place_longitude double precision,
    place_precision text,
    place_implied text,
    place_span_start integer,
    place_span_end integer,
    place_words text,
    topics text[],
    cameo_code text,
    goldstein double precision,
    voice text,
    speaker text,
    core boolean,
    confidence double precision,
    extractor_version text,
    trace text[],
    payload text,
    block_key text not null,
    primary key (run_id, snapshot_id, ordinal)
);
comment on table staging.mention is 'One event as one article of one run tells it, before the gate.';
comment on column staging.mention.run_id is 'Run.';
comment on column staging.mention.snapshot_id is 'Snapshot of the article.';
comment on column staging.mention.ordinal is 'Position among the article''s mentions, from 0.';
comment on column staging.mention.mention_id is 'Key of the mention.';
comment on column staging.mention.article_id is 'Key of the article.';
comment on column staging.mention.document is 'Document name.';
comment on column staging.mention.plover_type is 'PLOVER event type.';
comment on column staging.mention.plover_mode is 'PLOVER mode.';
comment on column staging.mention.kind is 'The project''s finer kind.';
comment on column staging.mention.status is 'actual, planned, denied, hypothetical.';
comment on column staging.mention.trigger_start is 'Offset of the predicate''s first code point.';
comment on column staging.mention.trigger_end is 'Offset after the predicate''s last code point.';
comment on column staging.mention.trigger_words is 'The predicate''s words.';
comment on column staging.mention.date_start is 'First day, ISO 8601.';
comment on column staging.mention.date_end is 'Last day, inclusive, ISO 8601.';
comment on column staging.mention.date_grain is 'Grain of the date expression.';
comment on column staging.mention.date_calendar is 'gregorian or hijri.';
comment on column staging.mention.date_anchor is 'Day that a relative expression was counted from, ISO 8601.';
comment on column staging.mention.date_implied is 'What implies the date where no words say it.';
comment on column staging.mention.date_span_start is 'Offset of the date''s words.';
comment on column staging.mention.date_span_end is 'Offset after the date''s words.';
comment on column staging.mention.date_words is 'The date''s words.';
comment on column staging.mention.place_name is 'Place as named.';
comment on column staging.mention.place_country is 'Country of the place, ISO 3166-1 alpha-3.';
comment on column staging.mention.place_geonames_id is 'GeoNames number of the place.';
comment on column staging.mention.place_latitude is 'Latitude in degrees.';
comment on column staging.mention.place_longitude is 'Longitude in degrees.';
comment on column staging.mention.place_precision is 'settlement, admin1, country, venue.';
comment on column staging.mention.place_implied is 'What implies the place where no words say it.';
comment on column staging.mention.place_span_start is 'Offset of the place''s words.';
comment on column staging.mention.place_span_end is 'Offset after the place''s words.';
comment on column staging.mention.place_words is 'The place''s words.';
comment on column staging.mention.topics is 'Topics.';
comment on column staging.mention.cameo_code is 'CAMEO code.';
comment on column staging.mention.goldstein is 'Goldstein score.';
comment on column staging.mention.voice is 'Who vouches for it: outlet, official, analyst, media.';
comment on column staging.mention.speaker is 'Who says it, as named.';
comment on column staging.mention.core is 'Whether the article is about it.';
comment on column staging.mention.confidence is 'Confidence, 0 to 1.';
comment on column staging.mention.extractor_version is 'Version of the extractor.';
comment on column staging.mention.trace is 'Rules and lexicon rows that made the reading.';
comment on column staging.mention.payload is 'The mention as JSON, as export prints it.';
comment on column staging.mention.block_key is 'Block that event resolution compares it within.';

create table staging.mention_participant (
    run_id text not null,
    snapshot_id text not null,
    mention_ordinal integer not null,
    ordinal integer not null,
    mention_id text,
    role text,
    name text,
    country text,
    sector text,
    office text,
    entity text,
    wikidata text,
    resolved_by text,
    span_start integer,
    span_end integer,
    words text,
    primary key (run_id, snapshot_id, mention_ordinal, ordinal)
);
comment on table staging.mention_participant is 'One participant in one role of a staged mention.';
comment on column staging.mention_participant.run_id is 'Run.';
comment on column staging.mention_participant.snapshot_id is 'Snapshot of the article.';
comment on column staging.mention_participant.mention_ordinal is 'Position of the mention within the article.';
comment on column staging.mention_participant.ordinal is 'Position within the mention, from 0.';
comment on column staging.mention_participant.mention_id is 'Key of the mention.';
comment on column staging.mention_participant.role is 'source or target.';
comment on column staging.mention_participant.name is 'Shortest form that identifies the participant.';
comment on column staging.mention_participant.country is 'Country that the participant acts for, ISO 3166-1 alpha-3.';
comment on column staging.mention_participant.sector is 'Sector code.';
comment on column staging.mention_participant.office is 'Office as named.';
comment on column staging.mention_participant.entity is 'Identifier in the reference data.';
comment on column staging.mention_participant.wikidata is 'Wikidata identifier.';
comment on column staging.mention_participant.resolved_by is 'How a short form was resolved.';
comment on column staging.mention_participant.span_start is 'Offset of the words.';
comment on column staging.mention_participant.span_end is 'Offset after the words.';
comment on column staging.mention_participant.words is 'The words.';

create table staging.mention_evidence (
    run_id text not null,
    snapshot_id text not null,
    mention_ordinal integer not null,
    ordinal integer not null,
    mention_id text,
    span_start integer,
    span_end integer,
    words text,
    primary key (run_id, snapshot_id, mention_ordinal, ordinal)
);
comment on table staging.mention_evidence is 'One sentence that asserts a staged mention.';
comment on column staging.mention_evidence.run_id is 'Run.';
comment on column staging.mention_evidence.snapshot_id is 'Snapshot of the article.';
comment on column staging.mention_evidence.mention_ordinal is 'Position of the mention within the article.';
comment on column staging.mention_evidence.ordinal is 'Position within the mention, best first, from 0.';
comment on column staging.mention_evidence.mention_id is 'Key of the mention.';
comment on column staging.mention_evidence.span_start is 'Offset of the sentence.';
comment on column staging.mention_evidence.span_end is 'Offset after the sentence.';
comment on column staging.mention_evidence.words is 'The sentence.';

create table staging.rejected (
    run_id text not null,
    snapshot_id text not null,
    mention_ordinal integer,
    rule_code text not null,
    unique nulls not distinct (run_id, snapshot_id, mention_ordinal, rule_code)
);
comment on table staging.rejected is 'One staged article or mention that broke one critical rule, and so is not loaded.';
comment on column staging.rejected.run_id is 'Run.';
comment on column staging.rejected.snapshot_id is 'Snapshot of the article.';
comment on column staging.rejected.mention_ordinal is 'Position of the mention; null where the article itself is rejected.';
comment on column staging.rejected.rule_code is 'Rule that it broke.';

create table warehouse.dim_date (
    date date primary key,
    year integer not null,
    quarter integer not null,
    month integer not null,
    day_of_month integer not null,
    iso_week integer not null,
    iso_weekday integer not null,
    year_month text not null,
    weekday_en text not null,
    weekday_ar text not null,
    month_en text not null,
    month_ar text not null
);
comment on table warehouse.dim_date is 'One calendar day.';
comment on column warehouse.dim_date.date is 'The day.';
comment on column warehouse.dim_date.year is 'Year.';
comment on column warehouse.dim_date.quarter is 'Quarter, 1 to 4.';
comment on column warehouse.dim_date.month is 'Month, 1 to 12.';
comment on column warehouse.dim_date.day_of_month is 'Day of the month.';
comment on column warehouse.dim_date.iso_week is 'ISO 8601 week.';
comment on column warehouse.dim_date.iso_weekday is 'Weekday, Monday is 1.';
comment on column warehouse.dim_date.year_month is 'Year and month, YYYY-MM.';
comment on column warehouse.dim_date.weekday_en is 'Weekday in English.';
comment on column warehouse.dim_date.weekday_ar is 'Weekday in Arabic.';
comment on column warehouse.dim_date.month_en is 'Month in English.';
comment on column warehouse.dim_date.month_ar is 'Month in Arabic, as in Egypt.';

create table warehouse.dim_place (
    place_id text primary key,
    geonames_id bigint,
    name text not null,
    name_en text,
    names text[] not null,
    country text check (country ~ '^[A-Z]{3}$'),
    admin1 text,
    latitude double precision,
    longitude double precision,
    class text not null,
    population bigint,
    listed boolean not null default true
);
comment on table warehouse.dim_place is 'One state, territory, settlement, region or named site.';
comment on column warehouse.dim_place.place_id is 'ISO 3166-1 alpha-3 code of a state, else g and the GeoNames number.';
comment on column warehouse.dim_place.geonames_id is 'GeoNames number.';
comment on column warehouse.dim_place.name is 'Canonical Arabic name.';
comment on column warehouse.dim_place.name_en is 'English name.';
comment on column warehouse.dim_place.names is 'All Arabic names.';
comment on column warehouse.dim_place.country is 'Country, ISO 3166-1 alpha-3; null for what lies in several.';
comment on column warehouse.dim_place.admin1 is 'First-level division.';
comment on column warehouse.dim_place.latitude is 'Latitude in degrees.';
comment on column warehouse.dim_place.longitude is 'Longitude in degrees.';
comment on column warehouse.dim_place.class is 'country, city, admin, base, airport, region, water, border, camp.';
comment on column warehouse.dim_place.population is 'Inhabitants.';
comment on column warehouse.dim_place.listed is 'Whether the reference data still list it.';

create table warehouse.dim_actor (
    actor_key text primary key,
    actor_id text not null,
    class text not null,
    name text not null,
    names text[] not null,
    country text,
    sector text,
    office text,
    valid_from date,
    valid_to date,
    wikidata text,
    listed boolean not null default true
);
comment on table warehouse.dim_actor is 'One state, or one body, or one person in one period of office.';
comment on column warehouse.dim_actor.actor_key is 'Key from identifier, office and start of the period.';
comment on column warehouse.dim_actor.actor_id is 'Identifier in the reference data; several periods share it.';
comment on column warehouse.dim_actor.class is 'state, person, or the class of the body.';
comment on column warehouse.dim_actor.name is 'Canonical Arabic name.';
comment on column warehouse.dim_actor.names is 'All Arabic names.';
comment on column warehouse.dim_actor.country is 'Country that it acts for, ISO 3166-1 alpha-3.';
comment on column warehouse.dim_actor.sector is 'Sector code.';
comment on column warehouse.dim_actor.office is 'Office held in this period.';
comment on column warehouse.dim_actor.valid_from is 'First day of the period; null where open.';
comment on column warehouse.dim_actor.valid_to is 'Last day of the period; null where open.';
comment on column warehouse.dim_actor.wikidata is 'Wikidata identifier.';
comment on column warehouse.dim_actor.listed is 'Whether the reference data still list it.';

create table warehouse.dim_outlet (
    outlet_id text primary key,
    name text not null,
    names text[] not null,
    country text,
    domains text[] not null,
    time_zone text,
    language text,
    listed boolean not null default true
);
comment on table warehouse.dim_outlet is 'One outlet.';
comment on column warehouse.dim_outlet.outlet_id is 'Identifier.';
comment on column warehouse.dim_outlet.name is 'Canonical name.';
comment on column warehouse.dim_outlet.names is 'All names.';
comment on column warehouse.dim_outlet.country is 'Country, ISO 3166-1 alpha-3.';
comment on column warehouse.dim_outlet.domains is 'Domains that it publishes under.';
comment on column warehouse.dim_outlet.time_zone is 'IANA time zone.';
comment on column warehouse.dim_outlet.language is 'Language code.';
comment on column warehouse.dim_outlet.listed is 'Whether the reference data still list it.';

create table warehouse.dim_event_kind (
    kind text not null,
    plover_type text not null,
    plover_mode text,
    cameo_code text,
    goldstein double precision,
    topics text[] not null,
    label_ar text,
    label_en text,
    listed boolean not null default true,
    primary key (kind, plover_type)
);
comment on table warehouse.dim_event_kind is 'One pair of finer kind and PLOVER type.';
comment on column warehouse.dim_event_kind.kind is 'The project''s finer kind.';
comment on column warehouse.dim_event_kind.plover_type is 'PLOVER event type.';
comment on column warehouse.dim_event_kind.plover_mode is 'PLOVER mode.';
comment on column warehouse.dim_event_kind.cameo_code is 'CAMEO code.';
comment on column warehouse.dim_event_kind.goldstein is 'Goldstein score, -10 to 10.';
comment on column warehouse.dim_event_kind.topics is 'Topics that the kind implies.';
comment on column warehouse.dim_event_kind.label_ar is 'Arabic label.';
comment on column warehouse.dim_event_kind.label_en is 'English label.';
comment on column warehouse.dim_event_kind.listed is 'Whether the reference data still list it.';

create table warehouse.dim_topic (
    topic text primary key,
    cues text[] not null,
    label_ar text,
    label_en text,
    listed boolean not null default true
);
comment on table warehouse.dim_topic is 'One topic.';
comment on column warehouse.dim_topic.topic is 'Identifier.';
comment on column warehouse.dim_topic.cues is 'Words that point to it.';
comment on column warehouse.dim_topic.label_ar is 'Arabic label.';
comment on column warehouse.dim_topic.label_en is 'English label.';
comment on column warehouse.dim_topic.listed is 'Whether the reference data still list it.';

create table warehouse.fact_article (
    article_id text primary key,
    snapshot_id text not null references raw.snapshot,
    snapshot_sha256 text not null,
    document text not null,
    title text not null,
    text text not null,
    published_at timestamptz,
    published_precision text check (published_precision in ('day', 'minute')),
    published_on date references warehouse.dim_date,
    outlet text,
    outlet_id text references warehouse.dim_outlet,
    url text,
    language text not null,
    author text,
    cleaner_version text not null,
    extractor_version text not null,
    run_id text not null,
    loaded_at timestamptz not null default now()
);
comment on table warehouse.fact_article is 'One article in its present version; all versions are in raw.article.';
comment on column warehouse.fact_article.article_id is 'Key of the article.';
comment on column warehouse.fact_article.snapshot_id is 'Snapshot that it was read from.';
comment on column warehouse.fact_article.snapshot_sha256 is 'SHA-256 of the snapshot''s bytes.';
comment on column warehouse.fact_article.document is 'Document name.';
comment on column warehouse.fact_article.title is 'Headline.';
comment on column warehouse.fact_article.text is 'Headline and paragraphs, separated by newlines; all offsets count code points in it.';
comment on column warehouse.fact_article.published_at is 'Time of publication; midnight where only the day is known.';
comment on column warehouse.fact_article.published_precision is 'How exact published_at is: day, minute.';
comment on column warehouse.fact_article.published_on is 'Day of publication where it was published.';
comment on column warehouse.fact_article.outlet is 'Outlet as the article names it.';
comment on column warehouse.fact_article.outlet_id is 'Outlet where the reference data know it.';
comment on column warehouse.fact_article.url is 'Canonical URL.';
comment on column warehouse.fact_article.language is 'Language code.';
comment on column warehouse.fact_article.author is 'Author as named.';
comment on column warehouse.fact_article.cleaner_version is 'Version of the cleaner.';
comment on column warehouse.fact_article.extractor_version is 'Version of the extractor, and of the reference data it read with, that made its mentions.';
comment on column warehouse.fact_article.run_id is 'Run that loaded this version.';
comment on column warehouse.fact_article.loaded_at is 'When this version was loaded.';

create table warehouse.fact_mention (
    mention_id text primary key check (mention_id ~ '^[0-9a-f]{32}$'),
    article_id text not null references warehouse.fact_article,
    ordinal integer not null,
    plover_type text not null,
    kind text not null,
    plover_mode text,
    cameo_code text,
    goldstein double precision check (goldstein between -10 and 10),
    status text not null check (status in ('actual', 'planned', 'denied', 'hypothetical')),
    voice text not null check (voice in ('outlet', 'official', 'analyst', 'media')),
    speaker text,
    core boolean not null,
    trigger_start integer not null,
    trigger_end integer not null,
    trigger_words text not null,
    date_start date references warehouse.dim_date,
    date_end date references warehouse.dim_date,
    date_grain text
    check (
        date_grain in (
            'day', 'week', 'dekad', 'month', 'season', 'quarter', 'half', 'year', 'decade', 'range'
        )
    ),
    date_calendar text check (date_calendar in ('gregorian', 'hijri')),
    date_anchor date,
    date_implied text,
    date_span_start integer,
    date_span_end integer,
    date_words text,
    place_id text references warehouse.dim_place,
    place_name text,
    place_country text check (place_country ~ '^[A-Z]{3}$'),
    place_geonames_id bigint,
    place_latitude double precision,
    place_longitude double precision,
    place_precision text check (place_precision in ('settlement', 'admin1', 'country', 'venue')),
    place_implied text,
    place_span_start integer,
    place_span_end integer,
    place_words text,
    confidence double precision not null check (confidence between 0 and 1),
    extractor_version text not null,
    trace jsonb not null,
    payload json not null,
    block_key text not null,
    run_id text not null,
    loaded_at timestamptz not null default now(),
    constraint mention_kind foreign key (kind, plover_type) references warehouse.dim_event_kind (kind, plover_type),
    constraint mention_date_order check (date_start <= date_end),
    constraint mention_date_whole check ((date_start is null) = (date_end is null))
);
comment on table warehouse.fact_mention is 'One event as one article tells it, with the words that say so.';
comment on column warehouse.fact_mention.mention_id is 'Key of the mention.';
comment on column warehouse.fact_mention.article_id is 'Article that tells it.';
comment on column warehouse.fact_mention.ordinal is 'Position among the article''s mentions, from 0.';
comment on column warehouse.fact_mention.plover_type is 'PLOVER event type.';
comment on column warehouse.fact_mention.kind is 'The project''s finer kind.';
comment on column warehouse.fact_mention.plover_mode is 'PLOVER mode.';
comment on column warehouse.fact_mention.cameo_code is 'CAMEO code.';
comment on column warehouse.fact_mention.goldstein is 'Goldstein score.';
comment on column warehouse.fact_mention.status is 'actual, planned, denied, hypothetical.';
comment on column warehouse.fact_mention.voice is 'Who vouches for it.';
comment on column warehouse.fact_mention.speaker is 'Who says it, as named.';
comment on column warehouse.fact_mention.core is 'Whether the article is about it.';
comment on column warehouse.fact_mention.trigger_start is 'Offset of the predicate''s first code point.';
comment on column warehouse.fact_mention.trigger_end is 'Offset after the predicate''s last code point.';
comment on column warehouse.fact_mention.trigger_words is 'The predicate''s words.';
comment on column warehouse.fact_mention.date_start is 'First day; null where neither text nor publication say.';
comment on column warehouse.fact_mention.date_end is 'Last day, inclusive.';
comment on column warehouse.fact_mention.date_grain is 'Grain of the date expression.';
comment on column warehouse.fact_mention.date_calendar is 'Calendar of the date expression.';
comment on column warehouse.fact_mention.date_anchor is 'Day that a relative expression was counted from.';
comment on column warehouse.fact_mention.date_implied is 'What implies the date where no words say it.';
comment on column warehouse.fact_mention.date_span_start is 'Offset of the date''s words.';
comment on column warehouse.fact_mention.date_span_end is 'Offset after the date''s words.';
comment on column warehouse.fact_mention.date_words is 'The date''s words.';
comment on column warehouse.fact_mention.place_id is 'Place, else its country, where the reference data know it.';
comment on column warehouse.fact_mention.place_name is 'Place as named.';
comment on column warehouse.fact_mention.place_country is 'Country of the place, ISO 3166-1 alpha-3.';
comment on column warehouse.fact_mention.place_geonames_id is 'GeoNames number of the place.';
comment on column warehouse.fact_mention.place_latitude is 'Latitude in degrees.';
comment on column warehouse.fact_mention.place_longitude is 'Longitude in degrees.';
comment on column warehouse.fact_mention.place_precision is 'How fine the place is.';
comment on column warehouse.fact_mention.place_implied is 'What implies the place where no words say it.';
comment on column warehouse.fact_mention.place_span_start is 'Offset of the place''s words.';
comment on column warehouse.fact_mention.place_span_end is 'Offset after the place''s words.';
comment on column warehouse.fact_mention.place_words is 'The place''s words.';
comment on column warehouse.fact_mention.confidence is 'Confidence, 0 to 1.';
comment on column warehouse.fact_mention.extractor_version is 'Version of the extractor.';
comment on column warehouse.fact_mention.trace is 'Rules and lexicon rows that made the reading.';
comment on column warehouse.fact_mention.payload is 'The mention as JSON, as export prints it; json keeps the order of keys.';
comment on column warehouse.fact_mention.block_key is 'Block that event resolution compares it within.';
comment on column warehouse.fact_mention.run_id is 'Run that loaded it.';
comment on column warehouse.fact_mention.loaded_at is 'When it was loaded.';

create table warehouse.fact_mention_evidence (
    mention_id text not null references warehouse.fact_mention on delete cascade,
    ordinal integer not null,
    article_id text not null references warehouse.fact_article,
    span_start integer not null,
    span_end integer not null,
    words text not null,
    primary key (mention_id, ordinal)
);
comment on table warehouse.fact_mention_evidence is 'One sentence that asserts one mention.';
comment on column warehouse.fact_mention_evidence.mention_id is 'Mention.';
comment on column warehouse.fact_mention_evidence.ordinal is 'Position, best first, from 0.';
comment on column warehouse.fact_mention_evidence.article_id is 'Article.';
comment on column warehouse.fact_mention_evidence.span_start is 'Offset of the sentence.';
comment on column warehouse.fact_mention_evidence.span_end is 'Offset after the sentence.';
comment on column warehouse.fact_mention_evidence.words is 'The sentence, literally as in the article.';

create table warehouse.bridge_mention_participant (
    mention_id text not null references warehouse.fact_mention on delete cascade,
    ordinal integer not null,
    article_id text not null references warehouse.fact_article,
    role text not null check (role in ('source', 'target')),
    name text not null,
    country text check (country ~ '^[A-Z]{3}$'),
    sector text not null
    check (
        sector in (
            'GOV', 'MIL', 'SPY', 'COP', 'LEG', 'JUD', 'REB', 'IGO', 'NGO', 'BUS', 'CVL', 'MED', 'OPP', 'UNK'
        )
    ),
    office text,
    entity text,
    actor_key text references warehouse.dim_actor,
    wikidata text,
    resolved_by text,
    span_start integer not null,
    span_end integer not null,
    words text not null,
    primary key (mention_id, ordinal)
);
comment on table warehouse.bridge_mention_participant is 'One participant in one role of one mention.';
comment on column warehouse.bridge_mention_participant.mention_id is 'Mention.';
comment on column warehouse.bridge_mention_participant.ordinal is 'Position within the mention, from 0.';
comment on column warehouse.bridge_mention_participant.article_id is 'Article.';
comment on column warehouse.bridge_mention_participant.role is 'source acts, target is acted on.';
comment on column warehouse.bridge_mention_participant.name is 'Shortest form in the article that identifies the participant.';
comment on column warehouse.bridge_mention_participant.country is 'Country that the participant acts for, ISO 3166-1 alpha-3.';
comment on column warehouse.bridge_mention_participant.sector is 'Sector code.';
comment on column warehouse.bridge_mention_participant.office is 'Office as named.';
comment on column warehouse.bridge_mention_participant.entity is 'Identifier in the reference data.';
comment on column warehouse.bridge_mention_participant.actor_key is 'Actor in the period of office that holds the event''s date.';
comment on column warehouse.bridge_mention_participant.wikidata is 'Wikidata identifier.';
comment on column warehouse.bridge_mention_participant.resolved_by is 'How a short form was resolved.';
comment on column warehouse.bridge_mention_participant.span_start is 'Offset of the words.';
comment on column warehouse.bridge_mention_participant.span_end is 'Offset after the words.';
comment on column warehouse.bridge_mention_participant.words is 'The words, literally as in the article.';

create table warehouse.bridge_mention_topic (
    mention_id text not null references warehouse.fact_mention on delete cascade,
    topic text not null references warehouse.dim_topic,
    primary key (mention_id, topic)
);
comment on table warehouse.bridge_mention_topic is 'One topic of one mention.';
comment on column warehouse.bridge_mention_topic.mention_id is 'Mention.';
comment on column warehouse.bridge_mention_topic.topic is 'Topic.';

create table warehouse.mention_history (
    mention_id text not null,
    article_id text not null,
    snapshot_id text not null,
    cleaner_version text not null,
    extractor_version text not null,
    payload json not null,
    valid_from timestamptz not null,
    valid_to timestamptz not null,
    run_id text not null,
    primary key (mention_id, valid_from)
);
comment on table warehouse.mention_history is 'One former version of a mention, replaced or withdrawn.';
comment on column warehouse.mention_history.mention_id is 'Key of the mention.';
comment on column warehouse.mention_history.article_id is 'Key of the article.';
comment on column warehouse.mention_history.snapshot_id is 'Snapshot that it was read from.';
comment on column warehouse.mention_history.cleaner_version is 'Version of the cleaner.';
comment on column warehouse.mention_history.extractor_version is 'Version of the extractor.';
comment on column warehouse.mention_history.payload is 'The mention as JSON.';
comment on column warehouse.mention_history.valid_from is 'When it was loaded.';
comment on column warehouse.mention_history.valid_to is 'When it was replaced.';
comment on column warehouse.mention_history.run_id is 'Run that replaced it.';

create table warehouse.fact_event (
    event_id text primary key check (event_id ~ '^[0-9a-f]{32}$'),
    best_mention_id text not null references warehouse.fact_mention deferrable initially deferred,
    plover_type text not null,
    kind text not null,
    status text not null check (status in ('actual', 'planned', 'denied', 'hypothetical')),
    date_start date references warehouse.dim_date,
    date_end date references warehouse.dim_date,
    date_grain text,
    place_id text references warehouse.dim_place,
    place_name text,
    place_country text,
    goldstein double precision,
    core boolean not null,
    confidence double precision not null check (confidence between 0 and 1),
    mention_count integer not null check (mention_count > 0),
    article_count integer not null check (article_count > 0),
    block_key text not null,
    first_run_id text not null,
    first_seen timestamptz not null default now(),
    constraint event_kind foreign key (kind, plover_type) references warehouse.dim_event_kind (kind, plover_type),
    constraint event_date_order check (date_start <= date_end)
);
comment on table warehouse.fact_event is 'One real-world occurrence, however many articles tell it.';
comment on column warehouse.fact_event.event_id is 'Key from the smallest mention_id among its mentions.';
comment on column warehouse.fact_event.best_mention_id is 'Mention that speaks for it: most confident, finest date.';
comment on column warehouse.fact_event.plover_type is 'PLOVER event type.';
comment on column warehouse.fact_event.kind is 'The project''s finer kind.';
comment on column warehouse.fact_event.status is 'Status of the mention that speaks for it.';
comment on column warehouse.fact_event.date_start is 'First day of the finest date told.';
comment on column warehouse.fact_event.date_end is 'Last day of the finest date told.';
comment on column warehouse.fact_event.date_grain is 'Grain of that date.';
comment on column warehouse.fact_event.place_id is 'Place.';
comment on column warehouse.fact_event.place_name is 'Place as named.';
comment on column warehouse.fact_event.place_country is 'Country of the place, ISO 3166-1 alpha-3.';
comment on column warehouse.fact_event.goldstein is 'Goldstein score.';
comment on column warehouse.fact_event.core is 'Whether any article is about it.';
comment on column warehouse.fact_event.confidence is 'Highest confidence among its mentions.';
comment on column warehouse.fact_event.mention_count is 'Mentions that tell it.';
comment on column warehouse.fact_event.article_count is 'Articles that tell it.';
comment on column warehouse.fact_event.block_key is 'Block that event resolution made it in.';
comment on column warehouse.fact_event.first_run_id is 'Run that first made it.';
comment on column warehouse.fact_event.first_seen is 'When it was first made.';

create table warehouse.event_member (
    mention_id text primary key references warehouse.fact_mention on delete cascade,
    event_id text not null references warehouse.fact_event on delete cascade,
    rule text not null,
    score double precision not null check (score between 0 and 1)
);
comment on table warehouse.event_member is 'One mention as member of its event.';
comment on column warehouse.event_member.mention_id is 'Mention; belongs to one event.';
comment on column warehouse.event_member.event_id is 'Event.';
comment on column warehouse.event_member.rule is 'Rule that put it there: alone, or the rule that matched.';
comment on column warehouse.event_member.score is 'Least similarity to the event''s other mentions; 1 where alone.';

create table warehouse.bridge_event_participant (
    event_id text not null references warehouse.fact_event on delete cascade,
    ordinal integer not null,
    role text not null check (role in ('source', 'target')),
    name text not null,
    country text,
    sector text not null,
    entity text,
    actor_key text references warehouse.dim_actor,
    mention_count integer not null,
    primary key (event_id, ordinal)
);
comment on table warehouse.bridge_event_participant is 'One participant in one role of one event.';
comment on column warehouse.bridge_event_participant.event_id is 'Event.';
comment on column warehouse.bridge_event_participant.ordinal is 'Position within the event, from 0.';
comment on column warehouse.bridge_event_participant.role is 'source acts, target is acted on.';
comment on column warehouse.bridge_event_participant.name is 'Name in the mention that speaks for the event, else the most frequent one.';
comment on column warehouse.bridge_event_participant.country is 'Country that the participant acts for, ISO 3166-1 alpha-3.';
comment on column warehouse.bridge_event_participant.sector is 'Sector code.';
comment on column warehouse.bridge_event_participant.entity is 'Identifier in the reference data.';
comment on column warehouse.bridge_event_participant.actor_key is 'Actor in the period of office that holds the event''s date.';
comment on column warehouse.bridge_event_participant.mention_count is 'Mentions of the event that name it.';

create table ops.run (
    run_id text primary key,
    folder text,
    outlets text[] not null,
    redo_from text check (redo_from in ('clean', 'extract')),
    cleaner_version text not null,
    extractor_version text not null,
    started_at timestamptz not null default now(),
    finished_at timestamptz
);
comment on table ops.run is 'One run of the stages.';
comment on column ops.run.run_id is 'Name of the run, given by whoever starts it.';
comment on column ops.run.folder is 'Folder that was read; null where stored snapshots were read again.';
comment on column ops.run.outlets is 'Outlets that the run is limited to; empty for all.';
comment on column ops.run.redo_from is 'Stage from which known articles are made anew.';
comment on column ops.run.cleaner_version is 'Version of the cleaner.';
comment on column ops.run.extractor_version is 'Version of the extractor.';
comment on column ops.run.started_at is 'When it was first started.';
comment on column ops.run.finished_at is 'When its load was last finished.';

create table ops.run_stage (
    run_id text not null references ops.run,
    stage text not null,
    batch text not null,
    attempts integer not null default 1,
    started_at timestamptz not null,
    finished_at timestamptz not null,
    counts jsonb not null,
    primary key (run_id, stage, batch)
);
comment on table ops.run_stage is 'One stage of one run on one batch.';
comment on column ops.run_stage.run_id is 'Run.';
comment on column ops.run_stage.stage is 'pick_up, clean, extract, validate, load.';
comment on column ops.run_stage.batch is 'Key of the batch; empty where the stage works on the whole run.';
comment on column ops.run_stage.attempts is 'How often it was finished.';
comment on column ops.run_stage.started_at is 'Start of the last attempt.';
comment on column ops.run_stage.finished_at is 'End of the last attempt.';
comment on column ops.run_stage.counts is 'What came out, as counts.';

create table ops.run_document (
    run_id text not null references ops.run,
    snapshot_id text not null references raw.snapshot,
    document text not null,
    origin text not null,
    article_id text,
    outcome text not null
    check (
        outcome in (
            'picked', 'cleaned', 'extracted', 'valid', 'loaded', 'unchanged', 'quarantined', 'skipped'
        )
    ),
    primary key (run_id, snapshot_id)
);
comment on table ops.run_document is 'One document of one run and what became of it.';
comment on column ops.run_document.run_id is 'Run.';
comment on column ops.run_document.snapshot_id is 'Snapshot.';
comment on column ops.run_document.document is 'Document name.';
comment on column ops.run_document.origin is 'Path or URL that it was got from.';
comment on column ops.run_document.article_id is 'Key of the article once it is cleaned.';
comment on column ops.run_document.outcome is 'How far it came; the last four are final.';

create table ops.skipped (
    run_id text not null references ops.run,
    stage text not null,
    document text not null,
    origin text not null,
    reason text not null,
    detail text not null,
    snapshot_id text not null default '',
    skipped_at timestamptz not null default now(),
    primary key (run_id, stage, origin, document, snapshot_id, reason)
);
comment on table ops.skipped is 'One document that one run left out, with the reason.';
comment on column ops.skipped.run_id is 'Run.';
comment on column ops.skipped.stage is 'Stage that left it out.';
comment on column ops.skipped.document is 'Document name.';
comment on column ops.skipped.origin is 'Path or URL.';
comment on column ops.skipped.reason is 'Reason code.';
comment on column ops.skipped.detail is 'What exactly was wrong.';
comment on column ops.skipped.snapshot_id is 'Snapshot; empty where none was made.';
comment on column ops.skipped.skipped_at is 'When.';

create table ops.quarantine (
    record_key text not null,
    stage text not null,
    rule_code text not null,
    record_type text not null check (record_type in ('article', 'mention')),
    severity text not null check (severity in ('critical', 'warning')),
    message_en text not null,
    message_ar text not null,
    document text not null,
    snapshot_id text not null references raw.snapshot,
    payload jsonb,
    cleaner_version text not null,
    extractor_version text not null,
    run_id text not null references ops.run,
    first_seen timestamptz not null default now(),
    last_seen timestamptz not null default now(),
    attempts integer not null default 1,
    status text not null default 'open' check (status in ('open', 'resolved', 'discarded')),
    note text,
    primary key (record_key, stage, rule_code)
);
comment on table ops.quarantine is 'One record that failed one rule of one stage, over all runs.';
comment on column ops.quarantine.record_key is 'Key of the mention, or of the snapshot where an article failed.';
comment on column ops.quarantine.stage is 'clean, extract or validate.';
comment on column ops.quarantine.rule_code is 'Rule that it broke.';
comment on column ops.quarantine.record_type is 'article or mention.';
comment on column ops.quarantine.severity is 'critical records are not loaded.';
comment on column ops.quarantine.message_en is 'What is wrong, in English.';
comment on column ops.quarantine.message_ar is 'What is wrong, in Arabic.';
comment on column ops.quarantine.document is 'Document name.';
comment on column ops.quarantine.snapshot_id is 'Snapshot, to look at or to replay.';
comment on column ops.quarantine.payload is 'The record as it was, or the fault as it was told.';
comment on column ops.quarantine.cleaner_version is 'Version of the cleaner at the last failure.';
comment on column ops.quarantine.extractor_version is 'Version of the extractor at the last failure.';
comment on column ops.quarantine.run_id is 'Run of the last failure.';
comment on column ops.quarantine.first_seen is 'First failure.';
comment on column ops.quarantine.last_seen is 'Last failure.';
comment on column ops.quarantine.attempts is 'Runs in which it failed.';
comment on column ops.quarantine.status is 'open, resolved by a later run, discarded by a person.';
comment on column ops.quarantine.note is 'What a person wrote about it.';

create table ops.validation_result (
    run_id text not null references ops.run,
    rule_code text not null,
    table_name text not null,
    severity text not null,
    success boolean not null,
    checked bigint not null,
    failed bigint not null,
    message_en text not null,
    message_ar text not null,
    fault text,
    validated_at timestamptz not null default now(),
    primary key (run_id, rule_code)
);
comment on table ops.validation_result is 'One rule as checked in one run.';
comment on column ops.validation_result.run_id is 'Run.';
comment on column ops.validation_result.rule_code is 'Rule.';
comment on column ops.validation_result.table_name is 'Staging table that it checks.';
comment on column ops.validation_result.severity is 'critical or warning.';
comment on column ops.validation_result.success is 'Whether no row broke it.';
comment on column ops.validation_result.checked is 'Rows of the run in that table.';
comment on column ops.validation_result.failed is 'Rows that broke it.';
comment on column ops.validation_result.message_en is 'What the rule says, in English.';
comment on column ops.validation_result.message_ar is 'What the rule says, in Arabic.';
comment on column ops.validation_result.fault is 'Why the rule could not be checked, where it could not.';
comment on column ops.validation_result.validated_at is 'When.';

create table ops.reference_file (
    name text primary key,
    sha256 text not null,
    row_count integer not null,
    loaded_at timestamptz not null default now()
);
comment on table ops.reference_file is 'One file of the reference data as last loaded.';
comment on column ops.reference_file.name is 'File name.';
comment on column ops.reference_file.sha256 is 'SHA-256 of its bytes.';
comment on column ops.reference_file.row_count is 'Rows.';
comment on column ops.reference_file.loaded_at is 'When it was loaded.';

create table ops.applied_view (
    name text primary key,
    sha256 text not null
);
comment on table ops.applied_view is 'One file of views as last applied.';
comment on column ops.applied_view.name is 'File name.';
comment on column ops.applied_view.sha256 is 'SHA-256 of its text.';
