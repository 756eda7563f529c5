-- Event resolution over scored pairs: keys that bring candidates together, and every accepted pair with its score.
-- Mentions that were loaded before have no keys yet: their articles are due, and the next load resolves them anew.
alter table staging.mention drop column block_key;
alter table warehouse.fact_mention drop column block_key;
alter table warehouse.fact_event drop column block_key;

create table warehouse.mention_key (
    key text not null,
    mention_id text not null references warehouse.fact_mention on delete cascade,
    primary key (key, mention_id)
);
create index mention_key_mention on warehouse.mention_key (mention_id);
comment on table warehouse.mention_key is 'One key that one mention is found by when candidates are sought.';
comment on column warehouse.mention_key.key is 'Family of kinds, a person''s word or two countries, a stretch of time.';
comment on column warehouse.mention_key.mention_id is 'Key of the mention.';

create table warehouse.event_merge (
    mention_id text not null references warehouse.fact_mention on delete cascade,
    other_id text not null references warehouse.fact_mention on delete cascade,
    score double precision not null check (score between 0 and 1),
    rule text not null,
    is_joined boolean not null default false,
    run_id text not null,
    merged_at timestamptz not null default now(),
    primary key (mention_id, other_id),
    constraint merge_order check (mention_id collate "C" < other_id collate "C")
);
create index event_merge_other on warehouse.event_merge (other_id);
comment on table warehouse.event_merge is 'One pair of mentions of different articles that may tell one occurrence.';
comment on column warehouse.event_merge.mention_id is 'The mention with the smaller key.';
comment on column warehouse.event_merge.other_id is 'The other mention.';
comment on column warehouse.event_merge.score is 'How likely they tell one occurrence, 0.5 to 1.';
comment on column warehouse.event_merge.rule is 'What speaks for it: participants; date; place.';
comment on column warehouse.event_merge.is_joined is 'Whether they ended in one event; a better fit may part them.';
comment on column warehouse.event_merge.run_id is 'Run that compared them last.';
comment on column warehouse.event_merge.merged_at is 'When they were compared last.';

create table warehouse.resolution_due (
    article_id text primary key references warehouse.fact_article on delete cascade,
    due_since timestamptz not null default now()
);
comment on table warehouse.resolution_due is 'One article whose mentions the next load compares anew.';
comment on column warehouse.resolution_due.article_id is 'Key of the article.';
comment on column warehouse.resolution_due.due_since is 'Since when.';
insert into warehouse.resolution_due (article_id) select a.article_id from warehouse.fact_article as a;
