"""The one way to make a PDF: a template of ours, data as JSON, pictures and fonts, through Typst.

`pdf_of` is all that most printed things need. One that asks Typst questions first, as the paper does, fills a folder
(`fill`, `write_json`), makes a `compiler`, and has it write the PDF (`finished`).
"""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import name as name_of

import typst

from buurtpers.base.language import catalogue
from buurtpers.base.typography import UNUSUAL, drawn
from buurtpers.engine.cores import threads_elsewhere
from buurtpers.engine.inputs import package

PACKAGE = "buurtpers_press"  # the templates, fonts, words and profiles of all that is printed
TAGGED = "ua-1"  # the standard (PDF/UA-1) of what is read on a screen: structure, alternative texts, a language

_NO_GLYPH = re.compile(r'the text `?"(.+?)"`? could not be displayed')
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
_EACH_LETTER = '#set document(title: "x")\n#for letter in json("letters.json") { par(letter) }\n'
_HOUR = 6  # UTC: when a document says that it was made, on its day
_KEPT = 10  # compilations that Typst keeps the pieces of
_MANY = 25  # compilers, after which it forgets all: some 150 megabytes
_made = count(1)


@dataclass(frozen=True)
class Look:
    """The house style, in an ink: what `house.typ` reads from the data of every printed thing."""

    theme: Mapping[str, Any]  # lines, boxes and headlines (`PaperTheme.for_typst`)
    kind: str  # of the ink: "rgb", "grey" or "cmyk"
    colours: Mapping[str, Any]  # by their roles, as the ink has them
    address: str  # the pattern of an e-mail or web address
    fonts: tuple[Path, ...]  # the folders they are in
    bleed: float = 0  # mm beyond the page, on every side

    def for_typst(self) -> dict[str, Any]:
        return {
            "theme": self.theme,
            "ink": {"kind": self.kind, "colours": self.colours},
            "address": self.address,
            "sheet": {"bleed": self.bleed},
        }


def pdf_of(
    template: str,
    data: Any,
    date: dt.date,
    *,
    look: Look | None = None,
    shown: Mapping[str, bytes] | None = None,
    standard: str = TAGGED,
) -> bytes:
    """The PDF that the template makes of `data`, a frozen dataclass that it finds in data.json.

    `date`: the day that the file says it was made, so that the same content gives the same bytes. `look`: for a
    template in the house style. `shown`: pictures, by the names they have in `data`.
    """
    with TemporaryDirectory() as folder:
        work = Path(folder)
        fill(work, shown or {})
        fonts = tuple(look.fonts if look else font_folders())
        write_json(work / "data.json", values_of(data) | (look.for_typst() if look else {}), fonts)
        setter = compiler(template, work, fonts)
        return finished(setter, date, standard)


# --- The folder that Typst reads ---


def fill(work: Path, shown: Mapping[str, bytes]) -> None:
    """Put all our templates into the folder `work`, and what they show."""
    _copy(files(PACKAGE) / "typst", work)
    for name, content in shown.items():
        (work / name).write_bytes(content)


def _copy(source: Traversable, target: Path) -> None:
    """Copy the templates out of the package, which need not be a plain directory."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in source.iterdir():
        if entry.is_dir():
            _copy(entry, target / entry.name)
        elif entry.name.endswith(".typ"):
            (target / entry.name).write_bytes(entry.read_bytes())


def write_json(path: Path, value: Any, fonts: Sequence[Path]) -> None:
    """`value` for the templates, in letters that `fonts` have."""
    path.write_text(printable(as_json(value), tuple(fonts)), "utf-8")


def as_json(value: Any) -> str:
    """`value` as templates get it, which may hold frozen dataclasses and days."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    """What JSON does not know: a day is three numbers."""
    if isinstance(value, dt.date):
        return [value.year, value.month, value.day]
    return values_of(value)


def values_of(data: Any) -> dict[str, Any]:
    """The fields of a dataclass, by their names as Typst writes them: `month_title` is `month-title`."""
    kind: Any = type(data)
    return {there: getattr(data, name) for name, there in _names(kind)}


@cache
def _names(kind: Any) -> tuple[tuple[str, str], ...]:
    """The fields of a dataclass, each by its name here and there."""
    if not is_dataclass(kind):
        raise TypeError(f"no data for a template: {kind}")
    return tuple((field.name, field.name.replace("_", "-")) for field in fields(kind))


def font_folders(own: Path | None = None) -> tuple[Path, ...]:
    """The folders with the fonts that ship, and with those of a network's own, which need not be there."""
    press = package(PACKAGE)
    return tuple(folder for folder in (press / "fonts" if press else None, own) if folder and folder.is_dir())


