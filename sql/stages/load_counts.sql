-- What a load brought.
select
    (
        select count(*) from ops.run_document as d
        where d.run_id = :run_id and d.outcome = 'loaded'
    ) as articles_loaded,
    (
        select count(*) from ops.run_document as d
        where d.run_id = :run_id and d.outcome = 'unchanged'
    ) as articles_unchanged,
    (
        select count(*) from warehouse.fact_mention as m
        where m.run_id = :run_id
    ) as mentions_loaded,
    (
        select count(*) from warehouse.fact_event as e
        where e.first_run_id = :run_id
    ) as events_new
