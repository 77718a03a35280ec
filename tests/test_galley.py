"""Text in frames: nothing lost or doubled, no frame that ends badly, and Typst agrees on every height."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpers.paper.compose.galley import FEWEST, LOW, SMALL, Galley, Unit, galley_of, hyphens_in_a_row, sliced
from buurtpers.paper.compose.measure import measure
from buurtpers.paper.content.blocks import (
    Block,
    Divider,
    Item,
    Onward,
    Paragraph,
    QrCode,
    Quote,
    Subhead,
    Table,
    Word,
    word_lists,
)
from buurtpers.paper.content.data import PaperData
from buurtpers.paper.content.material import material_of
from buurtpers.paper.content.themefile import read_theme
from buurtpers.paper.judge.finished import read
from buurtpers.paper.page.limits import MOST_LOOSE
from buurtpers.paper.typesetting import tightened
from buurtpers.plan.edition import EditionPlan, Story
from buurtpers.read.markdown import read_markdown
from buurtpers.read.models.people import Contact
from buurtpers.typeset.typesetter import compiler, fill, query, values_of, write_json
from editions import LONG, SAYS, WHO, markdown, paragraph, sentence

COMMON = settings(deadline=None)
PRESS = files("buurtpers_press")


# Galleys that no Typst ever saw


@dataclass(frozen=True)
class Text:
    """Blocks, the words that their lines begin with and their heights."""

    blocks: list[Block]
    lines: list[list[int]]
    rows: list[int]

    @property
    def galley(self) -> Galley:
        return galley_of(self.blocks, self.lines, self.rows)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    blocks: list[Block] = []
    lines, rows = [], []
    for place in range(draw(st.integers(1, 7))):
        kind = draw(st.sampled_from(("p", "p", "p", "item", "h", "quote", "table", "rule")))
        above = draw(st.integers(0, 1)) if place else 0
        if kind in ("p", "item"):
            begins, words = [0], 1
            for _ in range(draw(st.integers(0, 8))):
                words += draw(st.integers(1, 3))
                begins.append(draw(st.sampled_from((words, words, -1))))
            said = tuple(f"{place}.{word}" for word in range(words + 2))
            item = Item(words=said, mark="•", level=0, above=above)
            blocks.append(item if kind == "item" else Paragraph(words=said, above=above))
            lines.append(begins)
            rows.append(len(begins))
        elif kind == "table":
            tops = [0]
            for _ in range(draw(st.one_of(st.integers(0, 4), st.integers(12, 16)))):
                tops.append(tops[-1] + draw(st.integers(1, 3)))
            cells = tuple(((f"{place}.{row}",),) for row in range(len(tops)))
            head = len(tops) > 1 and draw(st.booleans())
            blocks.append(Table(rows=cells, head=head, shares=(1.0,), above=above))
            lines.append(tops)
            rows.append(tops[-1] + draw(st.integers(1, 3)))
        else:
            said = (f"{place}.0",)
            others: dict[str, Block] = {
                "h": Subhead(words=said, level=3, above=above, keep=True),
                "quote": Quote(words=said, above=above),
                "rule": Divider(above=above),
            }
            blocks.append(others[kind])
            lines.append([])
            rows.append(draw(st.integers(1, 4)))
    blocks[-1] = replace(blocks[-1], keep=False)
    return Text(blocks, lines, rows)


def in_order(blocks: Sequence[Block]) -> list[Word]:
    return [word for block in blocks for words in word_lists(block) for word in words]


@COMMON
@given(texts())
def test_a_galley_is_as_high_as_its_blocks(text: Text) -> None:
    assert text.galley.rows == sum(text.rows) + sum(block.above for block in text.blocks[1:])


@st.composite
def texts_in_frames(draw: st.DrawFn) -> tuple[Text, list[int]]:
    """A text, and heights that might suit it: about what it needs, about the same each."""
    text = draw(texts())
    count = draw(st.integers(1, 4))
    each = max(2, text.galley.rows // count)
    return text, [max(2, each + draw(st.integers(-1, 2))) for _ in range(count)]


def every_way(galley: Galley, heights: Sequence[int], start: int = 0) -> list[tuple[int, ...]]:
    """All the places where frames of these heights may end."""
    if not heights:
        return [()] if start == len(galley.units) else []
    found = []
    for end in range(start, len(galley.units) + 1):
        full = galley.height(start, end) in (heights[0], heights[0] - 1)
        if full and end > start and (end == len(galley.units) or galley.units[end - 1].ends):
            found += [(end, *rest) for rest in every_way(galley, heights[1:], end)]
    return found


@settings(COMMON, max_examples=150)
@given(texts_in_frames())
def test_level_frames_hold_every_unit_once_in_order(given_: tuple[Text, list[int]]) -> None:
    text, heights = given_
    galley = text.galley
    ends = galley.level(heights)
    ways = every_way(galley, heights)
    assert (ends is not None) == bool(ways)
    if ends is None:
        return
    assert ends in ways
    assert ends[-1] == len(galley.units)
    assert list(ends) == sorted(set(ends))


@settings(COMMON, max_examples=150)
@given(texts(), st.data())
def test_a_frame_ends_only_where_a_reader_does_not_mind(text: Text, data: st.DataObject) -> None:
    galley = text.galley
    may_end = [place for place in range(1, len(galley.units)) if galley.units[place - 1].ends]
    for end in may_end:
        last, first = galley.units[end - 1], galley.units[end]
        block = text.blocks[last.block]
        assert not block.keep, "under a subhead"
        if first.block != last.block:
            continue
        if isinstance(block, Table):
            rows = block.rows
            assert len(rows) > SMALL or text.rows[last.block] > LOW, "a small table in two parts"
            assert first.word - block.head >= FEWEST, "a row alone, or the head"
            assert len(rows) - first.word >= FEWEST, "a row alone"
            continue
        line = sum(unit.block == last.block for unit in galley.units[:end])
        assert line >= FEWEST, "an orphan"
        assert len(text.lines[last.block]) - line >= FEWEST, "a widow"
        assert text.lines[last.block][line] > 0, "on a hyphen"
    # Between blocks it may always end, but for subheads.
    for one, other in pairwise(galley.units):
        if one.block != other.block:
            assert one.ends == (not text.blocks[one.block].keep)


@settings(COMMON, max_examples=150)
@given(texts())
def test_where_there_is_no_other_way_a_table_is_parted_with_rows_on_both_sides(text: Text) -> None:
    whole, galley = text.galley, text.galley.with_parted_tables()
    assert galley.has_tables == any(
        isinstance(block, Table) and len(block.rows) >= 2 * FEWEST + block.head for block in text.blocks
    )
    for before, after, other in zip(galley.units, galley.units[1:], whole.units, strict=False):
        block = text.blocks[before.block]
        if not isinstance(block, Table) or after.block != before.block:
            assert before == other
        elif before.ends:
            assert after.word - block.head >= FEWEST
            assert len(block.rows) - after.word >= FEWEST


TABLES = (
    "| Speler | Gewonnen | Remise | Verloren |\n|---|---|---|---|\n| Mevrouw Lokhorst | 14 | 5 | 3 |",
    "| Dag | Activiteit |\n|---|---|\n| dinsdag | Bewonersbijeenkomst over de verkeersveiligheid op de Zandloperpad |",
    "| Onderwerp | Antwoord |\n|---|---|\n| Een oversteek bij het Uurwerkplein? | Ja, in het voorjaar, met strepen |",
)


@pytest.mark.parametrize("page", ["A4", "A5", "A3"])
def test_no_word_of_a_table_is_broken_beside_room_for_it(tmp_path: Path, page: str) -> None:
    shown = TABLES[page == "A3" :]  # its columns have no room for the first
    data = data_of(plan_of(shown, page, "klassiek"))
    fill(tmp_path, {})
    write_data(data, tmp_path, "klassiek")
    tables = [block for story in data.stories for block in story.blocks if isinstance(block, Table)]
    write_json(tmp_path / "frames.json", [[table] for table in tables], ())
    (tmp_path / "frames.typ").write_text(FRAMES, "utf-8")
    sheets = read(compiler("frames.typ", tmp_path, [Path(str(PRESS / "fonts"))]).compile(format="pdf"))
    lines = [line for sheet in sheets for line in sheet.lines]
    assert len(sheets) == len(shown)
    assert [line.text for line in lines if line.hyphenated] == []
    assert all(line.box.right < sheet.width + 0.5 for sheet in sheets for line in sheet.lines)
    # One that nothing has room for is.
    long = Table(rows=((("Kop",), (LONG[0],)), (("a",), ("b",))), head=True, shares=(1.0, 1.0))
    write_json(tmp_path / "frames.json", [[long]], ())
    (sheet,) = read(compiler("frames.typ", tmp_path, [Path(str(PRESS / "fonts"))]).compile(format="pdf"))
    assert any(line.hyphenated for line in sheet.lines)
    assert all(line.box.right < sheet.width + 0.5 for line in sheet.lines)


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[Text, list[int]]:
    """A text and where it is cut: anywhere that a frame may end."""
    text = draw(texts())
    units = text.galley.units
    may_end = [place for place in range(1, len(units)) if units[place - 1].ends]
    chosen = draw(st.lists(st.sampled_from(may_end), unique=True)) if may_end else []
    return text, [0, *sorted(chosen), len(units)]


@settings(COMMON, max_examples=150)
@given(cut_texts())
def test_frames_show_every_word_once(given_: tuple[Text, list[int]]) -> None:
    text, ends = given_
    units = text.galley.units
    frames = [sliced(text.blocks, units, start, end) for start, end in pairwise(ends)]
    assert [word for frame in frames for word in in_order(frame)] == in_order(text.blocks)
    for frame, (start, end) in zip(frames, pairwise(ends), strict=True):
        assert frame[0].above == 0
        assert [block.above for block in frame[1:]] == [
            unit.above for before, unit in pairwise(units[start:end]) if unit.block != before.block
        ]
    # What is cut is marked on both sides, and a table has its head once.
    for before, after in pairwise(frames):
        last, first = before[-1], after[0]
        assert _goes_on(last) == _comes_from(first)
        assert not (isinstance(first, Table) and first.head and _comes_from(first))


def _goes_on(block: Block) -> bool:
    if isinstance(block, Table) and block.whole:
        return block.rows[-1] != block.whole.rows[-1]
    return isinstance(block, Paragraph | Item) and block.cut


def _comes_from(block: Block) -> bool:
    if isinstance(block, Table) and block.whole:
        return block.rows[0] != block.whole.rows[0]
    return isinstance(block, Paragraph | Item) and block.more


@settings(COMMON, max_examples=100)
@given(cut_texts())
def test_a_part_elsewhere_begins_where_this_one_ends(given_: tuple[Text, list[int]]) -> None:
    """The units of a story that goes on on another page are in two galleys."""
    text, ends = given_
    galley = text.galley
    pieces = [galley.part(start, end) for start, end in pairwise(ends)]
    shown = []
    for place, piece in enumerate(pieces):
        elsewhere = [unit for later in pieces[place + 1 :] for unit in later.units]
        # Below a part that goes on stands a line that says so.
        closed = piece.with_end(Unit(1, 0, len(text.blocks), 0, True))
        shown += sliced([*text.blocks, Onward(line="verder", to=None)], closed.units, 0, len(closed.units), elsewhere)
    assert in_order(shown) == in_order(text.blocks)


@COMMON
@given(texts())
def test_loosened_text_is_the_same_text_with_more_air(text: Text) -> None:
    galley = text.galley
    for looser in galley.loosened():
        assert galley.rows < looser.rows <= galley.rows + sum(unit.soft for unit in galley.units)
        assert [(u.rows, u.block, u.word, u.ends) for u in looser.units] == [
            (u.rows, u.block, u.word, u.ends) for u in galley.units
        ]


@COMMON
@given(texts(), st.integers(0, 20), st.integers(0, 20))
def test_a_story_is_continued_only_where_a_frame_may_end(text: Text, first: int, more: int) -> None:
    galley = text.galley
    for cut in galley.cuts(first, first + more):
        assert 0 < cut < len(galley.units)
        assert galley.units[cut - 1].ends
        assert first <= galley.height(0, cut) <= first + more


@pytest.mark.parametrize(
    ("begins", "most"), [([], 0), ([0], 0), ([0, 4, -1, 9], 1), ([0, -1, -1, 5, -1, -1, -1], 3), ([0, 3, 6], 0)]
)
def test_hyphens_in_a_row(begins: list[int], most: int) -> None:
    assert hyphens_in_a_row(begins) == most


# The same frames set by Typst


STRANGE = (
    "https://www.amersfoort.nl/bekendmakingen/omgevingsvergunning-kap-van-zeven-iepen-2026",
    "[de website van de gemeente](https://amersfoort.example/verkeer/zebrapaden)",
    "**Let op: de zaal is verbouwd**", "*vergeet-mij-nietjes*", "`06 - 12 34 56 78`", "~~dinsdag~~ woensdag",
    "redactie.en.vrijwilligers@burennetwerk-voorbeeld.example", "zo-en-zo-en-zo", "€ 12,50", "½ liter", "m²",
    "Kees,  \nSjors  \nen Riet", "**halfvet**achtervoegsel", "een[link](https://a.example)eraan", "&", "<3", "#7", "$5",
)  # fmt: skip


def strange(random: Random) -> str:
    """A paragraph with everything in it that might break a line in its own way."""
    words = paragraph(random, 60).split()
    for _ in range(random.randint(0, 6)):
        words.insert(random.randint(0, len(words)), random.choice((*STRANGE, random.choice(LONG).lower())))
    return " ".join(words)


def nested(random: Random) -> str:
    return (
        f"- {sentence(random)}\n- {strange(random)}\n    - {sentence(random)}\n    - {sentence(random)}\n\n"
        f"1. {sentence(random)}\n2. {sentence(random)}\n\n    {sentence(random)}\n\n"
        f"| wie | wat |\n|---|---|\n| {random.choice(WHO)} | {sentence(random)} |\n| Ank | {random.choice(LONG)} |\n"
        f"| Riet | {sentence(random)} |\n| {random.choice(WHO)} | nee |\n\n"
        f"> {random.choice(SAYS)}\n\n---\n\n## {random.choice(LONG)} en meer\n\n{strange(random)}"
    )


def a_text(random: Random) -> str:
    kind = random.randrange(4)
    if kind == 0:
        return markdown(random, 200, True)
    if kind == 1:
        return nested(random)
    return "\n\n".join(strange(random) for _ in range(4))


def plan_of(bodies: Sequence[str], page: Any, theme: str) -> EditionPlan:
    stories = tuple(
        Story(f"{place}/", f"Verhaal {place}", None, "", "Ank Mulder" if place % 2 else None, dt.date(2026, 11, 1),
              read_markdown(body), None, "")
        for place, body in enumerate(bodies)
    )  # fmt: skip
    return EditionPlan(
        id="2026-winter", buurt="oost", name="Oost", masthead="De Ooster", tagline=None, network="Netwerk",
        title="Winter 2026", number=1, date=dt.date(2026, 12, 5), colour="#1f5c4d", url="", welcome=None,
        stories=stories, agenda=(), groups=(), redactie=Contact(name="De redactie"), colofon=(), next_kopij=None,
        next_date=None, format=page, theme=theme,
    )  # fmt: skip


def data_of(plan: EditionPlan) -> PaperData:
    return material_of(plan, lambda use: None, read_theme(plan.theme)).data


def write_data(data: PaperData, work: Path, theme: str) -> None:
    """data.json, as paper.typ reads it."""
    write_json(work / "data.json", values_of(data) | read_theme(theme).look("#1f5c4d").for_typst(), ())


# Each frame on a page of its own, set as paper.typ does.
FRAMES = """
#import "tokens.typ": *
#import "text.typ": addresses, flow
#show: addresses
#set text(lang: "nl", font: serif, fill: ink)
#set page(width: column, height: auto, margin: 0pt)
#set block(spacing: 0pt)
#set par(spacing: 0pt, leading: 0pt)
#for f in json("/frames.json") {
  page(block(above: 0pt, below: 0pt, width: column, [#metadata(0)<start>] + flow(f) + [#metadata(0)<end>]))
}
#context [#metadata(query(<start>).zip(query(<end>)).map(((start, end)) => {
  let (from, to) = (start.location().position(), end.location().position())
  if from.page == to.page { (to.y - from.y) / row }
}))<heights>]
"""


@pytest.mark.parametrize(
    ("seed", "page", "theme"),
    [
        (1, "A4", "klassiek"),
        (2, "A4", "helder"),
        (3, "A5", "klassiek"),
        (4, "A3", "helder"),
        (61, "A4", "helder"),
        (64, "A4", "klassiek"),
    ],
)
def test_typst_sets_frames_in_the_lines_that_were_measured(tmp_path: Path, seed: int, page: str, theme: str) -> None:
    """Every block is measured once, whole; cut into frames anywhere it keeps its lines."""
    random = Random(seed)
    plan = plan_of([a_text(random) for _ in range(16)], page, theme)
    fill(tmp_path, {})
    fonts = [Path(str(PRESS / "fonts"))]
    data, measured = measure(data_of(plan), read_theme(theme).look(plan.colour), tmp_path)
    frames: list[Sequence[Block]] = []
    heights = []
    for story, rows in zip(data.stories, measured.stories, strict=True):
        blocks, galley = story.blocks, rows.galley.with_parted_tables()
        assert {unit.block for unit in galley.units} == set(range(len(blocks)))
        for start, end in pairwise(anywhere(random, galley, measured.grid.page // 3)):
            frames.append(sliced(blocks, galley.units, start, end))
            heights.append(galley.height(start, end))
    write_data(data, tmp_path, theme)
    (tmp_path / "frames.typ").write_text(FRAMES, "utf-8")
    wrong, tried = list(range(len(frames))), [*frames]
    for _ in range(2):  # as they are, and a hair tighter
        write_json(tmp_path / "frames.json", tried, ())
        found = query("frames.typ", "<heights>", tmp_path, fonts) if tried else []
        wrong = [
            place for place, real in zip(wrong, found, strict=True) if real is None or abs(real - heights[place]) > 0.1
        ]
        assert len(wrong) <= len(frames) // 12  # now and then, in a text as strange as this
        tried = [tightened(frames[place]) for place in wrong]
    assert [(frames[place], heights[place]) for place in wrong] == []


@pytest.mark.parametrize("page", ["A4", "A5", "A3"])
@pytest.mark.parametrize("times", [1, 2, 4])
def test_a_paragraph_of_one_giant_word_takes_several_lines(tmp_path: Path, page: str, times: int) -> None:
    word = "Arbeidsongeschiktheidsverzekeringsmaatschappij" * times
    plan = plan_of([f"{word}\n\nKort.\n\n- {word}\n\n> {word}"], page, "klassiek")
    fill(tmp_path, {})
    _, measured = measure(data_of(plan), read_theme("klassiek").look(plan.colour), tmp_path)
    units = measured.stories[0].galley.units
    blocks = {unit.block for unit in units}
    assert len(blocks) == 4
    assert len(units) > 3 + times


ADDRESSES = (
    "joke@voorbeeld.example", "<joke@voorbeeld.example>", "aanmelden@burennetwerk-amersfoort.example",
    "[redactie@burennetwerk-amersfoort.example](mailto:redactie@burennetwerk-amersfoort.example)",
    "https://www.amersfoort.nl/bekendmakingen/omgevingsvergunning-kap-van-zeven-iepen-2026",
    "[schothorst.burennetwerk-amersfoort.example/nieuws](https://schothorst.burennetwerk-amersfoort.example/nieuws)",
    "www.vrijwilligerscentrale-amersfoort.nl", "**wijkvereniging_schothorst@bewonersinitiatieven.example**",
    "burennetwerk.example/agenda?dag=zaterdag&uur=tien",
)  # fmt: skip


@pytest.mark.parametrize(("seed", "page", "theme"), [(1, "A4", "klassiek"), (2, "A5", "helder"), (3, "A3", "klassiek")])
def test_addresses_get_no_hyphen_and_make_no_huge_spaces(tmp_path: Path, seed: int, page: str, theme: str) -> None:
    random = Random(seed)
    bodies = []
    for place in range(60):
        words = paragraph(random, 60).split()
        words.insert(random.randint(0, len(words)), random.choice(ADDRESSES))
        words.insert(random.randint(0, len(words)), random.choice(ADDRESSES))
        bodies.append(("- " if place % 4 == 0 else "> " if place % 4 == 1 else "") + " ".join(words))
    plan = plan_of(["\n\n".join(bodies)], page, theme)
    fill(tmp_path, {})
    fonts = [Path(str(PRESS / "fonts"))]
    data, measured = measure(data_of(plan), read_theme(theme).look(plan.colour), tmp_path)
    units = measured.stories[0].galley.units
    write_data(data, tmp_path, theme)
    (tmp_path / "frames.typ").write_text(FRAMES, "utf-8")
    blocks = data.stories[0].blocks
    starts = [place for place, unit in enumerate(units) if place == 0 or units[place - 1].block < unit.block]
    ends = [*starts[1:], len(units)]
    write_json(tmp_path / "frames.json", [sliced(blocks, units, *both) for both in zip(starts, ends, strict=True)], ())
    sheets = read(compiler("frames.typ", tmp_path, fonts).compile(format="pdf"))
    lines = [line for sheet in sheets for line in sheet.lines]
    assert sum("@" in line.text for line in lines) > 20
    inside = re.compile("[@/_]|[.]example|[.]nl|www")
    broken = [
        (line.text, after.text)
        for line, after in pairwise(lines)
        if line.hyphenated and inside.search(line.text.split()[-1] + after.text.split()[0])
    ]
    assert broken == []
    # So many and so long addresses nobody writes; without their breaks, spaces are up to 30 times the usual one.
    loose = [(line.text, line.space) for line in lines if line.space > MOST_LOOSE]
    assert len(loose) <= 3
    assert max([space for _, space in loose], default=0) < 1.25 * MOST_LOOSE


def anywhere(random: Random, galley: Galley, most: int) -> list[int]:
    """Where frames of all heights up to `most` might end."""
    ends = [0]
    while ends[-1] < len(galley.units):
        start, wish = ends[-1], random.randint(1, most)
        may_end = [end for end in range(start + 1, len(galley.units)) if galley.units[end - 1].ends]
        ends.append(next((end for end in may_end if galley.height(start, end) >= wish), len(galley.units)))
    return ends


ADDRESS_OF_A_STORY = "nieuws/2026/de-ondergrondse-containers-lopen-over"


@pytest.mark.parametrize("page", ["A4", "A5", "A3"])
@pytest.mark.parametrize("theme", ["klassiek", "helder"])
@pytest.mark.parametrize(
    "site",
    [
        "kruiskamp.burennetwerk-amersfoort.example",
        "wijkontwikkelingsmaatschappijvathorsthooglanderveen.voorbeeldgemeenten.example",
        "x" * 63 + "." + "y" * 63 + ".example/sites/" + "z" * 40,
    ],
)
def test_the_address_beside_a_code_stays_in_its_place(tmp_path: Path, page: str, theme: str, site: str) -> None:
    fill(tmp_path, {})
    (tmp_path / "qr.svg").write_bytes(zxingcpp.create_barcode("a", zxingcpp.BarcodeFormat.QRCode).to_svg().encode())
    address = f"{site}/{ADDRESS_OF_A_STORY}"
    note = QrCode(src="/qr.svg", url=f"https://{address}/", address=address, rest=True)
    write_data(data_of(plan_of(["Een."], page, theme)), tmp_path, theme)
    write_json(tmp_path / "frames.json", [[note], [replace(note, rest=False)]], ())
    (tmp_path / "frames.typ").write_text(FRAMES, "utf-8")
    fonts = [Path(str(PRESS / "fonts"))]
    sheets = read(compiler("frames.typ", tmp_path, fonts).compile(format="pdf"))
    for sheet in sheets:
        assert sheet.lines
        assert all(line.box.right <= sheet.width + 0.5 and line.base < sheet.height for line in sheet.lines)
        assert all(line.body.top >= 0 for line in sheet.lines)
        assert min(line.size for line in sheet.lines) >= 6
        assert not any(line.hyphenated for line in sheet.lines)
    assert letters_of(sheets[0]).endswith(address) or len(address) > 110
    assert site.split("/")[0] in letters_of(sheets[0])


def letters_of(sheet: Any) -> str:
    return "".join("".join(line.text for line in sheet.lines).split())
