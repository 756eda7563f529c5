"""What goes and, above all, what stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.clean.content import paragraphs
from marsad.clean.furniture import Furniture, furniture

BODY = (
    "وصل وزير الدفاع الليبي صباح اليوم إلى تونس في زيارة رسمية تستمر يومين يرافقه وفد من كبار الضباط في رئاسة الأركان."
)


def cut(*lines: str, title: str | None = None) -> list[str]:
    return [b.text for b in furniture().cut(paragraphs("\n".join(lines)), title)]


@pytest.mark.parametrize(
    "line",
    [
        "شارك المقال عبر: فيسبوك | واتساب | تلغرام",
        "+ الخط -",
        "استمع إلى الملخص",
        "214",
        "مشاركة",
        "تغريدة | إرسال",
        "(0) تعليقات",
        "إعلان",
        "دلالات",
        "عدد القراءات: 1482 | أضف تعليقا",
        "الكلمات المفتاحية: ليبيا، النيجر",
        "الرئيسية » أخبار » محليات",
        "تابعونا على منصات التواصل",
        "جميع الحقوق محفوظة © 2025",
        "قد يهمك أيضا: أسعار صرف العملات في السوق الموازية",
        "إقرأ أيضًا: توقعات الطقس",
        "Please enter your comment!",
        "* * *",
        "منذ 3 ساعات",
        "قراءة 5 دقائق",
        "باستمراركم في تصفح الموقع فإنكم توافقون على استعمال ملفات الارتباط. موافق",
    ],
)
def test_furniture_goes(line: str) -> None:
    assert cut(BODY, line, BODY.replace("تونس", "الجزائر")) == [BODY, BODY.replace("تونس", "الجزائر")]


@pytest.mark.parametrize(
    "line",
    [
        "شارك في التمرين ألف جندي.",
        "تابع الرئيس سير المناورات.",
        "اشترك في العملية سلاح الجو.",
        "المصدر ذاته أكد توقيع الاتفاق.",
        "التعليق على الاتفاق",
        "مشاركة ليبية في التمرين",
        "زيارة ثانية",
        "آخر الأخبار الواردة من سبها تفيد بأن القوات انسحبت من المطار وسلمته إلى الشرطة العسكرية ليلة أمس.",
        "اقرأ الوزير نص الاتفاق",
        "آخر الأخبار من سبها تفيد بانسحاب القوات.",
        "عدد الزيارات المتبادلة بين البلدين بلغ عشر زيارات.",
        "حقوق النشر كانت محور المباحثات.",
        "المزيد من الدعم",
        "طرابلس – الإثنين 19 يناير 2026",
        "13:25 GMT 17.12.2025",
        "خلفية",
    ],
)
def test_lines_of_the_body_stay(line: str) -> None:
    assert line in cut(BODY, line, BODY.replace("تونس", "الجزائر"))


def test_a_list_of_links_goes_with_its_heading() -> None:
    links = ["افتتاح معرض الكتاب بمشاركة مئة دار", "هل تنجح دول الجوار؟"]
    assert cut(BODY, "", "اقرأ أيضا", *links) == [BODY]
    assert cut(BODY, "", "مواضيع ذات صلة :", "", links[0], "", links[1]) == [BODY]
    second = BODY.replace("تونس", "الجزائر")
    assert cut(BODY, "", "اقرأ أيضا", links[0], "", "محطات الزيارة", "", second) == [BODY, "محطات الزيارة", second]


def test_an_end_mark_is_believed_only_late() -> None:
    bodies = [BODY.replace("تونس", place) for place in ("الجزائر", "القاهرة", "نيامي", "روما")]
    assert cut(*bodies, "اترك تعليقا", "كلام جميل", "لن يتم نشر عنوان بريدك") == bodies
    assert cut(bodies[0], "التعليقات", *bodies[1:]) == bodies


def test_repeats() -> None:
    assert cut("عنوان الخبر هنا", BODY, "محطات", "محطات", BODY, title="عنوان الخبر هنا") == [BODY, "محطات", BODY]


def test_sections_go_only_above_the_body() -> None:
    assert cut("عنوان", "سياسة", BODY, "سياسة", title="عنوان") == [BODY, "سياسة"]


@pytest.mark.parametrize("data", ["words: []", "[]", "{words: [1], starts: [], heads: [], ends: [], sections: []}"])
def test_an_edited_file_that_is_wrong_says_so(tmp_path: Path, data: str) -> None:
    (tmp_path / "f.yaml").write_text(data)
    with pytest.raises(ValueError, match="f.yaml"):
        Furniture.read(tmp_path / "f.yaml")
