"""The themes of the paper: what a theme file says, what it may not say, and that every part keeps within its box."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar

from buurtpers.base.language import catalogue
from buurtpers.paper.content.blocks import ADDRESS, Paragraph, Subhead
from buurtpers.paper.content.colours import at_most, contrast, hex_of, mixed, oklab
from buurtpers.paper.content.data import (
    AdData,
    BodyType,
    ContactData,
    EditionData,
    GroupData,
    MeetingData,
    NoticeData,
    PaperData,
    StoryData,
)
from buurtpers.paper.content.puzzle import Puzzle
from buurtpers.paper.content.themefile import BODY_FLOOR, LEADING_FLOOR, ThemeError, load_theme, read_theme, theme_names
from buurtpers.paper.judge.area import POINTS, area
from buurtpers.paper.judge.finished import Sheet, read
from buurtpers.paper.judge.measuring import measure
from buurtpers.paper.page.layout import Layout, Page
from buurtpers.typeset.typesetter import Look, as_json, values_of, write_json

PRESS = Path(__file__).parent.parent / "theme/buurtpers_press"
THEMES = ("klassiek", "helder")
FORMATS = ("A4", "A3", "A5")

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


# --- Colours ---


@pytest.mark.parametrize(
    ("colour", "lab"),
    [
        ("#ffffff", (1.0, 0.0, 0.0)),
        ("#000000", (0.0, 0.0, 0.0)),
        ("#ff0000", (0.62796, 0.22486, 0.12585)),  # CSS Color 4: oklab(62.796% 0.22486 0.12585)
        ("#0000ff", (0.45201, -0.03246, -0.31153)),
        ("#008000", (0.51975, -0.14030, 0.10768)),
    ],
)
def test_oklab_gives_the_values_that_css_gives(colour: str, lab: tuple[float, float, float]) -> None:
    assert oklab(colour) == pytest.approx(lab, abs=2e-4)


@given(colours)
def test_a_colour_comes_back_from_oklab(colour: str) -> None:
    assert hex_of(oklab(colour)) == colour


@given(colours)
def test_a_dark_colour_stays_and_a_light_one_becomes_dark(colour: str) -> None:
    held = at_most(colour, 0.5)
    assert held == colour if oklab(colour)[0] <= 0.5 else contrast(held, "#ffffff") >= 4.5


def test_a_mix_lies_between() -> None:
    assert mixed("#9a3412", "#ffffff", 1) == "#9a3412"
    assert mixed("#9a3412", "#ffffff", 0) == "#ffffff"
    assert mixed("#000000", "#ffffff", 0.5) == "#636363"  # Oklab's middle, lighter than the eye's measure of sRGB


@pytest.mark.parametrize("name", THEMES)
@settings(deadline=None)  # the first one reads the theme
@given(buurt=colours)
def test_text_can_be_read_whatever_the_colour_of_the_buurt(name: str, buurt: str) -> None:
    found = read_theme(name).colours(buurt)
    assert set(found) >= {"ink", "soft", "accent", "tint", "line", "faint", "band", "paper"}
    for role in ("ink", "soft", "accent"):
        assert contrast(found[role], found["paper"]) >= 4.5
        assert contrast(found[role], found["tint"]) >= 4.5
    assert contrast(found["paper"], found["band"]) >= 4.5


def test_a_buurt_keeps_its_own_dark_colour() -> None:
    assert read_theme().colours("#1f5c4d")["accent"] == "#1f5c4d"
    assert read_theme().colours("#1f5c4d")["tint"] == "#eaefee"


# --- What ships ---


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("page", FORMATS)
def test_the_themes_that_ship_keep_above_the_floors(name: str, page: str) -> None:
    types = read_theme(name).types(page)
    assert types[0][2] == 0
    for size, leading, cost in types:
        assert size >= BODY_FLOOR
        assert leading >= size * LEADING_FLOOR
        assert cost >= 0


def test_the_themes_differ_in_what_one_sees() -> None:
    one, other = (read_theme(name).for_typst() for name in THEMES)
    for key in ("masthead", "box", "section", "kicker", "drop-cap", "headlines", "column-rules"):
        assert one[key] != other[key]
    assert one["fonts"]["display"] != other["fonts"]["display"]


def test_formats_are_pages() -> None:
    sizes = {page: read_theme().format(page) for page in FORMATS}
    assert {page: (made.width, made.height) for page, made in sizes.items()} == {
        "A4": (210, 297),
        "A3": (297, 420),
        "A5": (148, 210),
    }
    assert {page: made.columns for page, made in sizes.items()} == {"A4": 3, "A3": 5, "A5": 2}
    assert sizes["A4"].name == "A4"
    as_json(sizes["A4"].for_typst())


# --- A network's own theme ---


def own(root: Path, text: str) -> Path:
    """The folder of a network's own themes, with one in it."""
    folder = root / "content/krant"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "eigen.toml").write_text(text, "utf-8")
    return folder


