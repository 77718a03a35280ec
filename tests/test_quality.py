"""The measures of a finished paper, each on a page made good and on one made wrong on purpose."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import lxml.etree
import pytest
import typst

from buurtpers.paper.content.data import BodyType, PageFormat, PaperData, StoryData
from buurtpers.paper.judge.area import area, left_out
from buurtpers.paper.judge.finished import SOFT_HYPHEN, read
from buurtpers.paper.judge.measuring import measure
from buurtpers.paper.judge.quality import PageQuality, Quality, report
from buurtpers.paper.judge.white import Hole
from buurtpers.paper.judge.why import diagram, explain
from buurtpers.paper.page.limits import MOST_HOLE
from layouts import layout_of, page_of, paper_of, story_of
from support import photo
from words import story_texts, text_of

FORM = PageFormat("A4", 210.0, 297.0, 13.0, 20.0, 11.0, 13.0, 3, 17.0, masthead=100.0, headlines=1.0)
ROWS = 58
# Lines that fill a column of this page without much stretching.
LINES = (
    "duurde negen maanden tot hij er",
    "uit hoe je een breuk omdraait. Ze",
    "doet hij nooit, maar hij leunt wel",
    "Die praat nog steeds graag, maar",
    "de leuningen beklad en weer een",
    "fles op stukgegooid. Piet heeft de",
    "Zijn vrouw ligt in het ziekenhuis",
    "wel langer aan gewerkt dan aan de",
    "het liefst bij de kachel. Maar weer",
    "stil. Bel eens aan met een halve",
    "appeltaart. Niemand doet de deur",
    "weer in de kring zitten, dan zet ik",
)
PAGE = """
#let row = 12.9pt
#let gutter = 17pt
#let column = (210mm - 26mm - 2 * gutter) / 3
#let span(n) = n * column + (n - 1) * gutter
#set page(width: 210mm, height: 297mm, margin: 0pt)
#set text(lang: "nl", fill: rgb("#1b1b1b"))
#let at(x, y, columns, rows, body) = place(
  top + left, dx: 13mm + x * (column + gutter), dy: 20mm + y * row,
  block(above: 0pt, below: 0pt, width: span(columns), height: rows * row, body))
