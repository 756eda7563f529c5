-- Mentions with a participant of a country that the reference data do not know.
select distinct
    p.snapshot_id,
    p.mention_ordinal
from staging.mention_participant as p
where
    p.run_id = :run_id
    and p.country is not null
    and not exists (
        select from warehouse.dim_place as d
        where d.class = 'country' and d.place_id = p.country
    )
