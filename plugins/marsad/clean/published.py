"""When an article was published: machine-written stamps, and the datelines that readers see."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple

from marsad.arabic.dates import find_dates
from marsad.arabic.normal import Normal

_YEARS = range(1990, 2101)
_iso = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:(?:\s*[T,]\s*|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_epoch = re.compile(r"\d{10}(?:\d{3})?\Z")
_ymd = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_dmy = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?((?:19|20)\d{2})(?!\d)")
_mixed = re.compile(r"(?<!\d)(\d{1,2})\s?[-/]\s?([^\W\d_]{3,10})\s?[-/]\s?((?:19|20)\d{2})(?!\d)")
_clock = re.compile(
    r"(?<![\d:/])([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?!\d)\s*(ص\b|م\b|صباحا|مساء|ظهرا|am\b|pm\b)?", re.I
)
_gmt = re.compile(r"غرينتش|غرينيتش|جرينتش|جرينيتش|\bgmt\b|\butc\b", re.IGNORECASE)
_mecca = re.compile("بتوقيت (?:مكه|السعوديه)|ksa", re.IGNORECASE)
_updated = re.compile("(?:اخر|تم|تاريخ)? ?(?:ال)?تحديث")
_weekdays = re.compile(r"\b(?:يوم|ال(?:سبت|احد|اثنين|ثلاثاء|اربعاء|خميس|جمعه))\b")
_labels = re.compile("نشر(?:ت)?|تاريخ|النشر|اخر|تحديث|التحديث|بتوقيت|غرينتش|جرينتش|الساعه|يوم|في|gmt", re.IGNORECASE)
_word = re.compile(r"[^\W\d_]{2,}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


class Published(NamedTuple):
    """A moment with its zone (``minute``), or a day at midnight UTC (``day``)."""

    at: datetime
    precision: Literal["day", "minute"]


def stamp(raw: str, zone: tzinfo | None) -> Published | None:
    """A time as machines write it (ISO 8601, RFC 2822, epoch seconds); ``zone`` holds where it names none."""
    raw = raw.strip()[:80]
    if _epoch.match(raw):
        return _moment(datetime.fromtimestamp(int(raw[:10]), UTC))
    found = _iso.match(raw)
    if found:
        return _from_iso(found, zone)
    try:
        return _moment(_in_zone(parsedate_to_datetime(raw), zone))
    except (ValueError, TypeError, IndexError, OverflowError):
        return dateline(raw, zone)


def dateline(text: str, zone: tzinfo | None) -> Published | None:
    """The first full date (day, month, year) that ``text`` shows, with its clock; a day of publication goes before
    one of updating. None where there is none."""
    norm = Normal(text).norm
    updated = _updated.search(norm)
    if updated and updated.start() > 0:
        first = _read(norm[: updated.start()], zone)
        if first is not None:
            return first
    return _read(norm, zone)


def own_dateline(line: str, zone: tzinfo | None) -> Published | None:
    """The date of a line that is little more than a date: no caption or sentence that happens to hold one."""
    if len(line) > 110 or "(" in line or "ارشيف" in Normal(line).norm:
        return None
    norm = Normal(line).norm
    found = _day(norm)
    if found is None:
        return None
    rest = _weekdays.sub(" ", norm[: found[1]] + " " + norm[found[2] :])
    return dateline(line, zone) if len(_word.findall(_clock.sub(" ", rest))) <= 7 else None


def is_bare_date(line: str) -> bool:
    """Whether a line is a date with its clock and labels (published, updated) and nothing else."""
    if len(line) > 110:
        return False
    norm = Normal(line).norm
    found = _day(norm)
    if found is None:
        return False
    rest = _weekdays.sub(" ", norm[: found[1]] + " " + norm[found[2] :])
    return not _word.findall(_labels.sub(" ", _clock.sub(" ", rest)))


def lead_dateline(paragraph: str, zone: tzinfo | None) -> Published | None:
    """The date that stands between place and text at the head of a first paragraph: ``Place 3 May 2024 - ...``."""
    norm = Normal(paragraph[:130]).norm
    found = _day(norm)
    if found is None or found[1] > 60:
        return None
    after = _clock.sub(" ", norm[found[2] :]).lstrip(" ,،|/")
    return dateline(paragraph[:130], zone) if after.startswith(("- ", ") -", "):", "):")) else None


def _read(norm: str, zone: tzinfo | None) -> Published | None:
    found = _day(norm)
    if found is None:
        return None
    day, start, end = found
    # The clock stands beside its date, mostly after it.
    for window in (norm[end : end + 45], norm[max(0, start - 30) : start]):
        clock = _clock.search(window)
        if clock:
            near = norm[max(0, start - 40) : end + 70]
            away: tzinfo | None = (
                UTC if _gmt.search(near) else timezone(timedelta(hours=3)) if _mecca.search(near) else zone
            )
            return _moment(datetime.combine(day, _time(clock), away or UTC))
    return _day_only(day)


def _time(clock: re.Match[str]) -> time:
    hour, half = int(clock[1]), (clock[3] or "").lower()
    if half in ("م", "مساء", "pm", "ظهرا") and hour < 12:
        hour += 12
    elif half in ("ص", "صباحا", "am") and hour == 12:
        hour = 0
    return time(hour, int(clock[2]))


def _day(norm: str) -> tuple[date, int, int] | None:
    """The first full date in folded text, and where it stands."""
    if not _YEAR.search(norm):
        return None
    found: list[tuple[int, date, int]] = []
    for pattern, year, month, day in ((_ymd, 1, 3, 4), (_dmy, 4, 3, 1)):
        for match in pattern.finditer(norm):
            made = _date(int(match[year]), int(match[month]), int(match[day]))
            if made is None and pattern is _dmy:
                made = _date(int(match[4]), int(match[1]), int(match[3]))
            if made is not None:
                found.append((match.start(), made, match.end()))
                break
    # "11/يناير/2026" is a date that only datelines write.
    spelled = _mixed.sub(lambda m: m[0].replace("/", " ").replace("-", " "), norm)
    for written in find_dates(Normal(spelled)):
        if written.kind != "absolute" or not _YEAR.search(written.words):
            continue
        span = written.resolve(date(2000, 1, 1), tense="past")
        if span is not None and span.start == span.end and span.start.year in _YEARS:
            found.append((written.start, span.start, written.end))
            break
    return (lambda f: (f[1], f[0], f[2]))(min(found)) if found else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _from_iso(found: re.Match[str], zone: tzinfo | None) -> Published | None:
    day = _date(int(found[1]), int(found[2]), int(found[3]))
    if day is None:
        return None
    if found[4] is None:
        return _day_only(day)
    hour, minute, offset = int(found[4]), int(found[5]), found[7]
    if hour > 23 or minute > 59:
        return _day_only(day)
    if not offset and hour == minute == 0:
        # Midnight without a zone is how programs write a day.
        return _day_only(day)
    return _moment(
        datetime.combine(day, time(hour, minute, min(int(found[6] or 0), 59)), _offset(offset) or zone or UTC)
    )


def _offset(offset: str | None) -> tzinfo | None:
    if not offset:
        return None
    if offset[0] not in "+-":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-away if offset[0] == "-" else away) if away < timedelta(hours=24) else UTC


def _in_zone(at: datetime, zone: tzinfo | None) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=zone or UTC)


def _moment(at: datetime) -> Published | None:
    return Published(at, "minute") if at.year in _YEARS else None


def _day_only(day: date) -> Published:
    return Published(datetime.combine(day, time(), UTC), "day")
