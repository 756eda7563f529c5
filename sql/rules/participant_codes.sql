-- Mentions with a participant of unknown role or sector.
select distinct
    p.snapshot_id,
    p.mention_ordinal
from staging.mention_participant as p
where
    p.run_id = :run_id
    and not (
        coalesce(p.role in ('source', 'target'), false)
        and coalesce(
            p.sector in (
                'GOV', 'MIL', 'SPY', 'COP', 'LEG', 'JUD', 'REB', 'IGO', 'NGO', 'BUS', 'CVL', 'MED', 'OPP', 'UNK'
            ),
            false
        )
    )
