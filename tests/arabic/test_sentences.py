"""Sentences and tokens keep their offsets, whatever the text."""

from hypothesis import given
from hypothesis import strategies as st

from marsad.arabic.sentences import sentences
from marsad.arabic.tokens import splits, tokenise, without_pronoun


def test_paragraphs_and_ends() -> None:
    norm = 'العنوان\nالتقي د. احمد الوزير. وقال: "نعم." ثم غادر؟ نعم\n\nخاتمه'
    found = sentences(norm)
    assert [norm[s.start : s.end] for s in found] == [
        "العنوان",
        "التقي د. احمد الوزير.",
        'وقال: "نعم."',
        "ثم غادر؟",
        "نعم",
        "خاتمه",
    ]
    assert [s.paragraph for s in found] == [0, 1, 1, 1, 1, 2]


def test_numbers_with_points_are_whole() -> None:
    assert len(sentences("بلغت 2.5 مليون. انتهي")) == 2


def test_clitics() -> None:
    assert ("و", "ل", "الجيش") in [(s.conj, s.prep, s.stem) for s in splits("وللجيش")]
    assert ("", "ب", "وزير") in [(s.conj, s.prep, s.stem) for s in splits("بوزير")]
    assert splits("وزير")[0].stem == "وزير"
    assert ("زياره", "ه") in without_pronoun("زيارته")
    assert ("التقي", "ه") in without_pronoun("التقاه")


@given(st.text(alphabet='ابجد .؟!؛\n،"123', max_size=120))
def test_nothing_but_space_is_lost(norm: str) -> None:
    kept = "".join(norm[s.start : s.end] for s in sentences(norm))
    assert "".join(kept.split()) == "".join(norm.split())
    tokens = tokenise(norm)
    assert all(norm[a:b] == f for f, a, b in zip(tokens.forms, tokens.starts, tokens.ends, strict=True))
    assert "".join(tokens.forms) == "".join(norm.split())
