-- Causes of a family that stand no more.
update ops.alert
set cleared_at = now()
where cleared_at is null and starts_with(cause, :family) and cause <> all(:standing)
returning cause
