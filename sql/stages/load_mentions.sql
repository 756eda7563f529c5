-- Mentions that are not there yet; unchanged ones stay as they are.
insert into warehouse.fact_mention (
    mention_id, article_id, ordinal, plover_type, kind, plover_mode, cameo_code, goldstein, status, voice, speaker,
    core, trigger_start, trigger_end, trigger_words, date_start, date_end, date_grain, date_calendar, date_anchor,
    date_implied, date_span_start, date_span_end, date_words, place_id, place_name, place_country, place_geonames_id,
    place_latitude, place_longitude, place_precision, place_implied, place_span_start, place_span_end, place_words,
    confidence, extractor_version, trace, payload, run_id
)
select
    m.mention_id,
    m.article_id,
    m.ordinal,
    m.plover_type,
    m.kind,
    m.plover_mode,
    m.cameo_code,
    m.goldstein,
    m.status,
    m.voice,
    m.speaker,
    coalesce(m.core, false),
    m.trigger_start,
    m.trigger_end,
    m.trigger_words,
    cast(m.date_start as date),
    cast(m.date_end as date),
    m.date_grain,
    m.date_calendar,
    cast(m.date_anchor as date),
    m.date_implied,
    m.date_span_start,
    m.date_span_end,
    m.date_words,
    coalesce(
        (select p.place_id from warehouse.dim_place as p where p.place_id = 'g' || m.place_geonames_id),
        (select p.place_id from warehouse.dim_place as p where p.place_id = m.place_country)
    ),
    m.place_name,
    m.place_country,
    m.place_geonames_id,
    m.place_latitude,
    m.place_longitude,
    m.place_precision,
    m.place_implied,
    m.place_span_start,
    m.place_span_end,
    m.place_words,
    m.confidence,
    m.extractor_version,
    to_jsonb(m.trace),
    cast(m.payload as json),
    m.run_id
from load_mention as m
where not exists (select from warehouse.fact_mention as have where have.mention_id = m.mention_id)
