"""Words to pieces: the likeliest ones, and the characters that they stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.extract.pieces import SPACE, Pieces

VOCABULARY = {
    "<s>": 0.0, "<pad>": 0.0, "</s>": 0.0, "<unk>": 0.0, SPACE: -3.0, SPACE + "زار": -8.0, SPACE + "و": -6.0,
    "زار": -9.0, "زا": -9.5, "ر": -5.0, "ا": -5.0, SPACE + "الوزير": -9.0, ".": -4.0, "ة": -5.5, SPACE + "طرابلس": -9.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(list(VOCABULARY), list(VOCABULARY.values()), bos=0, pad=1, eos=2, unk=3)


def read(pieces: Pieces, text: str) -> list[tuple[str, str]]:
    names = list(VOCABULARY)
    e = pieces.encode(text)
    return [(names[i], text[a:b]) for i, a, b in zip(e.ids, e.starts, e.ends, strict=True)]


def test_the_likeliest_pieces_win(pieces: Pieces) -> None:
    assert read(pieces, "زار الوزير طرابلس.") == [
        (SPACE + "زار", "زار"),
        (SPACE + "الوزير", "الوزير"),
        (SPACE + "طرابلس", "طرابلس"),
        (".", "."),
    ]
    assert read(pieces, "وزار") == [(SPACE + "و", "و"), ("زار", "زار")]


def test_marks_are_left_out_and_offsets_are_those_of_the_text(pieces: Pieces) -> None:
    assert read(pieces, "  زَارَ") == [(SPACE + "زار", "زَار")]
    assert read(pieces, "زـــار") == [(SPACE + "زار", "زـــار")]


def test_unknown_characters_stand_for_themselves(pieces: Pieces) -> None:
    assert read(pieces, "ψر") == [("<unk>", "ψ"), ("ر", "ر")]
    assert [piece for piece, _ in read(pieces, "ر" * 300)] == ["<unk>"]


@given(st.text(max_size=60))
def test_offsets_rise_and_stand_on_no_space(text: str) -> None:
    pieces = Pieces(list(VOCABULARY), list(VOCABULARY.values()), bos=0, pad=1, eos=2, unk=3)
    e = pieces.encode(text)
    assert all(0 <= a < b <= len(text) for a, b in zip(e.starts, e.ends, strict=True))
    assert e.starts == sorted(e.starts)
    assert not any(text[a].isspace() for a in e.starts)


def test_scores_must_be_as_many_as_pieces() -> None:
    with pytest.raises(ValueError, match="1 pieces but 0 scores"):
        Pieces(["a"], [], bos=0, pad=1, eos=2, unk=3)
