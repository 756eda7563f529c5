-- One row: one run, as its page of validation results tells it.
select
    r.run_id,
    r.folder,
    r.redo_from,
    r.cleaner_version,
    r.extractor_version,
    r.started_at,
    r.finished_at
from ops.run as r
where r.run_id = :run_id
