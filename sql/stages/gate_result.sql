-- One rule as checked in one run.
insert into ops.validation_result (
    run_id, rule_code, table_name, severity, success, checked, failed, message_en, message_ar, fault, hint,
    samples
)
values (
    :run_id, :rule_code, :table_name, :severity, :success, :checked, :failed, :message_en, :message_ar, :fault, :hint,
    cast(:samples as jsonb)
)
on conflict (run_id, rule_code) do update set
    table_name = excluded.table_name,
    severity = excluded.severity,
    success = excluded.success,
    checked = excluded.checked,
    failed = excluded.failed,
    message_en = excluded.message_en,
    message_ar = excluded.message_ar,
    fault = excluded.fault,
    hint = excluded.hint,
    samples = excluded.samples,
    validated_at = now()
