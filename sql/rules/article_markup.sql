-- Articles with remains of HTML or with control characters.
select
    a.snapshot_id,
    null::integer as mention_ordinal
from staging.article as a
where
    a.run_id = :run_id
    and (
        a.text ~* (
            '</?(a|b|br|div|em|h[1-6]|i|iframe|img|li|ol|p|script|span|strong|style|table|td|tr|u|ul)'
            || '(\s[^<>]*)?/?>'
        )
        or a.text ~* '&(amp|lt|gt|quot|nbsp|laquo|raquo|#[0-9]+);'
        or a.text ~ '[\x01-\x08\x0b-\x1f\x7f-\x9f]'
    )
