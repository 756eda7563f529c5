-- The run is loaded; staged rows of runs that were finished, or last did anything, over a week ago go.
with finished as (
    update ops.run
    set finished_at = now()
    where run_id = :run_id
),

old as (
    select r.run_id
    from ops.run as r
    where
        r.run_id <> :run_id
        and greatest(
            r.started_at,
            r.finished_at,
            (select max(s.finished_at) from ops.run_stage as s where s.run_id = r.run_id)
        ) < now() - interval '7 days'
),

articles as (
    delete from staging.article where run_id in (select old.run_id from old)
),

mentions as (
    delete from staging.mention where run_id in (select old.run_id from old)
),

participants as (
    delete from staging.mention_participant where run_id in (select old.run_id from old)
),

evidence as (
    delete from staging.mention_evidence where run_id in (select old.run_id from old)
)

delete from staging.rejected
where run_id in (select old.run_id from old)
