-- One row: one rule that kept back records of a run, or one check that found something.
select
    v.rule_code,
    v.failed,
    v.checked,
    v.samples,
    v.message_en,
    v.message_ar,
    v.hint
from ops.validation_result as v
where v.run_id = :run_id and v.failed > 0
order by v.failed desc, v.rule_code asc
