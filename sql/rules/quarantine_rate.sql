-- Rules that keep back more than one in twenty of a run's articles or mentions.
with told as (
    select
        'article' as record_type,
        (select count(*) from ops.run_document as d where d.run_id = :run_id) as records
    union all
    select
        'mention' as record_type,
        (select count(*) from staging.mention as m where m.run_id = :run_id) as records
),

kept_back as (
    select
        q.rule_code,
        q.record_type,
        count(*) as records
    from ops.quarantine as q
    where q.run_id = :run_id and q.status = 'open'
    group by q.rule_code, q.record_type
)

select
    kept_back.rule_code as subject,
    format('%s of %s, record: %s', kept_back.records, told.records, told.record_type) as detail
from kept_back
inner join told on kept_back.record_type = told.record_type
where kept_back.records >= 3 and 20 * kept_back.records > told.records
order by kept_back.records desc
