-- One row: one column of one table or view, with what the comments say of both.
select
    n.nspname as schema_name,
    obj_description(n.oid, 'pg_namespace') as schema_comment,
    c.relname as relation,
    case c.relkind when 'v' then 'view' else 'table' end as relation_kind,
    obj_description(c.oid, 'pg_class') as relation_comment,
    a.attname as column_name,
    format_type(a.atttypid, a.atttypmod) as column_type,
    a.attnotnull as is_required,
    col_description(c.oid, a.attnum) as column_comment
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
inner join pg_attribute as a on c.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
where n.nspname in ('mart', 'warehouse', 'raw', 'staging', 'ops') and c.relkind in ('r', 'p', 'v', 'm')
order by
    array_position(array['mart', 'warehouse', 'raw', 'staging', 'ops'], cast(n.nspname as text)),
    c.relname collate "C",
    a.attnum
