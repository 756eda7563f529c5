-- Articles to be compared anew, in a fixed order.
select a.article_id
from resolve_article as a
order by a.article_id collate "C"
