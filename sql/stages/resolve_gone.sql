-- Events that are about to be told anew, or that lost their last mention; those told again keep their rows.
delete from warehouse.fact_event as e
where
    not exists (select from warehouse.event_member as still where still.event_id = e.event_id)
    and (
        e.event_id in (select stale.event_id from resolve_stale as stale)
        or e.event_id in (select before.event_id from resolve_before as before)
    )
