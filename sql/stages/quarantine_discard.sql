-- A person lets records go: they are not counted, alerted or replayed any more.
update ops.quarantine
set status = 'discarded', note = :note, decided_by = :decided_by, decided_at = now()
where quarantine_id = any(:ids) and status in ('open', 'discarded')
