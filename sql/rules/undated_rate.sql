-- Runs more than three in ten of whose mentions have no date.
with counted as (
    select
        count(*) as mentions,
        count(*) filter (where m.date_start is null) as undated
    from staging.mention as m
    where m.run_id = :run_id
)

select
    'run' as subject,
    format('%s of %s mentions', counted.undated, counted.mentions) as detail
from counted
where counted.undated >= 10 and 10 * counted.undated > 3 * counted.mentions
