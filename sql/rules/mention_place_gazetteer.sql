-- Mentions whose GeoNames number the gazetteer does not have in the country of the place.
select
    m.snapshot_id,
    m.ordinal as mention_ordinal
from staging.mention as m
where
    m.run_id = :run_id
    and m.place_geonames_id is not null
    and not exists (
        select from warehouse.dim_place as p
        where p.geonames_id = m.place_geonames_id and p.country is not distinct from m.place_country
    )
