"""Checks on the warehouse after a load: does it add up, and does it look like it used to. They warn, they stop nothing.

Each is a statement in ``<sql>/rules/<code>.sql`` that yields ``subject`` and ``detail``, a row for each finding.
Windows end on the day on which the run began.
"""

from __future__ import annotations

from marsad.validate.rules import Rule

CHECKS = (
    Rule(
        "run_counts", "ops.run_document", "warning",
        "A run adds up: found = loaded + unchanged + quarantined + skipped.",
        "تتطابق أعداد التشغيل: الموجود = المحمل + غير المتغير + المحجور + المتروك.",
        "A stage lost documents or was cut off: clear the run, and file it with the counts.",
    ),
    Rule(
        "event_members", "warehouse.fact_event", "warning",
        "An event's counts and best mention are those of its members.",
        "أعداد الواقعة وأفضل رواياتها مطابقة لرواياتها.",
        "Resolution was interfered with by hand: read the articles of the event again.",
    ),
    Rule(
        "mention_event", "warehouse.fact_mention", "warning",
        "Every mention belongs to an event.",
        "كل رواية تنتمي إلى واقعة.",
        "Resolution left it out: read its article again.",
    ),
    Rule(
        "outlet_silent", "warehouse.fact_article", "warning",
        "No outlet is silent for longer than twice its usual gap.",
        "لا ينقطع منبر عن النشر أكثر من ضعف فترته المعتادة.",
        "See the outlet's site and what was skipped or quarantined of it.",
    ),
    Rule(
        "outlet_few", "warehouse.fact_article", "warning",
        "Outlets publish about as much as they use to.",
        "لا يقل نشر المنبر كثيرا عن معتاده.",
        "Its feed or list pages may have changed: see what was skipped of it.",
    ),
    Rule(
        "outlet_flood", "warehouse.fact_article", "warning",
        "No outlet floods.",
        "لا يغرق منبر المخزن بالمقالات.",
        "An archive was published again, or tags are read as articles: see its URLs.",
    ),
    Rule(
        "outlet_text_length", "warehouse.fact_article", "warning",
        "The length of an outlet's articles does not collapse.",
        "لا ينهار طول مقالات المنبر.",
        "The outlet has a new template: compare a page with its text, mend the cleaner, redo from clean.",
    ),
    Rule(
        "outlet_repeats", "warehouse.fact_article", "warning",
        "An outlet's articles differ from one another.",
        "تختلف مقالات المنبر بعضها عن بعض.",
        "Every page gives the same text: a cookie wall or an error page, or the template hides the article.",
    ),
    Rule(
        "type_rate", "warehouse.fact_mention", "warning",
        "Articles tell each type of event about as often as before.",
        "ترد أنواع الأحداث في المقالات بنسبها المعتادة.",
        "Real news, or an edit to predicates.csv: compare the traces of old and new mentions.",
    ),
    Rule(
        "country_rate", "warehouse.bridge_mention_participant", "warning",
        "Countries take part about as often as before.",
        "ترد البلدان أطرافا بنسبها المعتادة.",
        "Real news, or an edit to states.csv, bodies.csv or actors.csv.",
    ),
    Rule(
        "duplicate_rate", "ops.run_document", "warning",
        "Few documents of a run are the same article.",
        "قليل من المستندات مكرر.",
        "An inbox that is delivered twice, or an outlet that gives one canonical link to all pages.",
    ),
    Rule(
        "undated_rate", "staging.mention", "warning",
        "Most mentions of a run have a date.",
        "لمعظم الأحداث تاريخ.",
        "Articles without a date of publication leave relative dates open: see article_undated.",
    ),
    Rule(
        "quarantine_rate", "ops.quarantine", "warning",
        "No rule keeps back more than one in twenty records of a run.",
        "لا تحجر قاعدة أكثر من واحد من كل عشرين سجلا.",
        "One cause for many records: mend it, then marsad quarantine replay --rule CODE.",
    ),
)  # fmt: skip
