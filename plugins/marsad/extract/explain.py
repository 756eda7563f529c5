"""Shows an article with the evidence of each event marked and the reading beside it: in the terminal or as a page."""

from __future__ import annotations

import html
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from marsad.model import Article, Mention, Participant, Span

COLOURS = ("green", "cyan", "magenta", "yellow", "blue", "red")
STYLE = """
body{font:18px/1.9 "Noto Naskh Arabic","Amiri",serif;margin:2rem auto;max-width:72rem;color:#1b1b1b;background:#fdfdfb}
main{display:grid;grid-template-columns:3fr 2fr;gap:2rem}h1{font-size:1.5rem}
article p{margin:.4rem 0}mark{border-radius:.2rem;padding:0 .1rem;background:#fff1b8}mark.trigger{background:#ffc069}
.event{border-inline-start:.3rem solid #ffc069;padding:.3rem .8rem;margin:0 0 1.2rem;font-size:.85em;line-height:1.6}
.event dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.3rem 0}dt{color:#666}dd{margin:0}
code{font-size:.8em;color:#555;direction:ltr;unicode-bidi:isolate}sup{font-size:.65em;color:#a15c00}
@media(max-width:50rem){main{grid-template-columns:1fr}}
"""


def _people(members: Iterable[Participant]) -> str:
    return "، ".join(f"{p.name} ({p.country or '-'}/{p.sector})" for p in members) or "-"


def rows(m: Mention) -> list[tuple[str, str]]:
    """The reading as (field, value) pairs, in the order that a reader asks for them."""
    when = "-"
    if m.date:
        when = m.date.start.isoformat() if m.date.start == m.date.end else f"{m.date.start} .. {m.date.end}"
        when += f" «{m.date.span.words}»" if m.date.span else f" (implied: {m.date.implied})"
    where = "-"
    if m.place:
        where = f"{m.place.name} ({m.place.country})" + ("" if m.place.span else f" (implied: {m.place.implied})")
    return [
        ("event", f"{m.plover_type} / {m.kind} [{m.status}]  CAMEO {m.cameo_code or '-'}  Goldstein {m.goldstein}"),
        ("source", _people(m.source)),
        ("target", _people(m.target)),
        ("date", when),
        ("place", where),
        ("topics", ", ".join(m.topics) or "-"),
        ("confidence", f"{m.confidence:.2f}"),
        ("made by", " ".join(m.trace)),
    ]


def to_terminal(article: Article, mentions: list[Mention], console: Console) -> None:
    """Print the article with marked evidence, then one block an event."""
    text = Text(article.text)
    for n, m in enumerate(mentions):
        colour = COLOURS[n % len(COLOURS)]
        for e in m.evidence:
            text.stylize(colour, e.start, e.end)
    for m in mentions:
        text.stylize("bold reverse", m.trigger.start, m.trigger.end)
    console.print(text, soft_wrap=True)
    for n, m in enumerate(mentions):
        colour = COLOURS[n % len(COLOURS)]
        console.print(Text(f"\n[{n + 1}] {m.trigger.words}", style=f"bold {colour}"))
        for field, value in rows(m):
            console.print(Text.assemble((f"  {field:<11}", "dim"), value), soft_wrap=True)


def to_html(article: Article, mentions: list[Mention]) -> str:
    """A self-contained right-to-left page; all words of the article are escaped."""
    blocks = []
    for n, m in enumerate(mentions, 1):
        cells = "".join(f"<dt>{html.escape(k)}</dt><dd dir=auto>{_value(k, v)}</dd>" for k, v in rows(m))
        blocks.append(
            f"<section class=event id=e{n}><b dir=auto>{n}. {html.escape(m.trigger.words)}</b>"
            f"<dl>{cells}</dl></section>"
        )
    paragraphs = "".join(f"<p>{p}</p>" for p in _marked(article, mentions))
    return (
        f"<!doctype html><html lang=ar dir=rtl><meta charset=utf-8><title>{html.escape(article.title)}</title>"
        f"<style>{STYLE}</style><h1>{html.escape(article.title)}</h1><main><article>{paragraphs}</article>"
        f"<aside>{''.join(blocks)}</aside></main></html>\n"
    )


def _value(field: str, value: str) -> str:
    escaped = html.escape(value)
    return f"<code>{escaped}</code>" if field == "made by" else escaped


def _marked(article: Article, mentions: list[Mention]) -> Iterable[str]:
    opens: dict[int, list[str]] = {}
    inside: list[tuple[Span, str, int]] = []
    for n, m in enumerate(mentions, 1):
        inside += [(e, "", n) for e in m.evidence]
        inside.append((m.trigger, "trigger", n))
        opens.setdefault(m.trigger.end, []).append(f"<sup>{n}</sup>")
    cuts = sorted(
        {0, len(article.text)}
        | {x for s, _, _ in inside for x in (s.start, s.end)}
        | {i + d for i, c in enumerate(article.text) if c == "\n" for d in (0, 1)}
    )
    out: list[str] = []
    for a, b in zip(cuts, cuts[1:], strict=False):
        out.extend(opens.get(a, ()))
        piece = article.text[a:b]
        if piece == "\n":
            yield "".join(out)
            out = []
            continue
        classes = {c for s, c, _ in inside if s.start <= a and b <= s.end}
        escaped = html.escape(piece)
        out.append(f'<mark class="{" ".join(sorted(classes)).strip()}">{escaped}</mark>' if classes else escaped)
    yield "".join(out)
