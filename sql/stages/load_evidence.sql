-- The sentences of mentions that are new.
insert into warehouse.fact_mention_evidence (mention_id, ordinal, article_id, span_start, span_end, words)
select
    e.mention_id,
    e.ordinal,
    m.article_id,
    e.span_start,
    e.span_end,
    e.words
from load_mention as m
inner join staging.mention_evidence as e
    on m.run_id = e.run_id and m.snapshot_id = e.snapshot_id and m.ordinal = e.mention_ordinal
on conflict (mention_id, ordinal) do nothing
