"""The rules of the gate, each written once: a statement in ``<sql>/rules/<code>.sql`` that selects what breaks it.

Great Expectations runs the statements to judge a run, quarantine runs the same statements to pick the rows.
Rules on staged rows yield ``snapshot_id`` and ``mention_ordinal`` (null where the article itself is at fault), once for
every record. Checks on the warehouse (``marsad.validate.checks``) yield ``subject`` and ``detail``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from marsad.warehouse.engine import statement


@dataclass(frozen=True)
class Rule:
    """One rule. What breaks a critical one is quarantined; a warning is only counted.

    ``table``: the table whose rows are checked, in the schema staging where none is named. ``hint``: where to look
    first when the rule fails.
    """

    code: str
    table: str
    severity: Literal["critical", "warning"]
    message_en: str
    message_ar: str
    hint: str

    @property
    def place(self) -> tuple[str, str]:
        """Schema and name of the table."""
        schema, _, name = self.table.rpartition(".")
        return schema or "staging", name

    def failing(self) -> sa.TextualSelect:
        """Selects the records of ``:run_id`` that break a rule on staged rows."""
        text = statement(f"rules/{self.code}")
        return text.columns(sa.column("snapshot_id", sa.Text), sa.column("mention_ordinal", sa.Integer))


RULES = (
    Rule(
        "article_title", "article", "critical",
        "An article has a headline.",
        "للمقال عنوان.",
        "The outlet's page has no headline where the cleaner looks: marsad clean the snapshot.",
    ),
    Rule(
        "article_length", "article", "critical",
        "An article has at least 80 characters.",
        "في المقال ٨٠ حرفا على الأقل.",
        "A stub, a video page, or a template that the cleaner does not read: compare page and text.",
    ),
    Rule(
        "article_arabic", "article", "critical",
        "At least half of an article's letters are Arabic.",
        "نصف حروف المقال على الأقل عربية.",
        "A page in another language, or one that mixes them; discard it if it is meant so.",
    ),
    Rule(
        "article_markup", "article", "critical",
        "No remains of HTML and no control characters.",
        "لا بقايا وسوم ولا محارف تحكم في النص.",
        "The cleaner let markup through: mend it, then replay.",
    ),
    Rule(
        "article_date", "article", "critical",
        "Published between 1990 and two days from now.",
        "تاريخ النشر بين عام ١٩٩٠ وبعد غد.",
        "The page's date was misread, or the page has none and another one was taken for it.",
    ),
    Rule(
        "article_undated", "article", "warning",
        "The date of publication is known.",
        "تاريخ النشر معروف.",
        "Tell the date beside the file, or teach the cleaner where this outlet writes it.",
    ),
    Rule(
        "article_opens_with_title", "article", "warning",
        "The text opens with the headline.",
        "يبدأ النص بعنوان المقال.",
        "The text lost its headline: a fault of the cleaner.",
    ),
    Rule(
        "article_url", "article", "critical",
        "A URL is an absolute web address.",
        "الرابط عنوان شبكي كامل.",
        "The page's canonical link is relative or no link: mend the cleaner, or the url told beside the file.",
    ),
    Rule(
        "article_url_canonical", "article", "warning",
        "A URL carries no tracking and no fragment.",
        "لا يحمل الرابط وسوم تتبع ولا مرساة.",
        "The same article under two such links counts twice: have the cleaner cut them.",
    ),
    Rule(
        "article_url_unique", "article", "warning",
        "No two documents of a run have one URL.",
        "لا يشترك مستندان في رابط واحد.",
        "The one published first stays, the other is skipped as duplicate: nothing to do unless it is frequent.",
    ),
    Rule(
        "article_title_length", "article", "critical",
        "A headline has 3 to 400 characters.",
        "طول العنوان بين ٣ و٤٠٠ حرف.",
        "The headline swallowed the text, or is a label: mend the cleaner for this outlet, then replay.",
    ),
    Rule(
        "article_too_long", "article", "critical",
        "An article has at most 300,000 characters.",
        "لا يزيد المقال على ٣٠٠ ألف حرف.",
        "An archive or a whole site in one page: split it or discard it.",
    ),
    Rule(
        "article_repeated", "article", "critical",
        "A text does not repeat itself.",
        "لا يكرر النص نفسه.",
        "The cleaner took the same block several times: mend it for this template, then replay.",
    ),
    Rule(
        "article_language", "article", "critical",
        "The language is Arabic.",
        "لغة المقال العربية.",
        "Persian and Urdu share the script; discard the record if it is one of them.",
    ),
    Rule(
        "article_mojibake", "article", "critical",
        "The bytes were read in the right character set.",
        "قرئت البايتات بالترميز الصحيح.",
        "The page lies about its character set: mend charset detection, then replay.",
    ),
    Rule(
        "article_date_ahead", "article", "warning",
        "Published no later than an hour from now.",
        "لا يسبق تاريخ النشر الساعة الحالية.",
        "Mostly a wrong time zone: see time_zone in outlets.csv.",
    ),
    Rule(
        "article_outlet", "article", "warning",
        "The outlet is known.",
        "المنبر الإعلامي معروف.",
        "Add the outlet, or this spelling of it, to outlets.csv.",
    ),
    Rule(
        "article_same_text", "article", "warning",
        "No two articles of a run say the same.",
        "لا يتطابق نص مقالين.",
        "An outlet repeats a page under many links, or its template hides the text from the cleaner.",
    ),
    Rule(
        "mention_article", "mention", "critical",
        "A mention belongs to an article of the same run.",
        "ينتمي الحدث إلى مقال في التشغيل نفسه.",
        "Staged rows of two attempts are mixed: run again from extract.",
    ),
    Rule(
        "mention_key", "mention", "critical",
        "No two mentions of an article are the same reading.",
        "لا تتكرر القراءة نفسها في المقال.",
        "Merging within the article let two readings of one trigger through: see the trace.",
    ),
    Rule(
        "mention_kind", "mention", "critical",
        "The pair of kind and PLOVER type is known.",
        "نوع الحدث ورمزه معروفان معا.",
        "predicates.csv names a pair that event_kinds.csv lacks: add the row, then replay.",
    ),
    Rule(
        "mention_codes", "mention", "critical",
        "Status, voice, grain, calendar and precision are known codes.",
        "رموز الحالة والمصدر والتاريخ والمكان معروفة.",
        "The reader made a code that the model does not know: a fault of the extractor.",
    ),
    Rule(
        "mention_trigger", "mention", "critical",
        "Trigger, date and place words stand literally in the article.",
        "كلمات الحدث وتاريخه ومكانه واردة حرفيا في المقال.",
        "Offsets were counted in another text than the article's: a fault of the extractor.",
    ),
    Rule(
        "mention_date_order", "mention", "critical",
        "A date has two real ends, the first not after the last.",
        "للتاريخ بداية ونهاية صحيحتان، والبداية لا تتأخر عن النهاية.",
        "The date was misread: marsad dates the expression.",
    ),
    Rule(
        "mention_date_plausible", "mention", "critical",
        "An event lies between 1900 and thirty years from now.",
        "تاريخ الحدث بين عام ١٩٠٠ وثلاثين سنة من الآن.",
        "A number was read as a year, or a Hijri year as a Gregorian one.",
    ),
    Rule(
        "mention_after_publication", "mention", "critical",
        "What happened does not begin after publication.",
        "ما وقع لا يبدأ بعد نشر المقال.",
        "A plan read as a fact, or a date resolved to the wrong year: see status and date words.",
    ),
    Rule(
        "mention_confidence", "mention", "critical",
        "Confidence is within 0 and 1, Goldstein within -10 and 10.",
        "الثقة بين ٠ و١، ومقياس غولدستين بين -١٠ و١٠.",
        "The judge's weights or event_kinds.csv hold a number out of range.",
    ),
    Rule(
        "mention_place_country", "mention", "critical",
        "The country of the place is known.",
        "بلد المكان معروف.",
        "The country's code is not in states.csv: add it, then replay.",
    ),
    Rule(
        "mention_topics", "mention", "warning",
        "Topics are known.",
        "الموضوعات معروفة.",
        "A topic is not in topics.csv: add it or mend event_kinds.csv.",
    ),
    Rule(
        "participant_present", "mention", "critical",
        "A mention has a participant.",
        "للحدث طرف واحد على الأقل.",
        "The reading has neither source nor target: a fault of the reader.",
    ),
    Rule(
        "evidence_present", "mention", "critical",
        "A sentence asserts the mention.",
        "للحدث جملة تثبته.",
        "The reading lost its sentence: a fault of the extractor.",
    ),
    Rule(
        "mention_cameo", "mention", "critical",
        "CAMEO code and PLOVER mode are those of the kind.",
        "رمز كاميو ونمط بلوفر مطابقان لنوع الحدث.",
        "The extractor read another event_kinds.csv than the warehouse holds: marsad migrate, then replay.",
    ),
    Rule(
        "mention_goldstein", "mention", "warning",
        "The Goldstein score is that of the kind.",
        "مقياس غولدستين مطابق لنوع الحدث.",
        "event_kinds.csv has changed since: read the articles again by a backfill.",
    ),
    Rule(
        "mention_place_gazetteer", "mention", "critical",
        "The gazetteer has the place in this country.",
        "المكان في هذا البلد بحسب معجم الأماكن.",
        "The country was resolved against the gazetteer: see the place's row in places.csv, then replay.",
    ),
    Rule(
        "mention_place_coordinates", "mention", "critical",
        "Coordinates come in pairs and lie on Earth.",
        "الإحداثيات كاملة وضمن حدود الأرض.",
        "Latitude and longitude of the row in places.csv are swapped or missing.",
    ),
    Rule(
        "mention_trigger_length", "mention", "critical",
        "A trigger has at most 200 characters.",
        "لا يزيد لفظ الحدث على ٢٠٠ حرف.",
        "The reader took a clause for a predicate: see the trace.",
    ),
    Rule(
        "mention_said", "mention", "warning",
        "Words say the date and the place, or it is told what implies them.",
        "للتاريخ والمكان لفظ يدل عليهما أو سبب يفهمان منه.",
        "A resolver set them without a span: a fault of the extractor.",
    ),
    Rule(
        "mention_repeated", "mention", "warning",
        "No two mentions of an article tell the same event.",
        "لا يتكرر الحدث نفسه في المقال.",
        "Merging within the article missed a pair: see both traces.",
    ),
    Rule(
        "participant_literal", "mention_participant", "critical",
        "A participant's words stand literally in the article.",
        "كلمات الطرف واردة حرفيا في المقال.",
        "Offsets were counted in another text than the article's: a fault of the extractor.",
    ),
    Rule(
        "participant_codes", "mention_participant", "critical",
        "Role and sector of a participant are known codes.",
        "دور الطرف وقطاعه رمزان معروفان.",
        "A sector in the lexicons is not one of the model's: mend the row, then replay.",
    ),
    Rule(
        "participant_country", "mention_participant", "critical",
        "The country of a participant is known.",
        "بلد الطرف معروف.",
        "The country's code is not in states.csv: mend the lexicon row that gives it, then replay.",
    ),
    Rule(
        "participant_self", "mention_participant", "warning",
        "Nobody acts toward himself.",
        "لا يكون الطرف نفسه مصدرا وهدفا.",
        "The same words fill both roles: see the predicate's slots in predicates.csv.",
    ),
    Rule(
        "evidence_literal", "mention_evidence", "critical",
        "The sentence stands literally in the article.",
        "جملة الإثبات واردة حرفيا في المقال.",
        "Offsets were counted in another text than the article's: a fault of the extractor.",
    ),
    Rule(
        "evidence_length", "mention_evidence", "critical",
        "The sentence has 8 to 5,000 characters.",
        "طول جملة الإثبات بين ٨ و٥٠٠٠ حرف.",
        "Sentences were split wrongly: a table or a list without stops.",
    ),
    Rule(
        "trigger_in_evidence", "mention_evidence", "critical",
        "The trigger stands in a sentence that asserts the mention.",
        "لفظ الحدث وارد في جملة إثباته.",
        "Evidence of one reading was put on another: a fault of merging.",
    ),
)  # fmt: skip
BY_CODE = {rule.code: rule for rule in RULES}
