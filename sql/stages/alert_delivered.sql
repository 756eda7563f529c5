-- A channel has taken an alert.
update ops.alert
set delivered = array_append(delivered, :channel)
where cause = :cause
