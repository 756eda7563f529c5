"""Inflection generated from citation forms, in the unvowelled normal spelling that newspapers print.

A verb comes as perfect and imperfect, third person masculine singular (التقى، يلتقي). Passive forms are spelt like the
active ones except where a long vowel changes (قال، قيل): those are given to the generator.
"""

from __future__ import annotations

from dataclasses import dataclass

from marsad.arabic.normal import fold


@dataclass(frozen=True, slots=True)
class Form:
    """One inflected form. tense: perfect, imperfect, participle, masdar; number: 1, 2, 3 (3 is plural)."""

    surface: str
    tense: str
    gender: str = "m"
    number: int = 1
    passive: bool = False
    definite: bool = False


def perfect(lemma: str, *, passive: bool = False) -> list[Form]:
    """Third-person perfect forms, and the first person plural, of a perfect in citation form."""
    p = fold(lemma)
    if _hamza(lemma):
        # The fold hides the hamza of أرجأ and هنّأ: they are no weak verbs.
        rows = [(p, "m", 1), (p + "ت", "f", 1), (p + "وا", "m", 3), (p[:-1] + "ووا", "m", 3), (p + "تا", "f", 2)]
        return [Form(s, "perfect", g, n, passive) for s, g, n in rows]
    weak = len(p) > 2 and (p.endswith("ي") or (p.endswith("ا") and len(p) <= 4 and not p.endswith("اا")))
    if weak:
        stem = p[:-1]
        long = stem + ("و" if p.endswith("ا") and len(p) <= 3 else "ي")
        rows = [
            (p, "m", 1),
            (stem + "ت", "f", 1),
            (stem + "وا", "m", 3),
            (long + "ا", "m", 2),
            (stem + "تا", "f", 2),
            (long + "ن", "f", 3),
            (long + "نا", "m", 3),
        ]
        if p.endswith("ي"):
            rows.append((stem + "ا", "m", 1))  # the spelling before an object pronoun: التقاه
    else:
        rows = [(p, "m", 1), (p + "ت", "f", 1), (p + "وا", "m", 3), (p + "ا", "m", 2), (p + "تا", "f", 2)]
    return [Form(s, "perfect", g, n, passive) for s, g, n in rows]


def imperfect(lemma: str, *, passive: bool = False) -> list[Form]:
    """Imperfect, subjunctive and jussive third-person forms of an imperfect in citation form (with its ي)."""
    i = fold(lemma)
    rest = i[1:]
    weak = rest[-1:] in ("ي", "و", "ا") and len(rest) > 2 and not _hamza(lemma)
    cut = rest[:-1] if weak else rest
    dual = cut + "ي" if weak and rest.endswith("ا") else rest
    rows = [
        ("ي" + rest, "m", 1),
        ("ت" + rest, "f", 1),
        ("ن" + rest, "m", 3),
        ("ي" + cut + "ون", "m", 3),
        ("ت" + cut + "ون", "m", 3),
        ("ي" + cut + "وا", "m", 3),
        ("ي" + dual + "ان", "m", 2),
        ("ت" + dual + "ان", "f", 2),
        ("ي" + dual + "ا", "m", 2),
    ]
    if weak:
        rows += [("ي" + cut, "m", 1), ("ت" + cut, "f", 1)]
        if rest.endswith("ي"):
            rows += [("ي" + cut + "ا", "m", 1), ("ت" + cut + "ا", "f", 1)]
    elif len(rest) == 3 and rest[1] in "ويا":
        short = rest[0] + rest[2]
        rows += [("ي" + short, "m", 1), ("ت" + short, "f", 1)]
    elif len(rest) >= 4 and rest[-2] in "ويا" and rest[-3] != "ا":
        short = rest[:-2] + rest[-1]
        rows += [("ي" + short, "m", 1), ("ت" + short, "f", 1)]
    return [Form(s, "imperfect", g, n, passive) for s, g, n in rows]


def _hamza(lemma: str) -> bool:
    return "".join(c for c in lemma if not "\u064b" <= c <= "\u0652")[-1:] in "أئؤء"


def participle(lemma: str) -> list[Form]:
    """Forms of an active participle, definite and not: مشيد gives مشيدا، مشيدة، مشيدين، المشيد ..."""
    p = fold(lemma)
    base = p[:-1] if p.endswith("ي") and len(p) > 4 else p
    weak = p + "ي" if not p.endswith("ي") and _defective(p) else p
    rows = [
        (p, "m", 1),
        (weak + "ا", "m", 1),
        (weak + "ه", "f", 1),
        (weak + "ان", "m", 2),
        (weak + "ين", "m", 2),
        (weak + "تين", "f", 2),
        (base + "ون", "m", 3),
        (base + "ين", "m", 3),
        (weak + "ات", "f", 3),
    ]
    out = [Form(s, "participle", g, n) for s, g, n in rows]
    return out + [Form("ال" + f.surface, "participle", f.gender, f.number, definite=True) for f in out]


def _defective(p: str) -> bool:
    # داع، ملتق، مبد: the indefinite nominative has lost its ي; such participles are short.
    return (len(p) == 3 and p[1] == "ا") or (len(p) == 4 and p.startswith("ملت")) or p in ("مبد", "متمن", "متلق")


def noun(lemma: str) -> list[Form]:
    """A verbal noun or event noun with and without the article, its dual, and the accusative ending in ا."""
    n = fold(lemma)
    gender = "f" if n.endswith(("ه", "ات")) else "m"
    bare = n[:-1] + "ت" if n.endswith("ه") else n
    number = 3 if n.endswith("ات") else 1
    forms = [Form(n, "masdar", gender, number)]
    if not n.endswith(("ات", "ا", "اء")):
        if not n.endswith("ه"):
            forms.append(Form(n + "ا", "masdar", gender, number))
        forms += [Form(bare + "ان", "masdar", gender, 2), Form(bare + "ين", "masdar", gender, 2)]
        if not n.endswith("ه"):
            forms.append(Form(bare + "ي", "masdar", gender, 2))
    forms.append(Form("ال" + n, "masdar", gender, number, definite=True))
    if number == 1 and not n.endswith(("ا", "اء")):
        forms.append(Form("ال" + bare + "ين", "masdar", gender, 2, definite=True))
    return forms
