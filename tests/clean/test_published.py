"""Machine stamps and visible datelines."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.clean.published import dateline, is_bare_date, lead_dateline, own_dateline, stamp

TRIPOLI = ZoneInfo("Africa/Tripoli")


@pytest.mark.parametrize(
    ("raw", "want"),
    [
        ("2024-09-06T11:15:00+01:00", "2024-09-06 11:15:00+01:00 minute"),
        ("2024-09-06T11:15:00Z", "2024-09-06 11:15:00+00:00 minute"),
        ("2024-09-06T11:15:00.123+0300", "2024-09-06 11:15:00+03:00 minute"),
        ("2024-09-06 11:15", "2024-09-06 11:15:00+02:00 minute"),
        ("2024/9/6, 9:05", "2024-09-06 09:05:00+02:00 minute"),
        ("2024-09-06", "2024-09-06 00:00:00+00:00 day"),
        ("2024-09-06T00:00:00", "2024-09-06 00:00:00+00:00 day"),
        ("2024-09-06T00:00:00+02:00", "2024-09-06 00:00:00+02:00 minute"),
        ("Fri, 06 Sep 2024 11:15:00 GMT", "2024-09-06 11:15:00+00:00 minute"),
        ("1725614100", "2024-09-06 09:15:00+00:00 minute"),
        ("1725614100000", "2024-09-06 09:15:00+00:00 minute"),
        ("6 سبتمبر 2024", "2024-09-06 00:00:00+00:00 day"),
        ("2024-13-45", None),
        ("0001-01-01T00:00:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_stamp(raw: str, want: str | None) -> None:
    found = stamp(raw, TRIPOLI)
    assert (f"{found.at} {found.precision}" if found else None) == want


@pytest.mark.parametrize(
    ("line", "want"),
    [
        ("الأحد 5 مايو 2024 - 7:48 م", "2024-05-05 19:48:00+02:00 minute"),
        ("الأحد ٥ مايو ٢٠٢٤ - ٠٢:١٠ بتوقيت غرينتش", "2024-05-05 02:10:00+00:00 minute"),
        ("السبت 11/مايو/2024 - 12:30 ص", "2024-05-11 00:30:00+02:00 minute"),
        ("13:25 GMT 17.12.2025", "2025-12-17 13:25:00+00:00 minute"),
        ("12-3-2024 | 18:05", "2024-03-12 18:05:00+02:00 minute"),
        ("3/27/2024", "2024-03-27 00:00:00+00:00 day"),
        ("23 كانون الثاني/يناير 2023", "2023-01-23 00:00:00+00:00 day"),
        ("الثلاثاء 23 جوان 2020 - 11:20", "2020-06-23 11:20:00+02:00 minute"),
        ("نشر في 5/5/2024، آخر تحديث 9/5/2024", "2024-05-05 00:00:00+00:00 day"),
        ("حصاد شباط/فبراير ٢٠٢٦", None),
        ("5 مايو", None),
        ("35/14/2024", None),
    ],
)
def test_dateline(line: str, want: str | None) -> None:
    found = dateline(line, TRIPOLI)
    assert (f"{found.at} {found.precision}" if found else None) == want


def test_a_caption_or_sentence_with_a_date_is_no_dateline() -> None:
    assert own_dateline("طرابلس – الإثنين 19 يناير 2026", None) is not None
    assert own_dateline("عرض عسكري في طرابلس 9 أغسطس 2022 (فرانس برس)", None) is None
    assert own_dateline("صورة من الأرشيف تعود إلى 9 أغسطس 2022", None) is None
    assert own_dateline("كان الوفد قد زار العاصمة في 9 أغسطس 2022 والتقى عددا كبيرا من المسؤولين", None) is None
    assert lead_dateline("أبوظبي في 11 نوفمبر 2025 06:10 مساءً - دعا الوزير إلى تعاون أوسع", None) is not None
    assert lead_dateline("وقعت الدولتان في 11 نوفمبر 2025 اتفاقا للتعاون", None) is None


def test_bare_dates() -> None:
    assert is_bare_date("نشر في: الأحد 5 مايو 2024 - 7:48 م") and is_bare_date("29/07/2025 | 17:42")
    assert not is_bare_date("طرابلس 5 مايو 2024") and not is_bare_date("نشر البيان")


@given(st.text(max_size=120), st.integers(0, 9999))
def test_nothing_raises(text: str, year: int) -> None:
    for raw in (text, f"{text} {year}", f"{year}-02-30 {text}"):
        for read in (stamp, dateline, own_dateline, lead_dateline):
            found = read(raw, TRIPOLI)
            assert found is None or found.at.tzinfo is not None