#let serif(body) = {
  set text(font: "Source Serif 4", size: 9.8pt, top-edge: 0.74 * row, bottom-edge: -0.26 * row, hyphenate: true)
  set par(leading: 0pt, spacing: 0pt, justify: true)
  body
}
#let indented(body) = { parbreak(); h(1em); body; parbreak() }
#let frame(x, y, rows, body) = at(x, y, 1, rows, serif(body))
#let head(x, y, columns, rows, size, title) = at(x, y, columns, rows, {
  set text(font: "Fraunces", size: size * 1pt, weight: 600, top-edge: 0.82em, bottom-edge: -0.24em)
  set par(leading: 0pt, spacing: 0pt, justify: false)
  title
})
#let sans(body) = {
  set text(font: "Atkinson Hyperlegible Next", size: 8.2pt, top-edge: 0.95em, bottom-edge: -0.35em, hyphenate: false)
  set par(leading: 0pt, spacing: 0pt, justify: false)
  body
}
"""
TEXT = "De buurt werkt samen aan een tuin waar iedereen mag wieden en oogsten, ook wie geen groene vingers heeft. " * 10


def lines(count: int, start: int = 0) -> str:
    return " #linebreak(justify: true) ".join(LINES[(start + at) % len(LINES)] for at in range(count))


def frame(x: int, y: int, rows: int, body: str = "", **values: Any) -> dict[str, Any]:
    return {"x": x, "y": y, "rows": rows, "body": body or lines(rows, 5 * x + y), **values}


@cache
def _good() -> str:
    lead = {
        "kind": "story", "story": 0, "part": 0, "x": 0, "y": 0, "columns": 3, "rows": 30,
        "head": {"x": 0, "y": 0, "columns": 3, "rows": 3, "size": 34},
        "photos": [{"photo": 0, "x": 2, "y": 4, "columns": 1, "rows": 10, "caption": 0}],
        "frames": [frame(0, 4, 26), frame(1, 4, 26), frame(2, 15, 15)],
    }  # fmt: skip
    second = {
        "kind": "story", "story": 1, "part": 0, "x": 0, "y": 32, "columns": 2, "rows": 26,
        "head": {"x": 0, "y": 32, "columns": 2, "rows": 5, "size": 28},
        "photos": [], "frames": [frame(0, 37, 21), frame(1, 37, 21)],
    }  # fmt: skip
    box = {"kind": "call", "x": 2, "y": 32, "columns": 1, "rows": 26, "text": TEXT}
    rules = [{"x": 0, "y": 31, "columns": 3}, {"x": 2, "y": 32, "rows": 26}]
    return json.dumps({"modules": [lead, second, box], "rules": rules, "rows": ROWS, "number": 1, "more": ""})


LEAD = story_of("De bank staat eindelijk recht", 0.75)
SECOND = story_of("Wie rijdt er op dinsdag mee naar het ziekenhuis")


def data(lead: StoryData = LEAD, second: StoryData = SECOND) -> PaperData:
    return paper_of("De Ooster, Herfst 2026", FORM, BodyType(9.8, 12.9), lead, second)


def typeset(page: dict[str, Any], folder: Path) -> bytes:
    """The page as a PDF, by a template of our own."""
    parts = [PAGE]
    for rule in page["rules"]:
        if "rows" in rule:
            line = f"line(angle: 90deg, length: {rule['rows']} * row, stroke: 0.5pt)"
            parts.append(f"#place(top + left, dx: -gutter / 2, at({rule['x']}, {rule['y']}, 1, 1, {line}))")
        else:
            line = f"line(length: span({rule['columns']}), stroke: 0.5pt)"
            parts.append(f"#at({rule['x']}, {rule['y']}, {rule['columns']}, 1, {line})")
    for module in page["modules"]:
        if module["kind"] == "story":
            head = module["head"]
            title = head.get("title", data().stories[module["story"]].title)
            parts.append(
                f"#head({head['x']}, {head['y']}, {head['columns']}, {head['rows']}, {head['size']}, [{title}])"
            )
            for at, shown in enumerate(module["photos"]):
                name = f"photo-{at}.jpg"
                (folder / name).write_bytes(photo(800, 600))
                image = f'image("{name}", width: 100%, height: 100%, fit: "cover")'
                parts.append(f"#at({shown['x']}, {shown['y']}, {shown['columns']}, {shown['rows']}, {image})")
            for piece in module["frames"]:
                parts.append(f"#frame({piece['x']}, {piece['y']}, {piece['rows']}, [{piece['body']}])")
        else:
            inner = f'block(width: 100%, height: 100%, fill: rgb("#e3ede6"), inset: 8pt, sans[{module["text"]}])'
            parts.append(f"#at({module['x']}, {module['y']}, {module['columns']}, {module['rows']}, {inner})")
    parts.append(page["more"])
    (folder / "page.typ").write_text("\n".join(parts), "utf-8")
    fonts = str(files("buurtpers_press") / "fonts")
    return bytes(
        typst.compile(str(folder / "page.typ"), root=str(folder), font_paths=[fonts], ignore_system_fonts=True)
    )


@pytest.fixture
def page() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(_good())
    return made


@pytest.fixture
def measured(page: dict[str, Any], tmp_path: Path) -> Callable[[], Quality]:
    return lambda: measure(typeset(page, tmp_path), layout_of(page), data())


Measured = Callable[[], Quality]


def codes(quality: Quality) -> set[str]:
    return {fault.code for fault in quality.faults}


@pytest.mark.parametrize(
    ("code", "most", "more"),
    [
        ("hole", {"hole": Hole(0.04)}, {"hole": Hole(0.041, (1, 4), (1, 3))}),
        ("loose", {"loosest": 3.6}, {"loosest": 3.7}),
        ("hyphens", {"hyphens": 2}, {"hyphens": 3}),
        ("unlevel", {"unlevel": 1}, {"unlevel": 2}),
        ("crop", {"crops": (0.5, 0.1)}, {"crops": (0.1, 0.51)}),
        ("dull", {"lively": True}, {"lively": False}),
    ],
)
def test_what_is_just_too_much(code: str, most: dict[str, Any], more: dict[str, Any]) -> None:
    fine = PageQuality(1, 0.4, Hole(0.0), (), (), (), 1.0, "", 0, 0, (), (), (), (), lively=True)
    assert codes(Quality((fine, replace(fine, number=2, **most)), 9.8, 12.9, 58)) == set()
    assert codes(Quality((fine, replace(fine, number=2, **more)), 9.8, 12.9, 58)) == {code}


def test_a_good_page_has_no_fault(measured: Measured) -> None:
    quality = measured()
    assert quality.faults == ()
    assert quality.hole < MOST_HOLE
    assert quality.hyphens == 0
    assert quality.unlevel <= 1
    assert 0.7 < quality.loosest < 2
    assert 0.1 < quality.white < 0.5
    assert [page.lively for page in quality.pages] == [True]


def test_an_empty_part_is_a_hole(page: dict[str, Any], measured: Measured) -> None:
    before = measured().hole
    page["modules"][1]["frames"][1] |= {"body": lines(11), "rows": 11}
    quality = measured()
    share = 10 / (3 * ROWS)  # ten rows of one of three columns
    assert before < quality.hole
    assert quality.hole == pytest.approx(share, rel=0.2)
    assert {"hole", "unlevel"} <= codes(quality)
    hole = quality.pages[0].hole
    assert hole.columns == (2, 2)
    assert hole.rows[0] in (48, 49, 50)


def test_a_hole_in_a_box_counts_too(page: dict[str, Any], measured: Measured) -> None:
    page["modules"][2]["text"] = TEXT[: len(TEXT) // 2]
    assert codes(measured()) == {"hole"}


def test_white_beside_a_headline_counts(page: dict[str, Any], measured: Measured) -> None:
    # The title takes one of three columns, over nine rows.
    page["modules"][0]["head"] |= {"title": "De bank", "size": 20}
    for piece in page["modules"][0]["frames"][:2]:
        piece |= {"y": 9, "rows": 21, "body": lines(21)}
    quality = measured()
    assert "hole" in codes(quality)
    assert quality.pages[0].hole.rows[0] <= 2


def test_gaps_and_line_ends_are_no_holes(page: dict[str, Any], measured: Measured) -> None:
    ragged = " #linebreak() ".join(["Ja.", "Nee."] * 10 + ["Ja."])
    page["modules"][1]["frames"][1]["body"] = ragged
    assert measured().hole < MOST_HOLE


def test_two_and_a_half_rows_of_white_are_a_hole_and_two_are_none(page: dict[str, Any], measured: Measured) -> None:
    for frame in page["modules"][1]["frames"]:
        frame["body"] = "#v(0.5 * row)" + lines(18)
    assert 0.02 < measured().hole < 0.04
    for frame in page["modules"][1]["frames"]:
        frame["body"] = lines(19)
    assert measured().hole == 0


def test_a_headline_that_is_half_as_wide_as_it_may_be_fills_its_width(page: dict[str, Any], measured: Measured) -> None:
    page["modules"][0]["head"]["size"] = 24
    assert measured().hole == 0
    page["modules"][0]["head"]["size"] = 14
    assert measured().hole > 0.02


def test_lines_over_each_other(page: dict[str, Any], measured: Measured) -> None:
    page["more"] = "#frame(0, 10.5, 1, [Deze regel staat er dwars doorheen])"
    assert {"overlap", "grid"} <= codes(measured())


def test_a_line_twice_in_one_place(page: dict[str, Any], measured: Measured) -> None:
    page["more"] = "#frame(0, 10, 1, [Deze regel staat er precies op])"
    assert "overlap" in codes(measured())


def test_the_same_line_twice_in_one_place(page: dict[str, Any], measured: Measured) -> None:
    page["more"] = f"#frame(0, 4, 1, [{LINES[4]}])" * 2
    assert "overlap" in codes(measured())


def test_text_over_a_picture(page: dict[str, Any], measured: Measured) -> None:
    page["more"] = "#frame(2, 12, 1, [over de foto heen])"
    found = measured().pages[0].overlaps
    assert found == (("over de foto heen", ""),)


def test_pictures_over_each_other(page: dict[str, Any], measured: Measured) -> None:
    page["modules"][0]["photos"].append({"photo": 0, "x": 2, "y": 12, "columns": 1, "rows": 2, "caption": 0})
    assert ("", "") in measured().pages[0].overlaps


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ('#frame(1, 40, 1, box(width: 300pt)[Dit woord is veel langer dan zijn kolom is en gaat over de rand])', "Dit"),
        ("#place(top + left, dx: 560pt, dy: 300pt, serif[valt van de bladzijde])", "valt"),
        ("#frame(0, 40, 1, box(clip: true, height: 0.4 * row)[half verborgen regel])", "half"),
        ("#at(2, 32, 2, 1, sans[steekt uit zijn vlak, want de regel is te lang voor deze smalle kolom])", "steekt"),
    ],
)  # fmt: skip
def test_text_outside_its_place(page: dict[str, Any], measured: Measured, what: str, text: str) -> None:
    page["modules"][1]["frames"][0 if "frame(0" in what else 1]["body"] = "#v(21 * row)"
    page["modules"][2]["text"] = "#v(3 * row)" + TEXT
    page["more"] = what
    outside = measured().pages[0].outside
    assert any(line.startswith(text) for line in outside), outside


def test_a_line_off_the_grid(page: dict[str, Any], measured: Measured) -> None:
    page["modules"][0]["frames"][1]["body"] = "#v(1pt)" + lines(25)
    quality = measured()
    assert "grid" in codes(quality)
    assert len(quality.pages[0].off_grid) == 25


def test_a_loose_line(page: dict[str, Any], measured: Measured) -> None:
    page["modules"][0]["frames"][1]["body"] = "te weinig woorden #linebreak(justify: true) " + lines(25)
    quality = measured()
    assert codes(quality) == {"loose"}
    assert quality.pages[0].loosest_line == "te weinig woorden"
    assert quality.loosest > 10


def test_hyphens_in_a_row(page: dict[str, Any], measured: Measured) -> None:
    # Words longer than the column, and each other line starts in the middle of one.
    words = "omgevingsvergunningsaanvraagformulierenverzamelmappenkast " * 2
    page["modules"][0]["frames"][1]["body"] = words
    quality = measured()
    assert quality.hyphens >= 2


def test_three_hyphens_in_a_row_are_a_fault(page: dict[str, Any], measured: Measured) -> None:
    page["modules"][0]["frames"][1]["body"] = "omgevingsvergunningsaanvraag" * 7
    quality = measured()
    assert quality.hyphens >= 3
    assert "hyphens" in codes(quality)


def test_a_loose_line_of_two_styles(page: dict[str, Any], measured: Measured) -> None:
    """The wide space stands between upright and italic words."""
    loose = "te weinig #emph[woorden] #linebreak(justify: true) "
    page["modules"][0]["frames"][1]["body"] = loose.replace(" ", "~", 1) + lines(25)
    quality = measured()
    assert codes(quality) == {"loose"}
    assert quality.loosest > 15


def test_a_river_of_white(page: dict[str, Any], measured: Measured) -> None:
    """Lines of which one space is wide: below each other, and each in another place."""
    ends = " #linebreak() ".join

    def body(places: tuple[int, ...]) -> str:
        wide = ["de buurt " + "en de " * at + "#text(spacing: 300%)[bank staat] " + "nu " * (2 - at) for at in places]
        return ends([*wide, *[lines(1)] * (26 - len(wide))])

    page["modules"][0]["frames"][1]["body"] = body((1, 1, 1, 1))
    quality = measured()
    assert [len(one.rivers) for one in quality.pages] == [1]
    assert codes(quality) == {"river"}
    page["modules"][0]["frames"][1]["body"] = body((0, 2, 0, 2, 0))
    assert measured().pages[0].rivers == ()
    page["modules"][0]["frames"][1]["body"] = body((1, 1, 1))
    assert measured().pages[0].rivers == ()
    # White between two paragraphs parts what would be one.
    two = ends(["de buurt en de #text(spacing: 300%)[bank staat] nu"] * 2)
    page["modules"][0]["frames"][1]["body"] = f"{two} #parbreak() #v(3 * row) {two} #parbreak()" + ends([lines(1)] * 19)
    assert measured().pages[0].rivers == ()


def test_unlevel_columns(page: dict[str, Any], measured: Measured) -> None:
    page["modules"][1]["frames"][1]["body"] = lines(20)
    assert measured().unlevel == 1
    page["modules"][1]["frames"][1]["body"] = lines(18)
    quality = measured()
    assert quality.unlevel == 3
    assert "unlevel" in codes(quality)


def test_a_picture_at_the_foot_makes_a_column_level(page: dict[str, Any], measured: Measured) -> None:
    shown = page["modules"][0]["photos"][0]
    shown["y"] = 20
    page["modules"][0]["frames"][2] = frame(2, 4, 15)
    assert measured().unlevel <= 1
    assert "uit elkaar" not in explain(layout_of(page), data())


def test_why_counts_columns_as_the_measures_do(page: dict[str, Any], measured: Measured) -> None:
    page["modules"][1]["frames"][1] |= {"body": lines(18), "rows": 18}
    assert measured().unlevel == 3
    assert "eindigen 3 regels uit elkaar" in " ".join(explain(layout_of(page), data()).split())
    # A picture beside the text is as much the foot of its column as the text of the others is.
    page["modules"][1]["photos"] = [{"photo": 0, "x": 1, "y": 56, "columns": 1, "rows": 2, "caption": 0}]
    assert "uit elkaar" not in explain(layout_of(page), data(second=story_of(SECOND.title, 0.75)))


def test_how_much_of_a_photo_is_gone(page: dict[str, Any], measured: Measured) -> None:
    room = area(data(), page_of(page))
    kept = (10 * room.row / room.column) / 0.75  # the place is wider, or less high, than the photo
    expected = 1 - min(kept, 1 / kept)
    assert list(measured().pages[0].crops) == pytest.approx([expected], abs=0.02)
    shown = page["modules"][0]["photos"][0]
    shown["rows"] = 3
    page["modules"][0]["frames"][2] = frame(2, 8, 22)
    quality = measured()
    assert quality.crops[0] > 0.6
    assert "crop" in codes(quality)


def test_headlines_side_by_side(page: dict[str, Any], measured: Measured) -> None:
    second = page["modules"][1]
    second |= {"columns": 1, "frames": [second["frames"][0]]}
    second["head"] |= {"columns": 1, "size": 23, "title": "Wie rijdt er op dinsdag"}
    third = copy.deepcopy(second) | {"x": 1, "frames": [frame(1, 37, 21)], "story": 0}
    third["head"] |= {"x": 1, "title": "De bank staat eindelijk"}
    page["modules"].insert(2, third)
    quality = measured()
    assert len(quality.pages[0].clashes) == 1
    assert "clash" in codes(quality)
    page["rules"].append({"x": 1, "y": 32, "rows": 26})
    assert measured().pages[0].clashes == ()
    page["rules"].pop()
    third["head"]["size"] = 14
    assert measured().pages[0].clashes == ()


def test_orphans_widows_and_lost_headings(page: dict[str, Any], measured: Measured) -> None:
    first, second, _ = page["modules"][0]["frames"]
    first["body"] = lines(25) + "#indented[En er is de buurman van de #linebreak(justify: true)]"
    second["body"] = lines(26, 6)
    assert measured().pages[0].strays == ("En er is de buurman van de",)
    first["body"] = lines(26) + "#linebreak(justify: true)#box()"
    second["body"] = "van de zolder.#indented[" + lines(25) + "]"
    assert measured().pages[0].strays == ("van de zolder.",)
    first["body"] = lines(25) + '#par(text(font: "Atkinson Hyperlegible Next", weight: 700, size: 9.4pt)[Wie er komt])'
    second["body"] = lines(26, 6)
    assert measured().pages[0].strays == ("Wie er komt",)
    first["body"] = lines(24) + "#indented[" + lines(2) + "#linebreak(justify: true)]"
    second["body"] = lines(2) + "#indented[" + lines(24) + "]"
    assert measured().pages[0].strays == ()


def test_a_page_without_image_or_box(page: dict[str, Any], measured: Measured) -> None:
    page["modules"][0]["photos"] = []
    page["modules"][0]["frames"][2] = frame(2, 4, 26)
    assert measured().pages[0].lively
    page["modules"].pop()
    page["modules"][1]["columns"] = 3
    page["modules"][1]["frames"].append(frame(2, 37, 21))
    page["rules"].pop()
    assert "dull" in codes(measured())


def test_some_parts_are_boxes_in_every_theme(page: dict[str, Any], tmp_path: Path) -> None:
    page["modules"][0]["photos"] = []
    page["modules"].pop()
    page["rules"].pop()
    pdf, place = typeset(page, tmp_path), {"x": 2, "y": 32, "columns": 1, "rows": 26}
    for kind, lively in (("call", True), ("cards", True), ("agenda", False)):
        layout = layout_of(page | {"modules": [*page["modules"], {"kind": kind, **place}]})
        assert measure(pdf, layout, data()).pages[0].lively == lively


def test_a_photograph_that_its_author_wants_nowhere_is_not_left_out(page: dict[str, Any]) -> None:
    page["modules"][0]["photos"] = []
    assert left_out(layout_of(page), data()) == {0: [0]}
    unwanted = replace(LEAD, photos=(replace(LEAD.photos[0], wanted=False),))
    assert left_out(layout_of(page), data(unwanted)) == {}


def test_where_bleed_and_marks_surround_the_page(page: dict[str, Any], tmp_path: Path) -> None:
    """Places count from the trimmed page."""
    pdf = typeset(page, tmp_path)
    whole = measure(pdf, layout_of(page), data())
    source = (tmp_path / "page.typ").read_text("utf-8").replace("margin: 0pt)", "margin: 0pt, bleed: 5mm)")
    (tmp_path / "page.typ").write_text(source, "utf-8")
    fonts = str(files("buurtpers_press") / "fonts")
    bled = typst.compile(str(tmp_path / "page.typ"), root=str(tmp_path), font_paths=[fonts], ignore_system_fonts=True)
    assert measure(bytes(bled), layout_of(page), data()) == whole


# What a paper says


def test_words_are_whole_again(page: dict[str, Any], tmp_path: Path) -> None:
    long = "De omgevingsvergunningsaanvraagformulieren liggen klaar, de pvc-buizen ook; dinsdag- en donderdagmorgen. "
    page["modules"][0]["frames"][1]["body"] = long * 4
    (sheet,) = read(typeset(page, tmp_path))
    text = text_of(sheet.lines)
    assert text.count(long.strip()) == 4
    assert any(line.hyphenated for line in sheet.lines)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("De pvc-buizen. " + "Dit is de omgevingsvergunningsaanvraag, en " * 9, True),  # both kinds, a typed one first
        ("Dit is de omgevingsvergunningsaanvraag, en " * 9 + "de pvc-buizen.", True),
        ("Dit is de omgevingsvergunningsaanvraag, en " * 9, True),
        ("#set text(hyphenate: false)\nSamen met de Wit-Koopmans-Van-Leeuwen-Visser-stichting " * 9, False),
    ],
)
def test_hyphens_of_hyphenation_are_told_from_typed_ones(
    page: dict[str, Any], tmp_path: Path, text: str, ends: bool
) -> None:
    page["modules"][0]["frames"][1]["body"] = text
    (sheet,) = read(typeset(page, tmp_path))
    lines = [line for line in sheet.lines if line.text.rstrip().endswith(("-", SOFT_HYPHEN))]
    assert lines
    assert {line.hyphenated for line in lines} == {ends}
    assert "".join(text_of(sheet.lines).split()).count("aanvraag" if ends else "Wit-Koopmans-Van-Leeuwen") == 9


def test_the_words_of_each_story_apart(page: dict[str, Any], tmp_path: Path) -> None:
    page["modules"][0]["quote"] = {"x": 2, "y": 2, "columns": 1, "rows": 3}
    page["modules"][0]["head"] |= {"columns": 2, "size": 22}
    page["more"] = "#at(2, 2, 1, 3, sans[Een citaat uit het verhaal])"
    pdf = typeset(page, tmp_path)
    texts = story_texts(read(pdf), layout_of(page), data())
    first = texts[0]
    assert first.head == LEAD.title
    assert first.quote == "Een citaat uit het verhaal"
    expected = " ".join(" ".join(LINES[(5 * x + y + at) % 12] for at in range(rows)) for x, y, rows in
                        ((0, 4, 26), (1, 4, 26), (2, 15, 15)))  # fmt: skip
    assert first.body == expected
    assert texts[1].head == SECOND.title
    page["modules"][0]["frames"][1]["body"] = lines(26, 9).replace("kachel", "kache")
    assert story_texts(read(typeset(page, tmp_path)), layout_of(page), data())[0].body != expected


# For people


def test_the_report_is_a_short_block_of_dutch(page: dict[str, Any], measured: Measured) -> None:
    said = report(measured(), "De Ooster, herfst 2026")
    assert said.startswith("De Ooster, herfst 2026 (1 bladzijde")
    assert "Alles klopt" in said
    assert len(said.splitlines()) < 9
    page["modules"][1]["frames"][1] |= {"body": lines(8), "rows": 8}
    said = report(measured(), "De Ooster")
    assert "bladzijde 1: een gat van" in said
    assert "dingen kloppen niet" in said


def test_why_tells_where_everything_stands(page: dict[str, Any]) -> None:
    page["modules"][1] |= {"part": 0}
    page["modules"].append(page["modules"][1] | {"part": 1, "x": 2, "y": 50, "columns": 1, "rows": 8, "frames": []})
    said = explain(layout_of(page), data(), house=(10.4, 13.7))
    assert "«De bank staat eindelijk recht»: kolom 1–3, regel 1–30" in said
    assert "kop 34 punt" in said
    assert "foto over 1 kolom" in said
    assert "9,8 op 12,9 punt in plaats van 10,4" in said
    assert "gaat verder op bladzijde 1" in " ".join(said.split())
    assert "Oproep om te schrijven" in said
    assert "None" not in said


def test_why_tells_how_much_of_a_photograph_is_cut_off(page: dict[str, Any]) -> None:
    (shown,) = page["modules"][0]["photos"]
    place = area(data(), page_of(page)).part(2, 4, 1, shown["rows"])
    ratio = place.height / place.width
    assert "gesneden" not in explain(layout_of(page), data(story_of(LEAD.title, ratio)))
    said = explain(layout_of(page), data(story_of(LEAD.title, ratio * 1.1)))
    assert "foto over 1 kolom, 9% eraf gesneden" in " ".join(said.split())


def test_why_tells_that_nothing_gave_way(page: dict[str, Any]) -> None:
    page["modules"].pop()
    page["modules"][0]["photos"] = []
    page["modules"][0]["frames"].pop()
    assert "Er hoefde niets" in explain(layout_of(page), data(story_of(LEAD.title)))


def test_the_drawing_of_the_grid(page: dict[str, Any]) -> None:
    pages = [page | {"number": number} for number in range(1, 9)]
    svg = diagram(layout_of(*pages), data())
    tree = lxml.etree.fromstring(svg.encode())
    names = {"s": "http://www.w3.org/2000/svg"}
    assert tree.get("role") == "img"
    labels = [tree.find(f".//s:*[@id='{name}']", names) for name in str(tree.get("aria-labelledby")).split()]
    assert all(label is not None and label.text for label in labels)
    assert len(tree.findall("s:g", names)) == 8
    words = " ".join(text.text or "" for text in tree.iterfind(".//s:text", names))
    assert "De bank staat eindelijk recht" in words
    assert "Bladzijde 8" in words
    assert diagram(layout_of(*pages), data()) == svg


@pytest.mark.parametrize("title", ["<script>alert(1)</script> & meer", "Kop met “haken” ]]>"])
def test_the_drawing_holds_any_title(page: dict[str, Any], title: str) -> None:
    tree = lxml.etree.fromstring(diagram(layout_of(page), data(story_of(title, 0.75))).encode())
    assert not tree.findall(".//{*}script")
