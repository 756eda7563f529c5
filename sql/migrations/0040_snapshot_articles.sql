-- What was read from a snapshot is looked up at every pick up.
create index article_version_snapshot on raw.article (snapshot_id);
