-- One row: one rule as checked in one run; what failed comes first, the grave before the slight.
select
    v.rule_code,
    v.table_name,
    v.severity,
    v.success,
    v.checked,
    v.failed,
    v.message_en,
    v.message_ar,
    v.hint,
    v.samples,
    v.fault
from ops.validation_result as v
where v.run_id = :run_id
order by v.success asc, v.severity asc, v.table_name asc, v.rule_code asc
