"""The one way to make a PDF: what a printed thing brings, what its template finds, and what comes out."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpers.paper.content.themefile import read_theme
from buurtpers.prepress.inks import COPY, SCREEN, Ink
from buurtpers.prepress.profiles import shipped_profile
from buurtpers.typeset.typesetter import Look, pdf_of

DAY = dt.date(2027, 1, 3)


@dataclass(frozen=True)
class Line:
    for_whom: str
    shown_on: dt.date


@dataclass(frozen=True)
class Thing:
    main_title: str
    lines: tuple[Line, ...] = (Line("de buren", DAY),)


SAYS = b"""#import "base.typ": day, language
#let data = json("/data.json")
#set document(title: data.main-title, date: day(data.lines.first().shown-on))
#set text(lang: language, font: "Source Serif 4")
= #data.main-title
#for line in data.lines [#line.for-whom, op #line.shown-on.map(str).join("-")]
"""


def made(template: bytes, title: str = "Buurtfeest", look: Look | None = None) -> bytes:
    return pdf_of("thing.typ", Thing(title), DAY, look=look, shown={"thing.typ": template})


def text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_template_finds_the_fields_of_its_data() -> None:
    assert text(made(SAYS)).split() == ["Buurtfeest", "de", "buren,", "op", "2027-1-3"]


def test_data_that_is_no_dataclass_is_refused() -> None:
    with pytest.raises(TypeError):
        pdf_of("thing.typ", "een titel", DAY, shown={"thing.typ": SAYS})


def test_the_same_thing_is_the_same_bytes_and_tagged() -> None:
    pdf = made(SAYS)
    assert pdf == made(SAYS)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert file.Root.MarkInfo.Marked
        assert b"pdfuaid" in bytes(file.Root.Metadata.read_bytes())
        assert str(file.Root.Lang) == "nl"


@pytest.mark.parametrize(
    ("template", "moment"),
    [(SAYS, "2027-01-03T00:00:00"), (b"#set document(title: [Zonder dag])\nTekst", "2027-01-03T06:00:00")],
)
def test_a_file_tells_its_day_and_not_when_it_was_made(template: bytes, moment: str) -> None:
    with pikepdf.open(io.BytesIO(made(template))) as file, file.open_metadata() as facts:
        assert str(facts["xmp:ModifyDate"]).startswith(moment)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Feest \U0001f389", "Feest \U0001f389"),
        ("✅ en ✨", "✅ en ✨"),
        (
            "\U0001f469\u200d\U0001f469\u200d\U0001f467 1\ufe0f\u20e3 \U0001f44d\U0001f3fe",
            "\U0001f469\U0001f469\U0001f467 1 \U0001f44d",
        ),
        ("Wij zeggen 你好 en 茶", "Wij zeggen [Chinees] en [Chinees]"),
        ("እንኳን ደህና መጡ!", "[Ethiopisch schrift]!"),
        ("Een \U00013000 staat hier", "Een [teken] staat hier"),
    ],
)
def test_emoji_are_printed_and_for_other_letters_that_no_font_has_words_stand(typed: str, printed: str) -> None:
    assert printed in text(made(SAYS, typed)).replace("\n", " ")


@settings(deadline=None, max_examples=20)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Cf")), min_size=1, max_size=60))
def test_no_letter_stops_a_document(typed: str) -> None:
    assert made(SAYS, f"Feest {typed}").startswith(b"%PDF")


def test_it_never_sees_a_file_of_this_machine() -> None:
    with pytest.raises(Exception, match=r"(?i)not found|outside|access denied"):
        made(b'#read("/etc/hostname")')


# Nothing here is known of a paper: no page, no grid, no stories.
IN_HOUSE_STYLE = b"""#import "house.typ": *
#import "words.typ": addresses, run, sentence
#let data = json("/data.json")
#set document(title: data.main-title)
#set page(width: 105mm, height: 148mm, margin: 12mm, bleed: bleed)
#set text(lang: language, font: serif, fill: ink)
#headline(data.main-title, 80mm, (24pt, 20pt), 2, level: 1)
#panel(height: auto, addresses(run(("Mail", (("joke@buren.example", "b", "mailto:joke@buren.example"),)))))
#sentence(("Tot", (("dan", "i", ""),)))
#line(length: 100%, stroke: hairline)
"""
CMYK = Ink("cmyk", shipped_profile("coated"))


@pytest.mark.parametrize("theme", ["klassiek", "helder"])
@pytest.mark.parametrize(("ink", "operators"), [(SCREEN, {"scn", "rg"}), (COPY, {"scn", "g"}), (CMYK, {"k"})])
def test_the_house_style_needs_no_paper(theme: str, ink: Ink, operators: set[str]) -> None:
    pdf = made(IN_HOUSE_STYLE, look=read_theme(theme).look("#9a3412", ink, 3.0))
    assert text(pdf).split()[:3] == ["Buurtfeest", "Mail", "joke@buren.example"]
    with pikepdf.open(io.BytesIO(pdf)) as file:
        page = file.pages[0]
        assert [round(float(side)) for side in page.mediabox] == [0, 0, 315, 437]  # A6, and 3 mm on every side
        used = {str(one.operator) for one in pikepdf.parse_content_stream(page)}
        assert used & operators
        assert ("k" in used) == (ink is CMYK)


def test_the_look_is_the_colour_of_the_buurt() -> None:
    red, blue = (read_theme().look(colour).colours["accent"] for colour in ("#9a3412", "#12349a"))
    assert red != blue