def test_a_network_says_only_what_differs(tmp_path: Path) -> None:
    folder = own(
        tmp_path,
        'basis = "klassiek"\nnaam = "Van ons"\n[kleuren]\naccent = "#224466"\n'
        "[formaten.A4]\nkolommen = 2\n[stijl]\ninitiaal = false\n",
    )
    theme, base = read_theme("eigen", folder), read_theme("klassiek")
    assert (theme.title, theme.name, theme.font_folder) == ("Van ons", "eigen", folder)
    assert theme.format("A4").columns == 2
    assert theme.format("A4").height == base.format("A4").height
    assert theme.format("A5") == base.format("A5")
    assert theme.colours("#9a3412")["accent"] == "#224466"
    assert theme.colours("#9a3412")["tint"] == mixed("#224466", "#ffffff", 0.09)
    assert not theme.style.drop_cap
    assert theme_names(folder) == ("eigen", "helder", "klassiek")


def test_a_network_may_bring_its_own_fonts(tmp_path: Path) -> None:
    folder = own(tmp_path, '[letters]\nkoppen = "Lettertype van ons"\n')
    assert [found.code for found in load_theme("eigen", folder)[1]] == ["choice-unknown"]
    assert read_theme("eigen", own(tmp_path, '[letters]\nkoppen = "Bricolage Grotesque"\n')).fonts.display


