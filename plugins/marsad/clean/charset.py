"""Bytes to text: what is declared is believed only where the bytes bear it out."""

from __future__ import annotations

import codecs
import re
import zlib

import ftfy

_declared = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_xml = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']""", re.IGNORECASE)
_header = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_ARABIC = re.compile("[\u0621-\u064a]")
_ODD = bytes((*range(1, 9), *range(14, 27), *range(28, 32)))
# The controls from 0x80 on stay for now: spoilt text needs them to be repaired.
_controls = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"RIFF", b"\x7fELF", b"\x00\x00\x01\x00", b"OggS",
    b"ID3", b"\xd0\xcf\x11\xe0", b"wOFF", b"wOF2", b"Rar!", b"7z\xbc\xaf", b"BM\x00", b"MZ\x90", b"II*\x00", b"MM\x00*",
)  # fmt: skip
# What single-byte Arabic calls itself; everything else declared is only tried where nothing Arabic is found.
_SINGLE = {"windows-1256": "cp1256", "cp1256": "cp1256", "x-cp1256": "cp1256", "iso-8859-6": "iso8859-6"}


def unpack(content: bytes, max_bytes: int) -> bytes | None:
    """Undo a gzip coding that was left on; None where more than ``max_bytes`` come out of it."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    inflate = zlib.decompressobj(wbits=31)
    try:
        plain = inflate.decompress(content, max_bytes + 1)
    except zlib.error:
        return content
    return plain if len(plain) <= max_bytes else None


def is_binary(content: bytes) -> bool:
    """Whether the bytes are no text: a known file signature, or control bytes without the look of UTF-16."""
    head = content[:4096]
    if head.startswith(_MAGIC):
        return True
    if head.startswith(tuple(bom for bom, _ in _BOMS)) or _utf16(head):
        return False
    # NULs are strewn into text to hide it; what no text has is the other control bytes.
    odd = len(head) - len(head.translate(None, _ODD))
    return odd > 0.05 * len(head) or head.count(0) > 0.4 * len(head)


def decode(content: bytes, content_type: str = "") -> tuple[str, str]:
    """The text of ``content`` without ASCII control characters, and the name of the encoding it was read by.

    Order: byte order mark, UTF-16 by its look, valid UTF-8, then the better of windows-1256 and ISO-8859-6 by how
    much Arabic they make, the declaration (header, meta, XML) deciding only a tie. Never raises.
    """
    encoding = _encoding(content, content_type)
    text = content.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _controls.sub("", text.lstrip("\ufeff").replace("\ufffd", "")), encoding


def _encoding(content: bytes, content_type: str) -> str:
    for bom, name in _BOMS:
        if content.startswith(bom):
            return name
    if wide := _utf16(content[:4096]):
        return wide
    if content.isascii() or _is_utf8(content):
        return "utf-8"
    scores = {name: _arabic_bigrams(content, name) for name in ("cp1256", "iso8859-6")}
    told = _told(content, content_type)
    best = max(scores, key=lambda name: (scores[name], _SINGLE.get(told) == name, name == "cp1256"))
    if scores[best] > 0:
        return best
    try:
        return codecs.lookup(told).name if told else "cp1252"
    except LookupError:
        return "cp1252"


def _told(content: bytes, content_type: str) -> str:
    head = content[:4096]
    found = _header.search(content_type)
    if found:
        return found[1].lower()
    declared = _declared.search(head) or _xml.search(head)
    return declared[1].decode("ascii", "replace").lower() if declared else ""


def _utf16(head: bytes) -> str | None:
    # ASCII tags in UTF-16 have a NUL in every second byte; Arabic letters have 0x06 there.
    for name, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        other = head[0::2] if name == "utf-16-le" else head[1::2]
        seen = high.count(0) + high.count(6)
        if len(high) > 8 and seen > 0.7 * len(high) and other.count(0) < 0.05 * len(other) + 1:
            return name
    return None


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
        return True
    except UnicodeDecodeError:
        pass
    # A page cut within a letter, or with a few spoilt bytes, is still UTF-8.
    text = content.decode("utf-8", "replace")
    spoilt = text.count("\ufffd")
    good = sum(len(found) for found in re.findall(r"[\u0080-\ufffc]+", text))
    return good > 20 * spoilt


def _arabic_bigrams(content: bytes, encoding: str) -> int:
    # The article, and the commonest prepositions: no other reading of the same bytes makes them.
    return sum(content.count(word.encode(encoding)) for word in ("ال", " من ", " في ", " على "))


# UTF-8 read as windows-1252: lead bytes of Arabic, each with what windows-1252 shows for a continuation byte.
_WESTERN = "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122"
_broken_utf8 = re.compile(f"[ÃÂØÙÚÛ][{_WESTERN}]")
# UTF-8 read as windows-1256, where the lead bytes are Arabic letters themselves.
_EASTERN = "\u067e\u0679\u0686\u0688\u0691\u0698\u06a9\u06af\u06ba\u06be\u06c1\u06d2\u060c\u061b\u061f\u200c-\u200f"
_doubled = re.compile(f"[طظ][{_WESTERN}{_EASTERN}]")
# windows-1256 read as windows-1252.
_broken_1256 = re.compile("[ÇÈÊÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÝÞßáãäåæìí]{2}")


def repair(text: str) -> str:
    """Undo text that was decoded by the wrong encoding before it came here, only where the outcome is certain."""
    if _broken_utf8.search(text) and len(_broken_utf8.findall(text)) > 8 + len(_ARABIC.findall(text)) // 4:
        return _better(text, ftfy.fix_encoding(text))
    if _doubled.search(text) and len(_doubled.findall(text)) * 3 > len(_ARABIC.findall(text)):
        return _better(text, _again(text, "cp1256", "utf-8"), shrinks=True)
    western = bool(_broken_1256.search(text)) and not _ARABIC.search(text)
    if western and len(_broken_1256.findall(text)) > max(8, len(text) // 20):
        return _better(text, _again(text, "cp1252", "cp1256"))
    return text


def _again(text: str, wrong: str, right: str) -> str:
    try:
        return text.encode(wrong).decode(right)
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _better(text: str, repaired: str, shrinks: bool = False) -> str:
    before, after = text.count("ال"), repaired.count("ال")
    certain = after > before and (shrinks or len(_ARABIC.findall(repaired)) > len(_ARABIC.findall(text)))
    return repaired if certain and not _broken_utf8.search(repaired) else text
