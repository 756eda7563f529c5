-- Words are literal, checked by the database itself; look-ups are indexed; days exist before facts need them.
create index article_snapshot on warehouse.fact_article (snapshot_id);
create index article_outlet on warehouse.fact_article (outlet_id, published_on);
create index mention_article on warehouse.fact_mention (article_id);
create index mention_block on warehouse.fact_mention (block_key);
create index mention_dates on warehouse.fact_mention (date_start, date_end);
create index participant_entity on warehouse.bridge_mention_participant (entity);
create index event_block on warehouse.fact_event (block_key);
create index event_best on warehouse.fact_event (best_mention_id);
create index event_dates on warehouse.fact_event (date_start, date_end);
create index member_event on warehouse.event_member (event_id);
create index actor_id on warehouse.dim_actor (actor_id);
create index quarantine_open on ops.quarantine (status, last_seen);
create index quarantine_snapshot on ops.quarantine (snapshot_id);
create index staging_mention_id on staging.mention (run_id, mention_id);

create view warehouse.spans as
select
    article_id,
    mention_id,
    'trigger' as part,
    trigger_start as span_start,
    trigger_end as span_end,
    trigger_words as words
from warehouse.fact_mention
union all
select
    article_id,
    mention_id,
    'date' as part,
    date_span_start as span_start,
    date_span_end as span_end,
    date_words as words
from warehouse.fact_mention
where date_words is not null
union all
select
    article_id,
    mention_id,
    'place' as part,
    place_span_start as span_start,
    place_span_end as span_end,
    place_words as words
from warehouse.fact_mention
where place_words is not null
union all
select
    article_id,
    mention_id,
    'evidence' as part,
    span_start,
    span_end,
    words
from warehouse.fact_mention_evidence
union all
select
    article_id,
    mention_id,
    role as part,
    span_start,
    span_end,
    words
from warehouse.bridge_mention_participant;
comment on view warehouse.spans is 'One stretch of words that one mention is read from.';
comment on column warehouse.spans.article_id is 'Key of the article.';
comment on column warehouse.spans.mention_id is 'Key of the mention.';
comment on column warehouse.spans.part is 'What the words say: trigger, date, place, evidence, source, target.';
comment on column warehouse.spans.span_start is 'Offset of the first code point.';
comment on column warehouse.spans.span_end is 'Offset after the last code point.';
comment on column warehouse.spans.words is 'The words, literally as in the article.';

create function warehouse.is_literal(body text, span_start integer, span_end integer, words text) returns boolean
language sql immutable parallel safe
return coalesce(
    span_start >= 0 and span_end > span_start
    and substr(body, span_start + 1, greatest(span_end - span_start, 0)) = words,
    false
);
comment on function warehouse.is_literal is 'Whether the words stand in the body at these offsets (code points).';

create function warehouse.check_mention_spans() returns trigger
language plpgsql as $$
declare
    bad record;
begin
    select added.mention_id into bad
    from added
    inner join warehouse.fact_article as a using (article_id)
    where
        not warehouse.is_literal(a.text, added.trigger_start, added.trigger_end, added.trigger_words)
        or (
            added.date_words is not null
            and not warehouse.is_literal(a.text, added.date_span_start, added.date_span_end, added.date_words)
        )
        or (
            added.place_words is not null
            and not warehouse.is_literal(a.text, added.place_span_start, added.place_span_end, added.place_words)
        )
    limit 1;
    if found then
        raise exception 'mention %: its words do not stand in the article at its offsets', bad.mention_id
            using errcode = 'check_violation';
    end if;
    return null;
end
$$;
comment on function warehouse.check_mention_spans is 'Refuses mentions whose words are not literal.';

create function warehouse.check_part_spans() returns trigger
language plpgsql as $$
declare
    bad record;
begin
    select added.mention_id, added.ordinal into bad
    from added
    inner join warehouse.fact_article as a using (article_id)
    where not warehouse.is_literal(a.text, added.span_start, added.span_end, added.words)
    limit 1;
    if found then
        raise exception '% of mention %, number %: words do not stand in the article at these offsets',
            tg_table_name, bad.mention_id, bad.ordinal
            using errcode = 'check_violation';
    end if;
    return null;
end
$$;
comment on function warehouse.check_part_spans is 'Refuses evidence and participants whose words are not literal.';

create function warehouse.check_article_spans() returns trigger
language plpgsql as $$
declare
    bad record;
begin
    select s.mention_id into bad
    from added
    inner join warehouse.spans as s using (article_id)
    where not warehouse.is_literal(added.text, s.span_start, s.span_end, s.words)
    limit 1;
    if found then
        raise exception 'article text changed under mention %', bad.mention_id using errcode = 'check_violation';
    end if;
    return null;
end
$$;
comment on function warehouse.check_article_spans is 'Refuses a new text under mentions read from the old one.';

create trigger mention_words_on_insert after insert on warehouse.fact_mention
referencing new table as added for each statement execute function warehouse.check_mention_spans();
create trigger mention_words_on_update after update on warehouse.fact_mention
referencing new table as added for each statement execute function warehouse.check_mention_spans();
create trigger evidence_words_on_insert after insert on warehouse.fact_mention_evidence
referencing new table as added for each statement execute function warehouse.check_part_spans();
create trigger evidence_words_on_update after update on warehouse.fact_mention_evidence
referencing new table as added for each statement execute function warehouse.check_part_spans();
create trigger participant_words_on_insert after insert on warehouse.bridge_mention_participant
referencing new table as added for each statement execute function warehouse.check_part_spans();
create trigger participant_words_on_update after update on warehouse.bridge_mention_participant
referencing new table as added for each statement execute function warehouse.check_part_spans();
create trigger article_words_on_update after update on warehouse.fact_article
referencing new table as added for each statement execute function warehouse.check_article_spans();

create function warehouse.day_of(value text) returns date
language plpgsql immutable parallel safe as $$
begin
    return value::date;
exception when others then
    return null;
end
$$;
comment on function warehouse.day_of is 'The day that an ISO 8601 text names, null where it names none.';

create function warehouse.add_dates(first_day date, last_day date) returns void
language sql as $$
insert into warehouse.dim_date
select
    d::date as date,
    extract(year from d)::integer as year,
    extract(quarter from d)::integer as quarter,
    extract(month from d)::integer as month,
    extract(day from d)::integer as day_of_month,
    extract(week from d)::integer as iso_week,
    extract(isodow from d)::integer as iso_weekday,
    to_char(d, 'YYYY-MM') as year_month,
    to_char(d, 'FMDay') as weekday_en,
    (array[
        'الاثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة', 'السبت', 'الأحد'
    ])[extract(isodow from d)] as weekday_ar,
    to_char(d, 'FMMonth') as month_en,
    (array[
        'يناير', 'فبراير', 'مارس', 'أبريل', 'مايو', 'يونيو',
        'يوليو', 'أغسطس', 'سبتمبر', 'أكتوبر', 'نوفمبر', 'ديسمبر'
    ])[extract(month from d)] as month_ar
from generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') as g (d)
on conflict (date) do nothing
$$;
comment on function warehouse.add_dates is 'Puts the days from the first to the last into dim_date.';

select warehouse.add_dates(date '1990-01-01', date '2035-12-31');
