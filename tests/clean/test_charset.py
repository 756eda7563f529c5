"""Bytes to text: declarations that hold, that lie, that are missing; text spoilt before it came."""

from __future__ import annotations

import gzip
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.clean.charset import decode, is_binary, repair, unpack

TEXT = (
    "وصل وزير الدفاع الليبي إلى تونس في زيارة رسمية، وبحث مع نظيره من الجانب التونسي تأمين الحدود على الشريط المشترك."
)


def declared(charset: str) -> str:
    return f'<html><head><meta charset="{charset}"></head><body>{TEXT}</body></html>'


@pytest.mark.parametrize("says", ["", "utf-8", "windows-1256", "iso-8859-6", "windows-1252", "x-unknown", "ascii"])
@pytest.mark.parametrize("wrote", ["utf-8", "cp1256", "iso8859-6", "utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_every_encoding_under_every_declaration(wrote: str, says: str) -> None:
    content = (declared(says) if says else f"<p>{TEXT}</p>").encode(wrote)
    for header in ("", f"text/html; charset={says}" if says else "text/html"):
        assert TEXT in decode(content, header)[0]


def test_latin_is_read_as_declared() -> None:
    assert (
        decode("<p>Côte d’Ivoire</p>".encode("cp1252"), "text/html; charset=windows-1252")[0] == "<p>Côte d’Ivoire</p>"
    )
    assert "Ивановой" in decode("госпожа Ивановой".encode("koi8-r"), "text/html; charset=koi8-r")[0]


def test_a_few_spoilt_bytes_do_not_change_the_encoding() -> None:
    content = (TEXT * 5).encode()
    text, encoding = decode(content[:200] + b"\xff" + content[200:-1])
    assert encoding == "utf-8" and text.count(TEXT) >= 3 and "\ufffd" not in text


def test_control_characters_go() -> None:
    assert decode("أ\x00ب\x07ج\r\nد\x1b\ufeff".encode())[0] == "أبج\nد\ufeff"


@pytest.mark.parametrize("right", ["utf-8", "cp1256"])
@pytest.mark.parametrize("wrong", ["cp1252", "latin-1", "cp1256"])
def test_mojibake(right: str, wrong: str) -> None:
    if right == wrong:
        pytest.skip("nothing is spoilt")
    try:
        spoilt = TEXT.encode(right).decode(wrong)
    except UnicodeDecodeError:
        # Browsers read what windows-1252 leaves open as control characters.
        spoilt = "".join(bytes([b]).decode(wrong, "replace").replace("\ufffd", chr(b)) for b in TEXT.encode(right))
    assert repair(spoilt) == TEXT


@pytest.mark.parametrize("text", [TEXT, "Ça va très bien à l'été, señor Müller!", "", "طظ", "ظ©", "Ø", "حظ" * 40])
def test_sound_text_is_left_alone(text: str) -> None:
    assert repair(text) == text


def test_binary() -> None:
    assert is_binary(b"\x89PNG\r\n\x1a\n" + bytes(50)) and is_binary(b"%PDF-1.7") and is_binary(os.urandom(4096))
    assert (
        not is_binary(TEXT.encode("utf-16-le")) and not is_binary(TEXT.encode()) and not is_binary(b"\x00<p>x</p>" * 9)
    )


def test_gzip_left_on_and_bombs() -> None:
    assert unpack(gzip.compress(TEXT.encode()), 10**6) == TEXT.encode()
    assert unpack(gzip.compress(bytes(10**7)), 10**6) is None
    assert unpack(b"\x1f\x8bno gzip", 10) == b"\x1f\x8bno gzip"


@given(st.binary(max_size=600), st.text(max_size=60))
def test_nothing_raises(content: bytes, header: str) -> None:
    text, _ = decode(content, header)
    text.encode("utf-8")
    assert "\x00" not in text and isinstance(is_binary(content), bool)
    repair(text)
