-- What was due is done.
delete from warehouse.resolution_due as due
where due.article_id in (select a.article_id from resolve_article as a)
