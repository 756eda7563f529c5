-- What became of the articles: changed by this run, or there already as they are.
update ops.run_document as d
set outcome = case when now_there.run_id = d.run_id then 'loaded' else 'unchanged' end
from load_article as a
inner join warehouse.fact_article as now_there on a.article_id = now_there.article_id
where d.run_id = a.run_id and d.snapshot_id = a.snapshot_id and d.outcome = 'valid'
