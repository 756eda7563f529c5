-- Events made or brought up to date.
with told as (
    select *
    from json_to_recordset(cast(:rows as json)) as r (
        event_id text, best_mention_id text, mention_count integer, article_count integer
    )
)

insert into warehouse.fact_event (
    event_id, best_mention_id, plover_type, kind, status, date_start, date_end, date_grain, place_id, place_name,
    place_country, goldstein, core, confidence, mention_count, article_count, first_run_id
)
select
    told.event_id,
    told.best_mention_id,
    m.plover_type,
    m.kind,
    m.status,
    m.date_start,
    m.date_end,
    m.date_grain,
    m.place_id,
    m.place_name,
    m.place_country,
    m.goldstein,
    m.core,
    m.confidence,
    told.mention_count,
    told.article_count,
    :run_id
from told
inner join warehouse.fact_mention as m on told.best_mention_id = m.mention_id
order by told.event_id
on conflict (event_id) do update set
    best_mention_id = excluded.best_mention_id,
    plover_type = excluded.plover_type,
    kind = excluded.kind,
    status = excluded.status,
    date_start = excluded.date_start,
    date_end = excluded.date_end,
    date_grain = excluded.date_grain,
    place_id = excluded.place_id,
    place_name = excluded.place_name,
    place_country = excluded.place_country,
    goldstein = excluded.goldstein,
    core = excluded.core,
    confidence = excluded.confidence,
    mention_count = excluded.mention_count,
    article_count = excluded.article_count
