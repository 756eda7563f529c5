-- The documents of a run: those that the warehouse holds as they are, by the same cleaner and extractor, are done; so
-- are those that were read before and say what the warehouse holds from another file.
-- What this very run has loaded already (it was killed and started again) counts as loaded.
insert into ops.run_document (run_id, snapshot_id, document, origin, article_id, outcome)
select distinct on (t.snapshot_id)
    r.run_id,
    t.snapshot_id,
    t.document,
    t.origin,
    f.article_id,
    case
        when f.article_id is null then 'picked'
        when f.run_id = r.run_id and f.snapshot_id = t.snapshot_id then 'loaded'
        else 'unchanged'
    end
from json_to_recordset(cast(:rows as json)) as t (snapshot_id text, document text, origin text)
inner join ops.run as r on r.run_id = :run_id
left join raw.article as v
    on t.snapshot_id = v.snapshot_id and r.cleaner_version = v.cleaner_version and r.redo_from is null
left join warehouse.fact_article as f
    on
        v.article_id = f.article_id
        and r.cleaner_version = f.cleaner_version
        and r.extractor_version = f.extractor_version
        and (
            t.snapshot_id = f.snapshot_id
            or (
                v.title = f.title
                and v.text = f.text
                and v.language = f.language
                and v.published_at is not distinct from f.published_at
                and v.published_precision is not distinct from f.published_precision
                and v.outlet is not distinct from f.outlet
                and v.url is not distinct from f.url
                and v.author is not distinct from f.author
            )
        )
order by t.snapshot_id asc, f.article_id is null asc, f.article_id asc