@cache
def font_families(folders: tuple[Path, ...]) -> tuple[str, ...]:
    """The names of the fonts in these folders."""
    return tuple(typst.Fonts(False, False, [str(folder) for folder in folders]).families())


# --- Typst ---


def compiler(main: str, work: Path, fonts: Sequence[Path]) -> Any:
    """A compiler for the template `main` in `work`."""
    folders = [str(folder) for folder in fonts]
    threads_elsewhere()
    if next(_made) % _MANY == 0:
        forget()
    return typst.Compiler(str(work / main), root=str(work), font_paths=folders, ignore_system_fonts=True)


def forget() -> None:
    """Let Typst forget: a paper is a hundred megabytes, and one process makes many.

    It keeps the pieces of every document, for all compilers of a process, since the next document may have the same.
    It drops those that were not used in ten compilations; but a query does not count as one, and most of what we ask
    is that. So nothing at all is compiled that often. To do so for each compiler costs a fifth of a paper's time.
    """
    nothing = typst.Compiler(ignore_system_fonts=True)
    for _ in range(_KEPT + 1):
        nothing.compile(input=b"", format="svg")
    # Half of what is free then lies between what is not: the C library gives it back when it is asked to.
    with suppress(AttributeError, OSError, TypeError):  # there is glibc on Linux only
        ctypes.CDLL(None).malloc_trim(0)


def query(main: str, label: str, work: Path, fonts: Sequence[Path]) -> Any:
    """The value that the template `main` reports at `label`."""
    return json.loads(compiler(main, work, fonts).query(label, field="value", one=True))


def finished(setter: Any, date: dt.date, standard: str = TAGGED) -> bytes:
    """The PDF of a compiler's document. `standard`: TAGGED, or a version ("1.4")."""
    return bytes(setter.compile(format="pdf", pdf_standards=[standard], timestamp=int(moment_of(date).timestamp())))


def moment_of(date: dt.date) -> dt.datetime:
    """When a document of this day says that it was made."""
    return dt.datetime(date.year, date.month, date.day, _HOUR, tzinfo=dt.UTC)


# --- Letters ---


def printable(text: str, fonts: tuple[Path, ...]) -> str:
    """`text` in which words stand for what is in none of the fonts: "[Chinees]", or "[teken]" for what is no letter."""
    text = drawn(text)
    missing = missing_letters(frozenset(UNUSUAL.findall(text)), fonts)
    if not missing:
        return text
    some = "".join(map(re.escape, sorted(missing)))
    return re.sub(f"[{some}](?:[{some} ]*[{some}])?", lambda found: _named(found[0]), text)


def _named(letters: str) -> str:
    """What stands for letters that can't be printed."""
    words = catalogue(PACKAGE)
    scripts = {name_of(letter, "").split(" ")[0] for letter in letters if letter.isalpha()}
    known = [f"script.{script}" for script in sorted(scripts) if f"script.{script}" in words]
    return words(known[0] if known else "script.other")


@lru_cache(maxsize=100)
def missing_letters(letters: frozenset[str], fonts: tuple[Path, ...]) -> frozenset[str]:
    """Those that are in none of the fonts, nor in Typst's own.

    Each is a paragraph: after one that is missing Typst looks no further for others in a line.
    """
    if not letters:
        return frozenset()
    with TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "letters.typ").write_text(_EACH_LETTER, "utf-8")
        (work / "letters.json").write_text(json.dumps(sorted(letters)), "utf-8")
        try:
            compiler("letters.typ", work, fonts).compile(format="pdf", pdf_standards=[TAGGED])
        except typst.TypstError as error:
            told = _NO_GLYPH.findall(error.diagnostic)
            if not told:
                raise
            return frozenset(letter for found in told for letter in _spelled_out(found))
    return frozenset()


def _spelled_out(letters: str) -> str:
    """What Typst says of letters, with those that it tells by their number."""
    return _CODE.sub(lambda found: chr(int(found[1], 16)), letters)
