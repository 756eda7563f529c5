-- Mentions whose place lies in a country that the reference data do not know.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and m.place_country is not null
    and not exists (
        select from warehouse.dim_place as p
        where p.class = 'country' and p.place_id = m.place_country
    )
