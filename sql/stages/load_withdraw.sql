-- Articles that are taken back; their versions stay in raw.article, their mentions in the history.
delete from warehouse.fact_article as f
using load_withdrawn as w
where f.article_id = w.article_id