@pytest.mark.parametrize(
    ("text", "code", "line", "said"),
    [
        ('basis = "klasiek"\n', "choice-unknown", 1, "klasiek"),
        ("[stijl]\n\nkrantenkop = 'boog'\n", "choice-unknown", 3, "boog"),
        ("[stijl]\ninitial = true\n", "field-unknown", 2, "initial"),
        ("[formaten.A4]\nkolommen = 'drie'\n", "number-expected", 2, "drie"),
        ("[formaten.A4]\nkolommen = 30\n", "number-range", 2, "30"),
        ("[formaten.A4]\nkolommen = 5\n", "krant-theme-narrow", 2, "5 kolommen"),
        ("[formaten.A4]\nbreed = 210\nletter = [[9.4, 12.9, 0]]\n", "krant-theme-small", 3, "9.4"),
        ("[formaten.A4]\nletter = [[10, 11.9, 0]]\n", "krant-theme-small", 2, "11.9"),
        ("[kleuren]\nzacht = '#bbbbbb'\n", "krant-theme-faint", 2, "zacht"),
        ("[kleuren]\naccent = { van = 'buurt', hoogstens = 90 }\n", "krant-theme-faint", 2, "accent"),
        ("[kleuren]\nbalk = { van = 'buurt', hoogstens = 80 }\n", "krant-theme-faint", 2, "balk"),
        ("[kleuren]\naccent = { van = 'vrolijk' }\n", "choice-unknown", 2, "vrolijk"),
        ("[kleuren]\ninkt = 'zwart'\n", "krant-theme-colour", 2, "zwart"),
        ("[kleuren\n", "krant-theme-syntax", 1, ""),
        ("stijl = 3\n", "mapping-expected", 1, ""),
        ("[formaten]\nA4 = 3\n", "mapping-expected", 2, ""),
        ("[koppen.klein]\nmaten = []\n", "field-empty", 2, "maten"),
        ("[koppen.klein]\nmaten = ['groot']\n", "krant-theme-numbers", 2, "groot"),
        ("[formaten.A4]\nletter = []\n", "field-empty", 2, "letter"),
        ("[formaten.A4]\nletter = [9.8]\n", "krant-theme-numbers", 2, "9.8"),
        ("[formaten.A6]\nkolommen = 2\n", "choice-unknown", 1, "A6"),
        ("[kleuren]\nlijn = 5\n", "krant-theme-colour", 2, "lijn"),
        ("[kleuren]\nlijn = { deel = 5 }\n", "krant-theme-colour", 2, "deel"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, code: str, line: int, said: str) -> None:
    theme, problems = load_theme("eigen", own(tmp_path, text))
    assert theme is None
    found = problems[0]
    assert found.code == code
    assert (found.location.file, found.location.line) == ("content/krant/eigen.toml", line)
    assert said in found.message
    assert found.hint
    with pytest.raises(ThemeError):
        read_theme("eigen", own(tmp_path, text))


def test_an_unknown_theme_gets_a_suggestion(tmp_path: Path) -> None:
    theme, (found,) = load_theme("klasiek", tmp_path)
    assert theme is None
    assert "klassiek" in found.hint


# --- Every part in every width and height ---

LONG = "Verkeersveiligheidsbijeenkomst over hondenuitlaatplaatsvoorzieningen"


def data_of(theme: str, page: str) -> PaperData:
    """A paper's data with long words in every part."""
    look = read_theme(theme)
    say = catalogue("buurtpers_press")
    words = {
        key[6:]: say(key) for key, text in say.messages.items() if key.startswith("paper.") and "{" not in str(text)
    }
    size, leading, _ = look.types(page)[0]
    contact = ContactData(
        name="Wilhelmina van Nieuwenhuizen-Schoonderwoerd",
        phone="033\u00a0555\u00a001\u00a012",
        email="burenhulpcoordinatiepunt@burennetwerk-amersfoort.example",
        address="Wijkcentrum De Kring, Uurwerkplein 4, 3822 ZK Amersfoort",
    )
    groups = tuple(
        GroupData(
            title="Burenhulp" if i % 2 else "Verkeersveiligheidswerkgroep",
            description="Buren doen boodschappen, klusjes, ziekenhuisbezoekbegeleidingsritjes, zonder formulieren.",
            contact=contact,
            reach="Riet van Dam · 033\u00a0555\u00a001\u00a012",
            wanted="iemand met een auto, voor ritjes op dinsdag- of donderdagmorgen" if i % 3 else None,
        )
        for i in range(5)
    )
    agenda = tuple(
        MeetingData(
            day=str(i * 3 + 1),
            weekday="do",
            month="dec",
            month_title="December 2026" if i < 4 else "Januari 2027",
            title=LONG if i == 2 else "De winterkrant rondbrengen",
            line="16.30 – 18.30 uur, Buurthuis Het Portiek",
            front_line="16.30 uur, Buurthuis Het Portiek",
            cancelled=i == 3,
            reason="Gaat niet door: de zaal is ondergelopen",
        )
        for i in range(7)
    )
    story = StoryData(
        title=LONG, kicker="Wonen", lead="Een inleiding.", author="Riet", front=False, main=False, photos=(),
        quote="Dat zei zij.", url="https://liendert.example/a", qr=None,
        blocks=(Paragraph(words=("Een", "verhaal.")), Subhead(words=("Kop",), level=3),
                Paragraph(words=("Nog", "wat."))),
    )  # fmt: skip
    return PaperData(
        words=words | {"groups": "Wie doet wat in Soesterkwartier"},
        edition=EditionData(
            masthead="Het Soesterkwartiers Nieuws", title="Winter 2026", issue="Winter 2026 · nr. 6",
            about="Krant van en voor Soesterkwartier", tagline="Veel talen, één trap", network="Burennetwerk",
            document_title="Winter 2026", date=dt.date(2026, 12, 5),
        ),
        format=look.format(page).for_typst(),
        type=BodyType(size, leading),
        theme=look.for_typst(),
        stories=(story, *(replace(story, title=f"Titel van verhaal {i}") for i in range(9))),
        groups=(groups,),
        agenda=(agenda,),
        notices=(NoticeData(LONG, (Paragraph(words=("Neem", "een", "legitimatiebewijs", "mee.")),)),),
        ads=(
            AdData("Bakker", "ad.svg", "Bakker Bol", "https://bol.example", "1/8", "/ad.svg", 200 / 300),
            AdData("Fiets", "ad.svg", "Fietsen van Frits", None, "1/4", "/ad.svg", 200 / 300),
        ),
        redactie=contact,
        copy=("Een verhaal, een foto, een tip of een oproep: alles is welkom.", "Inleveren tot en met 3 februari"),
        call="Mail of bel de redactie: Joke Terpstra · 033\u00a0555\u00a001\u00a011",
        colofon=("Eindredactie en rode pen: Joke Terpstra.", "Geschreven door bewoners van vier buurten."),
        puzzle=Puzzle(("ABCDEFGHIJKLMNOP",) * 13, ("BURENHULP",) * 16),
    )  # fmt: skip


WORD = "Arbeidsongeschiktheidsverzekeringsmaatschappijenraad"


def with_long_words(data: PaperData) -> PaperData:
    """The same data with a word of 52 letters wherever people fill something in."""
    address = f"{WORD.lower()}@{WORD.lower()}.example"
    contact = ContactData(WORD, "033\u00a0555\u00a001\u00a012", address, f"{WORD} 4, {WORD}")

    def group(old: GroupData) -> GroupData:
        return GroupData(WORD, f"Bij de {WORD} en {WORD}.", contact, WORD, old.wanted and WORD)

    def meeting(old: MeetingData) -> MeetingData:
        line = f"16.30 uur, {WORD}"
        return replace(old, title=WORD, line=line, front_line=line, reason=f"Nee: {WORD}")

    return replace(
        data,
        words={**data.words, "groups": f"Wie doet wat in {WORD}"},
        edition=replace(
            data.edition, masthead=WORD, title=f"Winter {WORD}", issue=f"Winter · {WORD}", about=f"Krant van {WORD}",
            tagline=f"{WORD}, één trap", network=WORD,
        ),
        stories=tuple(replace(story, title=WORD) for story in data.stories),
        groups=tuple(tuple(map(group, part)) for part in data.groups),
        agenda=tuple(tuple(map(meeting, part)) for part in data.agenda),
        notices=(NoticeData(WORD, (Paragraph(words=(WORD, "en", WORD)),)),),
        redactie=contact,
        copy=(WORD, f"Mail {address}"),
        call=f"{WORD} · {address}",
        colofon=(f"{WORD} en {WORD}",),
    )  # fmt: skip


def staged(work: Path, data: PaperData, ink: str = "rgb", **more: Any) -> Path:
    """The folder with the templates, and what they read."""
    shutil.copytree(PRESS / "typst", work / "press")
    hexes = read_theme(str(data.theme["name"])).colours("#9a3412")
    values: dict[str, dict[str, Any]] = {
        "rgb": dict(hexes),
        "grey": {role: [round(100 * oklab(colour)[0])] for role, colour in hexes.items()},
        "cmyk": {role: [10, 20, 30, round(100 - 100 * oklab(colour)[0])] for role, colour in hexes.items()},
    }
    look = Look(data.theme, ink, values[ink], ADDRESS, (), bleed=3)
    write_json(work / "data.json", values_of(data) | look.for_typst() | more, ())
    edge = "".join(f"L{x} 0" for x in range(20, 301, 20))
    (work / "ad.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><path d="M0 0{edge}L300 200L0 200Z"/></svg>'
    )
    return work


def compiler(work: Path, main: str, text: str | None = None) -> Any:
    if text is not None:
        (work / main).write_text(text, "utf-8")
    return typst.Compiler(str(work / main), root=str(work), font_paths=[str(PRESS / "fonts")], ignore_system_fonts=True)


def asked(work: Path, text: str) -> Any:
    return json.loads(compiler(work, "ask.typ", text).query("<answer>", field="value", one=True))


# As on a page.
SETUP = """#import "press/tokens.typ": *
#import "press/service.typ"
#set text(lang: "nl", font: serif, fill: ink)
#set block(spacing: 0pt)
#set par(spacing: 0pt, leading: 0pt)
"""
MEASURES = f"{SETUP}#context [#metadata(service.measures())<answer>]\n"

MOST_HOLE = 0.025  # of the type area of a page, within a part

# Each part on a sheet of its own with a margin around it, where one sees what comes out of its box.
AIR = 30  # points
SHEETS = (
    SETUP
    + """\
#for m in json("/modules.json") {
  page(width: span(m.columns) + 60pt, height: m.rows * row + 60pt, margin: 30pt, service.draw(m))
}
"""
)
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
Box = tuple[float, float, float, float, str]


def sheets(pdf: Path) -> list[tuple[float, float, list[Box]]]:
    """Width, height and words of every page, as poppler sees them; a word's box without its ascent and descent."""
    text = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    found = []
    for width, height, inner in _PAGE.findall(text):
        words = []
        for left, top, right, bottom, word in _WORD.findall(inner):
            air = (float(bottom) - float(top)) * 0.28
            words.append((float(left), float(top) + air, float(right), float(bottom) - air, word))
        found.append((float(width), float(height), words))
    return found


def outside(width: float, height: float, words: list[Box]) -> list[str]:
    """Words that come out of the box, or stand on each other."""
    wrong = [
        word
        for left, top, right, bottom, word in words
        if left < AIR - 1 or top < AIR - 1 or right > width - AIR + 1 or bottom > height - AIR + 1
    ]
    words = sorted(words, key=lambda box: box[1])
    for place, one in enumerate(words):
        for other in words[place + 1 :]:
            if other[1] >= one[3]:
                break
            if min(one[2], other[2]) - max(one[0], other[0]) > 1 and min(one[3], other[3]) - other[1] > 1:
                wrong.append(f"{one[4]}/{other[4]}")
    return wrong


def hole(data: PaperData, m: dict[str, Any], sheet: Sheet) -> float:
    """The largest hole in a part on its sheet, as a share of the type area of a page."""
    page, row, air = area(data), data.type.leading, AIR / POINTS
    width = m["columns"] * page.column + (m["columns"] - 1) * page.gutter
    form = replace(
        data.format,
        columns=m["columns"],
        width=width / POINTS + 2 * air,
        height=(m["rows"] * row + 0.1) / POINTS + 2 * air,
        margin_x=air,
        margin_top=air,
        margin_bottom=air,
    )
    layout = Layout((Page(1, m["rows"], ()),))
    found: float = measure([sheet], layout, replace(data, format=form)).hole
    share: float = found * m["rows"] * row * width / page.box.size
    return share


def modules(data: PaperData, measures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each kind at its lowest and its highest, and at its best."""
    found = []
    toc = [{"title": story.title, "page": 8} for story in data.stories]
    for size in measures:
        for rows in sorted({size["low"], size["best"], size["high"]}):
            m = {"kind": size["kind"], "columns": size["columns"], "rows": rows, "x": 0, "y": 0, "title": "Wonen"}
            m |= {"part": size["part"], "notice": size["part"], "ad": size["part"], "dates": size["part"]}
            m |= {"toc": toc[: size["part"]], "first": 0, "count": size["part"]}
            found.append(m)
    return found


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("page", FORMATS)
def test_every_part_fits_every_width_and_height(tmp_path: Path, name: str, page: str) -> None:
    data = data_of(name, page)
    work = staged(tmp_path / "work", data)
    measures = asked(work, MEASURES)
    widest = data.format.columns
    kinds = {
        "inside", "soon", "groups", "agenda", "colofon", "call", "cards", "puzzle", "notice", "ad",
        "banner",
    }  # fmt: skip
    assert {size["kind"] for size in measures} == kinds
    for size in measures:
        assert all(isinstance(size[key], int) for key in ("part", "columns", "low", "best", "high"))
        assert 1 <= size["low"] <= size["best"] <= size["high"]
        assert 1 <= size["columns"] <= widest
    # Whatever is not too much for one column is there in most widths; a puzzle and cards need room.
    for kind in ("inside", "soon", "colofon", "call", "banner"):
        assert {size["columns"] for size in measures if size["kind"] == kind} >= set(range(1, min(widest, 3) + 1))
    placed = modules(data, measures)
    (work / "modules.json").write_text(json.dumps(placed), "utf-8")
    pdf = tmp_path / "sheets.pdf"
    pdf.write_bytes(compiler(work, "sheets.typ", SHEETS).compile(format="pdf"))
    made = sheets(pdf)
    assert len(made) == len(placed)
    wrong = {
        (m["kind"], m["part"], m["columns"], m["rows"]): words
        for m, sheet in zip(placed, made, strict=True)
        if (words := outside(*sheet))
    }
    assert not list(wrong.items())[:6]
    holes = {
        (m["kind"], m["part"], m["columns"], m["rows"]): round(share, 3)
        for m, sheet in zip(placed, read(pdf), strict=True)
        if m["kind"] != "ad" and (share := hole(data, m, sheet)) > MOST_HOLE
    }
    assert not list(holes.items())[:6]
    assert all(words for m, (_, _, words) in zip(placed, made, strict=True) if m["kind"] != "ad")


@pytest.mark.parametrize(("name", "page"), [("klassiek", "A3"), ("helder", "A5")])
def test_long_words_stay_in_their_box(tmp_path: Path, name: str, page: str) -> None:
    data = with_long_words(data_of(name, page))
    work = staged(tmp_path / "work", data)
    placed = modules(data, asked(work, MEASURES))
    (work / "modules.json").write_text(json.dumps(placed), "utf-8")
    pdf = tmp_path / "sheets.pdf"
    pdf.write_bytes(compiler(work, "sheets.typ", SHEETS).compile(format="pdf"))
    wrong = {
        (m["kind"], m["part"], m["columns"], m["rows"]): words
        for m, sheet in zip(placed, sheets(pdf), strict=True)
        if (words := outside(*sheet))
    }
    assert not list(wrong.items())[:6]


HEADS = f"""{SETUP}#import "press/front.typ"
#set page(width: span(columns-on-page) + 60pt, height: 220pt, margin: 30pt)
#front.masthead
#for n in (2, 3) {{ pagebreak(); front.running-head(n) }}
"""


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("page", FORMATS)
def test_names_fit_the_heads_of_pages(tmp_path: Path, name: str, page: str) -> None:
    for place, data in enumerate((data_of(name, page), with_long_words(data_of(name, page)))):
        work = staged(tmp_path / f"work-{place}", data)
        pdf = tmp_path / "heads.pdf"
        pdf.write_bytes(compiler(work, "heads.typ", HEADS).compile(format="pdf"))
        for width, height, words in sheets(pdf):
            # The number of a page stands in the margin in one of the themes.
            assert not outside(width, height, [word for word in words if not word[4].isdigit()])


@pytest.mark.parametrize("ink", ["grey", "cmyk"])
@pytest.mark.parametrize("name", THEMES)
def test_ink_is_used_as_it_was_given(tmp_path: Path, name: str, ink: str) -> None:
    """No colour of another kind comes in: the templates compute none."""
    data = data_of(name, "A4")
    work = staged(tmp_path / "work", data, ink)
    measures = asked(work, MEASURES)
    (work / "modules.json").write_text(json.dumps([m for m in modules(data, measures) if m["kind"] != "ad"]))
    pdf = tmp_path / "sheets.pdf"
    pdf.write_bytes(compiler(work, "sheets.typ", SHEETS).compile(format="pdf"))
    found = set()
    with pikepdf.open(pdf) as opened:
        for page in opened.pages:
            for place in pikepdf.parse_content_stream(page):
                name = str(place.operator)
                if name in ("cs", "CS"):
                    space = page.resources.ColorSpace[str(place.operands[0])]
                    found.add({1: "g", 3: "rg", 4: "k"}[int(space[1].N)])
                elif name in ("rg", "RG", "g", "G", "k", "K"):
                    found.add(name.lower())
    assert found == {"k" if ink == "cmyk" else "g"}


# --- Large print ---


SHOWN = ["call", "puzzle", "cards"]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[PaperData, list[str]]:
    """The data of a paper, and the text of every page of its large-print edition."""
    folder = tmp_path_factory.mktemp("large")
    data = data_of("helder", "A5")
    pdf = folder / "large.pdf"
    pdf.write_bytes(
        compiler(staged(folder / "work", data, shown=SHOWN), "press/large.typ").compile(
            format="pdf", pdf_standards=["ua-1"]
        )
    )
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return data, [" ".join(page.split()) for page in text.split("\f")[:-1]]


def test_large_print_is_complete(large: tuple[PaperData, list[str]]) -> None:
    data, pages = large
    whole = " ".join(pages)
    said = [story.title for story in data.stories] + [group.title for group in data.groups[0]]
    said += [meeting.title for meeting in data.agenda[0]] + [group.description for group in data.groups[0]]
    said += ["Een verhaal.", "Dat zei zij.", "Neem een legitimatiebewijs mee.", "Bakker Bol", "Fietsen van Frits"]
    said += [*data.colofon, *data.copy, data.words["call-text"], data.words["card-hello"], "BURENHULP"]
    for words in said:
        assert words in whole


def test_large_print_has_its_contents_first_and_an_even_number_of_pages(
    large: tuple[PaperData, list[str]],
) -> None:
    data, pages = large
    assert len(pages) % 2 == 0
    assert pages[0].startswith(f"{data.edition.network} {data.edition.masthead}")
    contents = " ".join(pages[:2])
    for title in ("Titel van verhaal 0", "Titel van verhaal 8", data.words["agenda"], data.words["puzzle"]):
        found = re.search(rf"{re.escape(title)} (\d+)\b", contents)
        assert found
        number = int(found[1])
        assert title in pages[number - 1]
        assert re.search(rf"\b{number}\b", pages[number - 1])


def test_large_print_is_large(tmp_path: Path) -> None:
    work = staged(tmp_path / "work", data_of("klassiek", "A4"), shown=SHOWN)
    pdf = tmp_path / "large.pdf"
    pdf.write_bytes(compiler(work, "press/large.typ").compile(format="pdf"))
    sizes = {round(char.size, 1) for page in extract_pages(pdf) for char in chars_of(page) if char.get_text().strip()}
    assert min(sizes) >= 14


def chars_of(item: Any) -> Iterator[LTChar]:
    if isinstance(item, LTChar):
        yield item
    elif isinstance(item, Iterable):
        for inner in item:
            yield from chars_of(inner)
