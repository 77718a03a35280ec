"""Typst on a folder of inputs, with our fonts only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from buurtpers.cores import threads_elsewhere
from buurtpers.typography import without_emoji

_OLDER = 1  # compilation of nothing: more of them forget sooner, and cost more of the processor


def compiler(main: str, work: Path, fonts: Sequence[Path]) -> Any:
    """A compiler for the template `main` in `work`."""
    folders = [str(folder) for folder in fonts]
    threads_elsewhere()
    _forget()
    return typst.Compiler(str(work / main), root=str(work), font_paths=folders, ignore_system_fonts=True)


def _forget() -> None:
    """Let Typst forget what the last ten compilers did not use: a paper is a hundred megabytes, and many are made.

    It keeps the pieces of every document, for all compilers of a process, since the next document may have the same.
    It drops those that were not used in ten compilations; but a query does not count as one, and most of what we ask
    is that. So nothing at all is compiled before each: what the next compilers use stays.
    """
    nothing = typst.Compiler(ignore_system_fonts=True)
    for _ in range(_OLDER):
        nothing.compile(input=b"", format="svg")


def query(main: str, label: str, work: Path, fonts: Sequence[Path]) -> Any:
    """The value that the template `main` reports at `label`."""
    return json.loads(compiler(main, work, fonts).query(label, field="value", one=True))


def write_json(path: Path, value: Any) -> None:
    """`value` for the templates. Emoji stay on the website: no text face has them."""
    path.write_text(without_emoji(json.dumps(value, ensure_ascii=False)), "utf-8")
