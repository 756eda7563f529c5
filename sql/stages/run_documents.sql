-- The documents of a run: those that the warehouse holds as they are, by the same cleaner and extractor, are done.
-- What this very run has loaded already (it was killed and started again) counts as loaded.
insert into ops.run_document (run_id, snapshot_id, document, origin, article_id, outcome)
select
    r.run_id,
    t.snapshot_id,
    t.document,
    t.origin,
    f.article_id,
    case
        when f.article_id is null then 'picked'
        when f.run_id = r.run_id then 'loaded'
        else 'unchanged'
    end
from json_to_recordset(cast(:rows as json)) as t (snapshot_id text, document text, origin text)
inner join ops.run as r on r.run_id = :run_id
left join warehouse.fact_article as f
    on
        t.snapshot_id = f.snapshot_id
        and r.cleaner_version = f.cleaner_version
        and r.extractor_version = f.extractor_version
        and r.redo_from is null
