-- What is replaced stays readable.
insert into warehouse.mention_history (
    mention_id, article_id, snapshot_id, cleaner_version, extractor_version, payload, valid_from, valid_to, run_id
)
select
    old.mention_id,
    old.article_id,
    a.snapshot_id,
    a.cleaner_version,
    old.extractor_version,
    old.payload,
    old.loaded_at,
    now(),
    :run_id
from load_gone as gone
inner join warehouse.fact_mention as old on gone.mention_id = old.mention_id
inner join warehouse.fact_article as a on old.article_id = a.article_id
on conflict (mention_id, valid_from) do nothing
