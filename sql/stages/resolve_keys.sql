-- Keys that mentions are found by.
insert into warehouse.mention_key (key, mention_id)
select
    told.key,
    told.mention_id
from json_to_recordset(cast(:rows as json)) as told (key text, mention_id text)
order by
    told.key collate "C",
    told.mention_id collate "C"
on conflict (key, mention_id) do nothing
