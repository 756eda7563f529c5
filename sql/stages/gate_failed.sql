-- The records of a run that broke critical rules, as quarantine wants them.
select
    bad.rule_code,
    bad.snapshot_id,
    coalesce(m.mention_id, bad.snapshot_id) as record_key,
    case when bad.mention_ordinal is null then 'article' else 'mention' end as record_type,
    d.document,
    case
        when bad.mention_ordinal is null
            then json_build_object('title', a.title, 'published_on', a.published_on, 'opening', left(a.text, 400))
        else cast(m.payload as json)
    end as payload
from staging.rejected as bad
inner join ops.run_document as d on bad.run_id = d.run_id and bad.snapshot_id = d.snapshot_id
left join staging.article as a on bad.run_id = a.run_id and bad.snapshot_id = a.snapshot_id
left join staging.mention as m
    on bad.run_id = m.run_id and bad.snapshot_id = m.snapshot_id and bad.mention_ordinal = m.ordinal
where bad.run_id = :run_id
order by record_key, bad.rule_code, bad.mention_ordinal
