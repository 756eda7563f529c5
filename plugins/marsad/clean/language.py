"""Which language Arabic script writes: letters that only one of them has, and the commonest words."""

from __future__ import annotations

import re

_letter = re.compile("[^\\W\\d_]")
_arabic = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_word = re.compile("[\u0620-\u06d3\u064b-\u0652\u06fa-\u06ff\u200c]+")
_SAMPLE = 20_000  # characters

# Letters of the others that stand in no Arabic word, weighed against letters that they hardly write.
_LETTERS = {
    "fa": "پچژگ",
    "ur": "ٹڈڑےہںھ",
    "ps": "ښځڅړږېۍټډڼګ",
    "ckb": "ێۆەڵڕڤ",
    "ug": "ۇۈۋې",
    "sd": "ڪڻڏٻڀٿڄڃ",
}
_WORDS = {
    "ar": "في من على إلى الى أن ان إن التي الذي عن مع هذا هذه ما لا لم بعد قد كان كانت بين حول خلال أو هو هي وقال قال",
    "fa": "است این که از به را با برای آن می در شد شده کرد های ها خود یک بر تا نیز بود هم اما اين مي يک کرده",
    "ur": "ہے کے کی کا میں سے نے کو اور پر ہیں یہ کہ بھی اس تھا نہیں ایک ہو گیا",
    "ps": "د په چې کې له سره دی او ته هم نه دا یې شوي وي کړي",
    "ckb": "لە بە بۆ کە لەگەڵ ئەو ئەم بوو کرد دەکات هەر یان و سەر نێوان",
}
_words = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def language_of(text: str) -> str:
    """``ar``, another language of Arabic script (fa, ur, ps, ckb, ug, sd), ``latin`` for any other, or ``none``."""
    sample = text[:_SAMPLE]
    letters = len(_letter.findall(sample))
    script = len(_arabic.findall(sample))
    if letters == 0:
        return "none"
    if script < 0.4 * letters:
        return "latin"
    words = _word.findall(sample)
    score = {language: sum(w in known for w in words) for language, known in _words.items()}
    # Keyboards put Persian yeh and keheh into Arabic text: they do not count, the article and ta marbuta do.
    score["ar"] += sum(w.startswith(("ال", "وال", "بال", "لل")) or w.endswith("ة") for w in words)
    for language, own in _LETTERS.items():
        score[language] = score.get(language, 0) + sum(sample.count(letter) for letter in own)
    return max(score, key=lambda language: (score[language], language == "ar"))
