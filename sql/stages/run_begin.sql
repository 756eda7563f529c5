-- A run begins, or begins again.
insert into ops.run (run_id, folder, outlets, redo_from, cleaner_version, extractor_version)
values (:run_id, :folder, :outlets, :redo_from, :cleaner_version, :extractor_version)
on conflict (run_id) do update set
    folder = excluded.folder,
    outlets = excluded.outlets,
    redo_from = excluded.redo_from,
    cleaner_version = excluded.cleaner_version,
    extractor_version = excluded.extractor_version,
    finished_at = null
