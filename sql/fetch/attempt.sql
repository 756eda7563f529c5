-- An attempt, and what it says of its host. Faults in a row trip the breaker: half an hour, doubled each time, a day.
with attempt as (
    insert into ops.fetch_attempt (
        run_id, outlet_id, site, kind, url, outcome, detail, status, final_url, content_type, size, seconds, sha256
    )
    values (
        :run_id, :outlet_id, :site, :kind, :url, :outcome, :detail, :status, :final_url, :content_type, :size,
        :seconds, :sha256
    )
)

insert into ops.fetch_site as s (site, failures, ok_at, failed_at, outcome, detail, asked_at, open_until)
values (
    :site,
    case when :fault then 1 else 0 end,
    case when :fault then null else now() end,
    case when :fault then now() end,
    :outcome,
    :detail,
    now(),
    case when :pause > 0 then now() + make_interval(secs => :pause) end
)
on conflict (site) do update
    set
        failures = case when :fault then s.failures + 1 else 0 end,
        trips = case when not :fault then 0 when s.failures + 1 >= :faults then s.trips + 1 else s.trips end,
        open_until = case
            when :pause > 0 then greatest(s.open_until, now() + make_interval(secs => :pause))
            when not :fault then null
            when
                s.failures + 1 >= :faults
                then now() + least(interval '30 minutes' * power(2, s.trips), interval '1 day')
            else s.open_until
        end,
        ok_at = coalesce(excluded.ok_at, s.ok_at),
        failed_at = coalesce(excluded.failed_at, s.failed_at),
        outcome = excluded.outcome,
        detail = case when :fault then excluded.detail else s.detail end,
        asked_at = excluded.asked_at
returning coalesce(s.open_until > now(), false) as is_open
