"""The rules of the gate, each written once: a statement in ``<sql>/rules/<code>.sql`` that selects what breaks it.

Great Expectations runs the statements to judge a run, quarantine runs the same statements to pick the rows.
Each yields ``snapshot_id`` and ``mention_ordinal`` (null where the article itself is at fault), once for every record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from marsad.warehouse.engine import statement


@dataclass(frozen=True)
class Rule:
    """One rule. What breaks a critical one is quarantined; a warning is only counted."""

    code: str
    table: Literal["article", "mention", "mention_participant", "mention_evidence"]
    severity: Literal["critical", "warning"]
    message_en: str
    message_ar: str

    def failing(self) -> sa.TextualSelect:
        """Selects the records of ``:run_id`` that break the rule."""
        text = statement(f"rules/{self.code}")
        return text.columns(sa.column("snapshot_id", sa.Text), sa.column("mention_ordinal", sa.Integer))


RULES = (
    Rule("article_title", "article", "critical", "An article has a headline.", "للمقال عنوان."),
    Rule(
        "article_length", "article", "critical",
        "An article has at least 80 characters.", "في المقال ٨٠ حرفا على الأقل.",
    ),
    Rule(
        "article_arabic", "article", "critical",
        "At least half of an article's letters are Arabic.", "نصف حروف المقال على الأقل عربية.",
    ),
    Rule(
        "article_markup", "article", "critical",
        "No remains of HTML and no control characters.", "لا بقايا وسوم ولا محارف تحكم في النص.",
    ),
    Rule(
        "article_date", "article", "critical",
        "Published between 1990 and two days from now.", "تاريخ النشر بين عام ١٩٩٠ وبعد غد.",
    ),
    Rule("article_undated", "article", "warning", "The date of publication is known.", "تاريخ النشر معروف."),
    Rule(
        "article_opens_with_title", "article", "warning",
        "The text opens with the headline.", "يبدأ النص بعنوان المقال.",
    ),
    Rule(
        "mention_article", "mention", "critical",
        "A mention belongs to an article of the same run.", "ينتمي الحدث إلى مقال في التشغيل نفسه.",
    ),
    Rule(
        "mention_key", "mention", "critical",
        "No two mentions of an article are the same reading.", "لا تتكرر القراءة نفسها في المقال.",
    ),
    Rule(
        "mention_kind", "mention", "critical",
        "The pair of kind and PLOVER type is known.", "نوع الحدث ورمزه معروفان معا.",
    ),
    Rule(
        "mention_codes", "mention", "critical",
        "Status, voice, grain, calendar and precision are known codes.",
        "رموز الحالة والمصدر والتاريخ والمكان معروفة.",
    ),
    Rule(
        "mention_trigger", "mention", "critical",
        "Trigger, date and place words stand literally in the article.",
        "كلمات الحدث وتاريخه ومكانه واردة حرفيا في المقال.",
    ),
    Rule(
        "mention_date_order", "mention", "critical",
        "A date has two real ends, the first not after the last.",
        "للتاريخ بداية ونهاية صحيحتان، والبداية لا تتأخر عن النهاية.",
    ),
    Rule(
        "mention_date_plausible", "mention", "critical",
        "An event lies between 1900 and thirty years from now.", "تاريخ الحدث بين عام ١٩٠٠ وثلاثين سنة من الآن.",
    ),
    Rule(
        "mention_after_publication", "mention", "critical",
        "What happened does not begin after publication.", "ما وقع لا يبدأ بعد نشر المقال.",
    ),
    Rule(
        "mention_confidence", "mention", "critical",
        "Confidence is within 0 and 1, Goldstein within -10 and 10.", "الثقة بين ٠ و١، ومقياس غولدستين بين -١٠ و١٠.",
    ),
    Rule(
        "mention_place_country", "mention", "critical",
        "The country of the place is known.", "بلد المكان معروف.",
    ),
    Rule("mention_topics", "mention", "warning", "Topics are known.", "الموضوعات معروفة."),
    Rule(
        "participant_present", "mention", "critical",
        "A mention has a participant.", "للحدث طرف واحد على الأقل.",
    ),
    Rule(
        "participant_literal", "mention_participant", "critical",
        "A participant's words stand literally in the article.", "كلمات الطرف واردة حرفيا في المقال.",
    ),
    Rule(
        "participant_codes", "mention_participant", "critical",
        "Role and sector of a participant are known codes.", "دور الطرف وقطاعه رمزان معروفان.",
    ),
    Rule(
        "participant_country", "mention_participant", "critical",
        "The country of a participant is known.", "بلد الطرف معروف.",
    ),
    Rule(
        "evidence_present", "mention", "critical",
        "A sentence asserts the mention.", "للحدث جملة تثبته.",
    ),
    Rule(
        "evidence_literal", "mention_evidence", "critical",
        "The sentence stands literally in the article.", "جملة الإثبات واردة حرفيا في المقال.",
    ),
)  # fmt: skip
BY_CODE = {rule.code: rule for rule in RULES}
