"""Typst on a folder of inputs, with our fonts only."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import typst

from buurtpers.base.typography import without_emoji
from buurtpers.engine.cores import threads_elsewhere
from buurtpers.engine.inputs import package

NO_GLYPH = re.compile(r'the text `?"(.+?)"`? could not be displayed')
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
_EACH_LETTER = '#set document(title: "x")\n#for letter in json("letters.json") { par(letter) }\n'
_KEPT = 10  # compilations that Typst keeps the pieces of
_MANY = 25  # compilers, after which it forgets all: some 150 megabytes
_made = count(1)


def compiler(main: str, work: Path, fonts: Sequence[Path]) -> Any:
    """A compiler for the template `main` in `work`."""
    folders = [str(folder) for folder in fonts]
    threads_elsewhere()
    if next(_made) % _MANY == 0:
        _forget()
    return typst.Compiler(str(work / main), root=str(work), font_paths=folders, ignore_system_fonts=True)


def _forget() -> None:
    """Let Typst forget: a paper is a hundred megabytes, and one process makes many.

    It keeps the pieces of every document, for all compilers of a process, since the next document may have the same.
    It drops those that were not used in ten compilations; but a query does not count as one, and most of what we ask
    is that. So nothing at all is compiled that often. To do so for each compiler costs a fifth of a paper's time.
    """
    nothing = typst.Compiler(ignore_system_fonts=True)
    for _ in range(_KEPT + 1):
        nothing.compile(input=b"", format="svg")


def query(main: str, label: str, work: Path, fonts: Sequence[Path]) -> Any:
    """The value that the template `main` reports at `label`."""
    return json.loads(compiler(main, work, fonts).query(label, field="value", one=True))


def write_json(path: Path, value: Any) -> None:
    """`value` for the templates. Emoji stay on the website: no text face has them."""
    path.write_text(without_emoji(json.dumps(value, ensure_ascii=False)), "utf-8")


def spelled_out(letters: str) -> str:
    """What Typst says of letters, with those that it tells by their number."""
    return _CODE.sub(lambda found: chr(int(found[1], 16)), letters)


def missing_letters(letters: Collection[str], own: Path, work: Path) -> frozenset[str]:
    """Those that are in no font that a paper may use: ours, Typst's, or one in the folder `own`.

    `work`: an empty folder. Each is a paragraph: after one that is missing Typst looks no further for others in a line.
    """
    press = package("buurtpers_press")
    fonts = [folder for folder in (press / "fonts" if press else None, own) if folder and folder.is_dir()]
    (work / "letters.typ").write_text(_EACH_LETTER, "utf-8")
    (work / "letters.json").write_text(json.dumps(sorted(letters)), "utf-8")
    try:
        compiler("letters.typ", work, fonts).compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        told = NO_GLYPH.findall(error.diagnostic)
        if not told:
            raise
        return frozenset(letter for found in told for letter in spelled_out(found))
    return frozenset()
