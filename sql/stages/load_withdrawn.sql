-- Articles that this run takes back: what was read from the same snapshot is another article now, or the file, which
-- says no address, holds another text now. Another feed#1 of the same feed is another article.
create temporary table load_withdrawn on commit drop as
select old.article_id
from ops.run_document as d
inner join warehouse.fact_article as old on d.snapshot_id = old.snapshot_id and d.article_id <> old.article_id
where
    d.run_id = :run_id
    and (
        d.outcome = 'valid'
        or exists (
            select from ops.skipped as s
            where
                s.run_id = d.run_id
                and s.snapshot_id = d.snapshot_id
                and s.stage = 'validate'
                and s.reason = 'duplicate'
        )
    )
    and old.article_id not in (select a.article_id from load_article as a)
union
select old.article_id
from load_article as a
inner join raw.snapshot as s on a.document = s.document and a.origin = s.origin and a.snapshot_id <> s.snapshot_id
inner join warehouse.fact_article as old on s.snapshot_id = old.snapshot_id and a.article_id <> old.article_id
where
    old.url is null
    and a.document not like '%#%'
    and old.article_id not in (select b.article_id from load_article as b)
