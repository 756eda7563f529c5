"""Page shapes and traps, each in a few lines of markup."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.acquire.inbox import snapshot_of
from marsad.clean.cleaner import clean
from marsad.model import Article, Skipped

TITLE = "وزير الدفاع يبحث في تونس تأمين الحدود المشتركة"
BODY = [
    "وصل وزير الدفاع الليبي صباح اليوم إلى تونس في زيارة رسمية تستمر يومين، يرافقه وفد من كبار الضباط في الجيش.",
    "وبحث الوزير مع نظيره التونسي تسيير دوريات مشتركة على الحدود، واتفق الطرفان على عقد لجنة فنية الشهر المقبل.",
    "وقال بيان الوزارة إن الجانبين وقعا مذكرة تفاهم للتدريب، تشمل إيفاد مئة طالب إلى الكليات العسكرية التونسية.",
]
COMMENT = "كلام جميل لكن العبرة بالتنفيذ، فقد سمعنا هذا الكلام في السنوات الماضية ولم يتغير شيء في حياة الناس أبدا."
LINKS = "".join(f"<li><a href='/{n}'>افتتاح معرض الكتاب بمشاركة مئة دار نشر عربية</a></li>" for n in range(6))
LONG = [BODY[2], *(f"{b[:-1]} في اليوم {day}." for day in ("الثاني", "الثالث", "الرابع") for b in BODY)]
P = "".join(f"<p>{b}</p>" for b in BODY)
WHOLE = "\n".join([TITLE, *BODY])


def made(html: str | bytes, **meta: Any) -> Article:
    result = outcome(html, **meta)
    assert isinstance(result, Article), result
    return result


def outcome(html: str | bytes, kind: Any = "html", **meta: Any) -> Article | Skipped:
    return clean(snapshot_of(kind, "a", "a", html.encode() if isinstance(html, str) else html, meta))


def page(body: str, head: str = f"<title>{TITLE}</title>") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


LAYOUTS = {
    "class names that lie": f"<div class='share sidebar'><div class='comment'><h1>{TITLE}</h1>{P}</div></div>",
    "a paragraph in each row": f"<table><tr><td><ul>{LINKS}</ul></td><td><table><tr><td><h3>{TITLE}</h3></td></tr>"
    + "".join(f"<tr><td>{b}</td></tr>" for b in BODY)
    + "</table></td></tr></table>",
    "line breaks": f"<h1>{TITLE}</h1><div>{'<br><br>'.join(BODY)}</div>",
    "single line breaks after full stops": f"<h1>{TITLE}</h1><div>{'<br>'.join(BODY)}</div>",
    "preformatted": f"<h1>{TITLE}</h1><pre>{chr(10).join(BODY)}</pre>",
    "comments longer than the article": f"<h1>{TITLE}</h1><div>{P}</div><div>التعليقات (12)</div>"
    + f"<div><p>{COMMENT}</p></div>" * 12,
    "related links within": f"<h1>{TITLE}</h1><div><p>{BODY[0]}</p>"
    f"<p>اقرأ أيضا: <a href='/x'>افتتاح معرض الكتاب</a></p><p>{BODY[1]}</p>"
    f"<p>{BODY[2]}</p></div><h3>مواضيع ذات صلة</h3><ul>{LINKS}</ul>",
    "words of the body as links": f"<article><h1>{TITLE}</h1>{P.replace('تونس', '<a href=/t>تونس</a>')}</article>",
    "lead outside of the container": f"<h1>{TITLE}</h1><p class=deck>{BODY[0]}</p><div class='article-body'>"
    + "".join(f"<p>{b}</p>" for b in BODY[1:])
    + "</div>",
    "a container with the first paragraph only": f"<div><h1>{TITLE}</h1><div class='article-body'><p>{BODY[0]}</p><p>"
    f"{BODY[1]}</p></div>{''.join(f'<p>{b}</p>' for b in LONG)}</div>",
    "headline as caption and again": f"<h1>{TITLE}</h1><div class=post-content><p>{TITLE}</p><figure>"
    f"<figcaption>{TITLE}</figcaption></figure>{P}</div>",
    "logo as first heading": f"<h1>منبر</h1><ul>{LINKS}</ul><div><h2>{TITLE}</h2>{P}</div>",
    "hidden text": f"<h1>{TITLE}</h1><div style='display:none'><p>{COMMENT}</p></div>{P}",
    "cut off": f"<h1>{TITLE}</h1><div class='entry-content'>{P}<p>وأضاف",
    "deep": "<div>" * 3000 + f"<h1>{TITLE}</h1>{P}",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout(layout: str) -> None:
    html = page(LAYOUTS[layout]) if layout != "cut off" else page(LAYOUTS[layout]).removesuffix("</body></html>")
    text = made(html).text
    whole = "\n".join([WHOLE, *LONG[1:]]) if "container with" in layout else WHOLE
    assert text.removesuffix("\nوأضاف") == whole


def test_body_that_only_json_ld_shows() -> None:
    body = "\\n\\n".join(BODY)
    ld = f'{{"@type":"NewsArticle","headline":"{TITLE}","datePublished":"2024-05-03","articleBody":"{body}"}}'
    html = page(f"<h1>{TITLE}</h1><p>جار التحميل</p>", f"<script type='application/ld+json'>{ld}</script>")
    assert made(html).text == WHOLE and str(made(html).published_on) == "2024-05-03"


@pytest.mark.parametrize(
    "ld",
    [
        '{"@type":"NewsArticle","headline":"%s","datePublished":"2024-05-03T10:00:00Z",}',
        '<!-- {"@type":["Article"],"headline":"%s","datePublished":"2024-05-03T10:00:00Z"} -->',
        '[{"@type":"NewsArticle","headline":"آخر","datePublished":"2020-01-01"},{"@graph":[{"@type":"Article",'
        '"headline":"%s","datePublished":"2024-05-03T10:00:00Z"}]}]',
        '{"@type":"NewsArticle","headline":"%s","datePublished":"2024-05-03T10:00:00Z","author":{"name":"a"',
        '//<![CDATA[\n{"@type":"NewsArticle","description":"سطر\nآخر","name":"%s","datePublished":"2024-05-03T10:00:00Z"}//]]>',
    ],
)
def test_json_ld_as_it_is_found(ld: str) -> None:
    html = page(f"<h1>{TITLE}</h1>{P}", f'<script type="application/ld+json">{ld.replace("%s", TITLE)}</script>')
    assert str(made(html).published_at) == "2024-05-03 10:00:00+00:00"


@pytest.mark.parametrize(
    ("above", "date"),
    [
        (
            "<div class=top>اليوم الجمعة 7 مارس 2025</div><h1>{t}</h1><div class=date>الأحد 5 مايو 2024 - 7:48 م</div>",
            "2024-05-05",
        ),
        ("<h1>{t}</h1><div>نشر في: 5/5/2024 | آخر تحديث: 9/5/2024</div>", "2024-05-05"),
        ("<h1>{t}</h1><div>آخر تحديث: 9/5/2024</div>", "2024-05-09"),
        (
            "<h1>{t}</h1><time class=updated datetime='2024-05-09'></time><time datetime='2024-05-05'></time>",
            "2024-05-05",
        ),
        ("<h1>{t}</h1><div class=related><time datetime='2020-01-01'></time></div>", None),
        ("<h1>{t}</h1><p>المصدر</p>", None),
        ("<h1>{t}</h1><div>٥ أيار/مايو ٢٠٢٤</div>", "2024-05-05"),
    ],
)
def test_visible_date(above: str, date: str | None) -> None:
    on = made(page(above.replace("{t}", TITLE) + P)).published_on
    assert (str(on) if on else None) == date


def test_a_date_in_the_body_is_no_dateline() -> None:
    told = "وقال المتحدث إن الاتفاق الذي وقع في 12 مارس 2019 بين الجانبين ما زال ساريا رغم تعاقب الحكومات في البلدين."
    assert made(page(f"<h1>{TITLE}</h1><p>{told}</p>{P}")).published_at is None


def test_what_is_told_beside_the_bytes_goes_first() -> None:
    html = page(f"<h1>{TITLE}</h1><time datetime='2020-01-01'></time>{P}")
    article = made(html, title="عنوان آخر للخبر", published_at="2024-05-03", url="https://www.sahara-portal.example/1")
    assert (article.title, str(article.published_on)) == ("عنوان آخر للخبر", "2024-05-03")
    assert article.outlet == "بوابة الصحراء الإخبارية"
    assert made(html, outlet="نشرة بلا سجل").outlet == "نشرة بلا سجل"
    assert made(html, url="https://news.unknown.example/1").outlet == "news.unknown.example"


def test_text_keeps_dateline_and_body_and_loses_furniture() -> None:
    lines = [
        TITLE,
        "",
        "تونس - وكالات",
        "الأحد 5 مايو 2024 - 11:15",
        "",
        "شارك المقال عبر: فيسبوك | واتساب",
        "214",
        *BODY,
    ]
    text = "\r\n".join([*lines, "اقرأ أيضا", "افتتاح معرض الكتاب بمشاركة مئة دار نشر عربية", "اترك تعليقا"])
    article = outcome("\ufeff" + text, kind="text")
    assert isinstance(article, Article)
    assert article.text == "\n".join([TITLE, "تونس - وكالات", "الأحد 5 مايو 2024 - 11:15", *BODY])
    assert str(article.published_at) == "2024-05-05 11:15:00+00:00"


def test_a_text_without_a_headline_keeps_its_first_paragraph() -> None:
    for lines in (BODY, BODY[:1]):
        article = outcome("\n\n".join(lines), kind="text")
        assert isinstance(article, Article) and article.text == "\n".join(lines) and article.title == lines[0]


@pytest.mark.parametrize("wrong", ["cp1252", "cp1256"])
def test_mojibake_of_a_whole_page_and_of_one_paragraph(wrong: str) -> None:
    def spoil(text: str) -> str:
        return "".join(bytes([b]).decode(wrong, "replace").replace("\ufffd", chr(b)) for b in text.encode())

    assert made(spoil(page(f"<h1>{TITLE}</h1>{P}"))).text == WHOLE
    assert made(page(f"<h1>{TITLE}</h1>{P.replace(BODY[1], spoil(BODY[1]))}")).text == WHOLE
