-- Decisions on quarantined records, replays, samples of what broke a rule, alerts that stand.
alter table ops.quarantine drop constraint quarantine_status_check;
update ops.quarantine set status = 'fixed'
where status = 'resolved';
alter table ops.quarantine add constraint quarantine_status_check
check (status in ('open', 'replayed', 'discarded', 'fixed'));
comment on column ops.quarantine.status is
'open; replayed: a replay cured it; fixed: another later run did; discarded: a person let it go.';
alter table ops.quarantine add column quarantine_id text not null
generated always as (substr(md5(record_key || ' ' || stage || ' ' || rule_code), 1, 12)) stored;
alter table ops.quarantine add constraint quarantine_name unique (quarantine_id);
comment on column ops.quarantine.quarantine_id is 'Short name of the row, from its key.';
alter table ops.quarantine add column decided_by text;
comment on column ops.quarantine.decided_by is 'Who discarded it, or asked for the replay that cured it.';
alter table ops.quarantine add column decided_at timestamptz;
comment on column ops.quarantine.decided_at is 'When it was last discarded, replayed or fixed.';
alter table ops.quarantine add column closed_run_id text;
comment on column ops.quarantine.closed_run_id is 'Run that replayed or fixed it.';

create table ops.replay (
    run_id text primary key,
    quarantine_ids text[] not null,
    from_stage text not null check (from_stage in ('clean', 'extract')),
    asked_by text not null,
    asked_at timestamptz not null default now()
);
comment on table ops.replay is 'One run that reads quarantined documents again.';
-- No foreign key: what is replayed is chosen, and written down, before the run begins.
comment on column ops.replay.run_id is 'Run.';
comment on column ops.replay.quarantine_ids is 'Quarantined records that it was asked to cure.';
comment on column ops.replay.from_stage is 'Stage that it begins with: clean (from the bytes) or extract.';
comment on column ops.replay.asked_by is 'Who asked for it.';
comment on column ops.replay.asked_at is 'When it was asked for.';

alter table ops.validation_result add column hint text not null default '';
comment on column ops.validation_result.hint is 'Where to look first when the rule fails.';
alter table ops.validation_result add column samples jsonb not null default '[]';
comment on column ops.validation_result.samples is 'A few of the records that broke the rule: what and detail of each.';

create table ops.alert (
    cause text primary key,
    title text not null,
    body text not null,
    run_id text not null,
    raised_at timestamptz not null default now(),
    last_at timestamptz not null default now(),
    times integer not null default 1,
    delivered text[] not null default '{}',
    cleared_at timestamptz
);
comment on table ops.alert is 'One cause of alarm: told once a channel until it clears.';
comment on column ops.alert.cause is 'What is wrong, by code.';
comment on column ops.alert.title is 'One line that says so.';
comment on column ops.alert.body is 'Counts, rules, links.';
comment on column ops.alert.run_id is 'Run that showed it last.';
comment on column ops.alert.raised_at is 'When it was first seen since it last cleared.';
comment on column ops.alert.last_at is 'When it was last seen.';
comment on column ops.alert.times is 'Runs that showed it since then.';
comment on column ops.alert.delivered is 'Channels that have taken it.';
comment on column ops.alert.cleared_at is 'When it was gone; null while it stands.';

create function warehouse.moment_of(value text) returns timestamptz
language plpgsql stable parallel safe as $$
begin
    return value::timestamptz;
exception when others then
    return null;
end
$$;
comment on function warehouse.moment_of is 'The moment that an ISO 8601 text names, null where it names none.';
