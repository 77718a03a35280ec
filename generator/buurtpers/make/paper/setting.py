"""The printed paper: a planned edition as a tagged PDF on A4, a multiple of four pages."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import typst

from buurtpers.make.paper.compose import MOST_PAGES, MULTIPLE, Layout, compose, fullness
from buurtpers.make.paper.data import PaperData, PhotoFor, paper_data
from buurtpers.make.paper.forms import Rows
from buurtpers.plan.edition import EditionPlan
from buurtpers.typography import without_emoji

PACKAGE = "buurtpers_press"
COVER_WIDTH = 700  # pixels
A4_WIDTH = 595.2756  # points
# Type size and leading in points, with what choosing them costs. The first is the house style.
TYPE = ((9.8, 12.9, 0.0), (9.5, 12.2, 0.5), (10.4, 13.7, 0.5), (11.0, 14.5, 1.2))
GOOD = 4.0  # cost per page at which no other type size is tried
TRIES = 4
ROOMY = 0.88  # larger type is tried only where less than this is to place, against the room
TOO_FULL = 1.35  # more to place than this, against the room, is not worth trying


_NO_GLYPH = re.compile(r'the text `?"(.+?)"`? could not be displayed')


class PaperError(Exception):
    """The paper of `edition` can't be set: `stories` do not fit, or `letters` are in none of the fonts."""

    def __init__(self, edition: str, stories: str = "", letters: str = "") -> None:
        super().__init__(edition, stories, letters)
        self.edition, self.stories, self.letters = edition, stories, letters


@dataclass(frozen=True)
class Paper:
    """`pdf`: PDF/UA-1; `cover`: PNG of page 1, about 700 pixels wide."""

    pdf: bytes
    cover: bytes
    pages: int


def make_paper(plan: EditionPlan, photo: PhotoFor, work: Path) -> Paper:
    """Set `plan`. `photo` gives the print JPEG of a photo, or None; `work` is an empty directory for the inputs."""
    with ExitStack() as stack:
        fonts = stack.enter_context(as_file(files(PACKAGE) / "fonts"))
        _copy(files(PACKAGE) / "typst", work)
        data = paper_data(plan, photo, work)
        setter, pages = _set(data, work, fonts)
        moment = dt.datetime(plan.date.year, plan.date.month, plan.date.day, 6, tzinfo=dt.UTC)
        try:
            pdf = setter.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(moment.timestamp()))
        except typst.TypstError as error:
            if not (letters := _NO_GLYPH.search(str(error))):
                raise
            raise PaperError(plan.id, letters=letters[1]) from error
        cover = _setter("cover.typ", work, fonts).compile(format="png", ppi=COVER_WIDTH * 72 / A4_WIDTH)
    return Paper(bytes(pdf), bytes(cover), pages)


def _set(data: PaperData, work: Path, fonts: Path) -> tuple[Any, int]:
    """A compiler for the whole paper, proven to hold all text, and the number of pages."""
    tight: tuple[int, ...] = ()  # stories that turned out to need a row more; twice here: two rows
    for _ in range(TRIES):
        layout = _layout(data, work, fonts, tight)
        _write_json(work / "layout.json", {"pages": layout.pages})
        setter = _setter("paper.typ", work, fonts)
        proof = json.loads(setter.query("<proof>", field="value", one=True))
        if proof["pages"] != len(layout.pages):
            raise PaperError(data.edition, _titles(data, _longest(data)))
        if not proof["stories"]:
            return setter, len(layout.pages)
        tight += tuple(proof["stories"])
    raise PaperError(data.edition, _titles(data, tight))


def _titles(data: PaperData, indices: Iterable[int]) -> str:
    return ", ".join(dict.fromkeys(f"‘{data.json['stories'][index]['title']}’" for index in indices))


def _longest(data: PaperData) -> list[int]:
    """The pieces to shorten when nothing fits: the three with the most words."""
    pieces = [*(piece for way in data.fronts for piece in way), *data.pieces]
    return [piece.index for piece in sorted(pieces, key=lambda piece: -piece.words)[:3]]


def _copy(source: Traversable, target: Path) -> None:
    """Copy the templates out of the package, which need not be a plain directory."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in source.iterdir():
        if entry.is_dir():
            _copy(entry, target / entry.name)
        elif entry.name.endswith(".typ"):
            (target / entry.name).write_bytes(entry.read_bytes())


def _setter(main: str, root: Path, fonts: Path) -> Any:
    return typst.Compiler(str(root / main), root=str(root), font_paths=[str(fonts)], ignore_system_fonts=True)


def _layout(data: PaperData, work: Path, fonts: Path, tight: tuple[int, ...]) -> Layout:
    """The fewest pages that work, in the type size that suits them best; data.json is left with that size."""
    pieces = [*(piece for way in data.fronts for piece in way), *data.pieces]
    dates = sum(len(block) for block in data.json["agenda"])

    @cache
    def measured(step: int) -> Rows:
        rows = _measure(_with_type(data, step), work, fonts)
        for index in tight:
            rows = rows.with_room((index,))
        return rows

    for pages in range(MULTIPLE, MOST_PAGES + 1, MULTIPLE):
        full = fullness(measured(0), data, pages)
        if full > TOO_FULL:
            continue
        best: tuple[float, int, Layout] | None = None
        for step, (size, _, dear) in enumerate(TYPE):
            if best and (best[0] <= GOOD * pages or (full < 1 if size < TYPE[0][0] else full > ROOMY)):
                continue
            found = compose(measured(step), data, pieces, dates, pages)
            if found and (best is None or found.cost + dear * pages < best[0]):
                best = (found.cost + dear * pages, step, found)
        if best:
            _write_json(work / "data.json", _with_type(data, best[1]))
            return best[2]
    raise PaperError(data.edition, _titles(data, _longest(data)))


def _with_type(data: PaperData, step: int) -> dict[str, Any]:
    size, leading, _ = TYPE[step]
    return data.json | {"type": {"size": size, "leading": leading}}


def _write_json(path: Path, value: Any) -> None:
    path.write_text(without_emoji(json.dumps(value, ensure_ascii=False)), "utf-8")


def _measure(values: dict[str, Any], work: Path, fonts: Path) -> Rows:
    _write_json(work / "data.json", values)
    answer = json.loads(_setter("measure.typ", work, fonts).query("<rows>", field="value", one=True))
    return Rows(**answer)
