-- A cause of alarm is seen: anew, once more, or again after it had cleared (then no channel has told it yet).
insert into ops.alert as a (cause, title, body, run_id)
values (:cause, :title, :body, :run_id)
on conflict (cause) do update
    set
        title = excluded.title,
        body = excluded.body,
        last_at = now(),
        raised_at = case when a.cleared_at is null then a.raised_at else now() end,
        times = case
            when a.cleared_at is not null then 1
            when a.run_id = excluded.run_id then a.times
            else a.times + 1
        end,
        delivered = case when a.cleared_at is null then a.delivered else '{}' end,
        run_id = excluded.run_id,
        cleared_at = null
returning a.times, a.delivered
