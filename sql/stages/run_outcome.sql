-- How far a document of a run has come.
update ops.run_document
set outcome = :outcome, article_id = coalesce(:article_id, article_id)
where run_id = :run_id and snapshot_id = :snapshot_id
