"""A small real cleaner and extractor for tests of the stages: plain texts in, sentences with country names out.

A text whose body holds "ينكسر المنظف" breaks the cleaner, "ينكسر المستخرج" the extractor; "خارج النطاق" yields a
mention that the gate must catch.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from marsad.acquire.snapshots import SnapshotStore
from marsad.model import Article, DateRange, Mention, Participant, Place, Skipped, Snapshot, Span
from marsad.settings import settings
from marsad.stages import Tools

COUNTRIES = {"ليبيا": "LBY", "مصر": "EGY", "تركيا": "TUR", "إيطاليا": "ITA"}
VERBS = {"اجتمع": ("CONSULT", "meeting"), "زار": ("CONSULT", "visit"), "هاجم": ("ASSAULT", "attack")}
FILLER = "وتناولت التغطية الصحفية تفاصيل الخبر كما أوردتها المصادر الرسمية في بيان صدر عقب انتهاء المراسم."


def write(folder: Path, name: str, body: str, **meta: str) -> Path:
    """An article file: headline, paragraphs, and what is told beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(f"خبر {name}\n{body}\n{FILLER}", encoding="utf-8")
    path.with_suffix(".json").write_text(json.dumps(meta), encoding="utf-8")
    return path


def read(folder: Path) -> Iterator[Snapshot | Skipped]:
    for path in sorted(folder.glob("*.txt")):
        content = path.read_bytes()
        if not content:
            yield Skipped(path.stem, str(path), "empty", "the file has no bytes")
            continue
        meta = json.loads(path.with_suffix(".json").read_text("utf-8"))
        yield Snapshot(hashlib.sha256(content).hexdigest(), "text", path.stem, str(path), content, meta)


def clean(snapshot: Snapshot, version: str = "c1") -> Article | Skipped:
    text = snapshot.content.decode("utf-8")
    if "ينكسر المنظف" in text:
        raise RuntimeError("the cleaner broke")
    if not re.search("[ء-ي]{20}|[ء-ي ]{40}", text):
        return Skipped(snapshot.document, snapshot.origin, "not_arabic", "hardly an Arabic letter")
    told = snapshot.meta.get("published_at")
    return Article(
        document=snapshot.document,
        title=text.split("\n")[0],
        text=text,
        published_at=datetime.fromisoformat(told) if told else None,
        published_precision="minute" if told else None,
        outlet=snapshot.meta.get("outlet"),
        url=snapshot.meta.get("url"),
        language="ar",
        snapshot_sha256=snapshot.sha256,
        cleaner_version=version,
    )


def mentions(article: Article, version: str = "e1") -> list[Mention]:
    if "ينكسر المستخرج" in article.text:
        raise RuntimeError("the extractor broke\nin two lines")
    found = []
    for sentence in re.finditer(r"[^\n.]+", article.text):
        verb = re.search("|".join(VERBS), sentence.group())
        people = [m for m in re.finditer("|".join(COUNTRIES), sentence.group()) if verb]
        if not verb or not people:
            continue
        start = sentence.start()
        plover, kind = VERBS[verb.group()]
        mention = Mention(
            article_id=article.article_id,
            document=article.document,
            plover_type=plover,
            kind=kind,
            status="actual",
            trigger=Span(start + verb.start(), start + verb.end(), verb.group()),
            evidence=(Span(start, sentence.end(), sentence.group()),),
            participants=tuple(
                Participant(
                    role="target" if n else "source",
                    name=m.group(),
                    country=COUNTRIES[m.group()],
                    sector="GOV",
                    span=Span(start + m.start(), start + m.end(), m.group()),
                    entity=COUNTRIES[m.group()],
                )
                for n, m in enumerate(people)
            ),
            date=_date(article, start, sentence.group()),
            place=_place(start, sentence.group()),
            topics=("diplomatic_relations",),
            confidence=0.8125,
            extractor_version=version,
            goldstein=1.0,
            trace=(f"verb:{verb.group()}",),
        )
        if "خارج النطاق" in sentence.group():
            mention = replace(mention, confidence=1.5)
        found.append(mention)
    return found


def _date(article: Article, start: int, sentence: str) -> DateRange | None:
    told = re.search(r"\d{4}-\d{2}-\d{2}", sentence)
    if told:
        day = date.fromisoformat(told.group())
        return DateRange(day, day, span=Span(start + told.start(), start + told.end(), told.group()))
    day_of = article.published_on
    return DateRange(day_of, day_of, implied="publication") if day_of else None


def _place(start: int, sentence: str) -> Place | None:
    told = re.search("القاهرة", sentence)
    if not told:
        return None
    span = Span(start + told.start(), start + told.end(), told.group())
    return Place("القاهرة", "EGY", span=span, geonames_id=360630, latitude=30.06263, longitude=31.24967)


def tools(cleaner_version: str = "c1", extractor_version: str = "e1") -> Tools:
    store = SnapshotStore(settings().home / "snapshots")
    return Tools(
        read=read,
        put=store.put,
        get=store.get,
        clean=lambda snapshot: clean(snapshot, cleaner_version),
        extractor=lambda: lambda article: mentions(article, extractor_version),
        cleaner_version=cleaner_version,
        extractor_version=extractor_version,
        store=str(store.root),
    )
