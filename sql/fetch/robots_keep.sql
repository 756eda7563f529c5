-- Keep a robots.txt.
insert into ops.fetch_robots (origin, body, outcome, asked_at)
values (:origin, :body, :outcome, :asked_at)
on conflict (origin) do update set
    body = excluded.body,
    outcome = excluded.outcome,
    asked_at = excluded.asked_at
