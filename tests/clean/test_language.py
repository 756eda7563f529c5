"""Arabic among the languages that share its script."""

from __future__ import annotations

import pytest

from marsad.clean.language import language_of

SENTENCES = {
    "ar": "وصل وزير الدفاع الليبي إلى تونس في زيارة رسمية يبحث خلالها تأمين الحدود",
    "fa": "وزیر دفاع ایران امروز برای دیدار با همتای خود به تهران رفت و گفت که این سفر مهم است",
    "ur": "وزیر دفاع نے کہا ہے کہ سرحد کی حفاظت کے لیے دونوں ملکوں میں معاہدہ ہو گیا ہے",
    "ps": "د دفاع وزیر وویل چې دواړه هېوادونه به په سرحد کې ګډې ګزمې پیل کړي او دا هوکړه شوې ده",
    "ckb": "وەزیری بەرگری گەیشتە هەولێر بۆ گفتوگۆ لەگەڵ سەرۆکی هەرێم و باسی ئاسایشی سنوورەکانیان کرد",
    "latin": "The minister of defence arrived in Tunis for talks on border security",
    "none": "2024 - 05 - 03",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_language(language: str) -> None:
    assert language_of(SENTENCES[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        SENTENCES["ar"].replace("ي", "ی").replace("ك", "ک"),
        "قال الرئيس الإيراني مسعود پزشكيان خلال زيارته إلى بغداد إن العلاقات مع العراق تتطور",
        "اعلن جهاز NATO والقوة AFRICOM عن تمرين African Lion في المغرب",
        "الجيش",
    ],
)
def test_arabic_with_foreign_letters_is_arabic(text: str) -> None:
    assert language_of(text) == "ar"
