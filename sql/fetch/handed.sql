-- Articles are handed on, as the bytes that they were then.
update ops.discovery as d
set handed_at = now(), handed_in = :run_id
from json_to_recordset(cast(:rows as json)) as t (article_url text, sha256 text)
where d.article_url = t.article_url and d.sha256 = t.sha256
