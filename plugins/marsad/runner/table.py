"""Rows of mixed Arabic and Latin text as a table that reads properly in a terminal.

Three traps: a combining mark takes no cell, so ``len`` is no width; a cell must stand in bidi isolates, or the
terminal reorders neighbouring Arabic cells across the line between them; a line that starts with Arabic would turn
its columns around, so each starts with a left-to-right mark. Words are never cut: where the columns do not fit, each
row becomes a block of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.cells import cell_len

LRM, FSI, PDI = "\u200e", "\u2068", "\u2069"
_GAP = "  "
_WIDEST = 34
# Marks that steer the direction of text have no business in a cell: one unclosed would turn the rest of the line.
_STEERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


def table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Lines of a table with ``head`` above ``rows``, none wider than ``width`` cells unless a single word is.

    Every row has as many cells as ``head``. Control characters and steering marks of the data are dropped.
    """
    rows = [[_clean(cell) for cell in row] for row in rows]
    widths = _widths([list(head), *rows], width - len(_GAP) * (len(head) - 1))
    if widths is None:
        return _blocks(head, rows, width)
    lines = _row(head, widths)
    lines.append(LRM + _GAP.join("─" * w for w in widths))
    for row in rows:
        lines += _row(row, widths)
    return lines


def isolated(text: str) -> str:
    """``text`` in bidi isolates, as one piece of a line."""
    return _isolate(_clean(text))


def _isolate(text: str) -> str:
    return f"{FSI}{text}{PDI}" if text else ""


def wrapped(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` cells, broken between words only."""
    lines: list[str] = []
    for word in text.split():
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def _clean(text: str) -> str:
    text = text.translate(_STEERING)
    return " ".join("".join(c if c.isprintable() else _unprintable(c) for c in text).split())


def _unprintable(character: str) -> str:
    # A zero-width non-joiner belongs to the spelling; an escape character could drive the reader's terminal.
    return character if character in "\u200c\u200d" else " "


def _widths(rows: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Widths of the columns that sum up to at most ``room``, None where the longest words alone need more."""
    columns = list(zip(*rows, strict=True))
    need = [max(cell_len(word) for cell in column for word in cell.split() or [""]) for column in columns]
    widths = [max(least, min(max(map(cell_len, column)), _WIDEST)) for least, column in zip(need, columns, strict=True)]
    while sum(widths) > room:
        slack = [w - least for w, least in zip(widths, need, strict=True)]
        if max(slack) == 0:
            return None
        widest = max((i for i, s in enumerate(slack) if s), key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    columns = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines = []
    for parts in zip_longest(*columns, fillvalue=""):
        padded = (_isolate(part) + " " * (w - cell_len(part)) for part, w in zip(parts, widths, strict=True))
        lines.append(LRM + _GAP.join(padded).rstrip())
    return lines


def _blocks(head: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    label = max(map(cell_len, head))
    lines = []
    for row in rows:
        for name, cell in zip(head, row, strict=True):
            for number, part in enumerate(wrapped(cell, max(20, width - label - len(_GAP)))):
                lines.append(f"{LRM}{('' if number else name).ljust(label)}{_GAP}{_isolate(part)}")
        lines.append("")
    return lines[:-1]
