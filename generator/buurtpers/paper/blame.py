"""Which story it is for which a paper can't be set, where that is a fault of ours or of Typst."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from buurtpers.base.guard import tried
from buurtpers.paper.compose.papers import Composed, PaperError, Sheet
from buurtpers.paper.typesetting import typeset
from buurtpers.prepress.inks import SCREEN


class StoryError(Exception):
    """The paper can't be set for the stories with these titles; the cause says what was met."""

    def __init__(self, titles: tuple[str, ...]) -> None:
        super().__init__(*titles)
        self.titles = titles


def set_for_screen(composed: Composed) -> bytes:
    """The PDF of a paper for the screen. Raises PaperError; StoryError where it is one story's, or whatever it is."""
    made = _set(composed)
    if isinstance(made, bytes):
        return made
    if not isinstance(made, PaperError) and (titles := tuple(_culprits(composed))):
        raise StoryError(titles) from made
    raise made


def _set(composed: Composed) -> bytes | Exception:
    with tempfile.TemporaryDirectory() as work:
        return tried(partial(typeset, composed, SCREEN, Sheet(), Path(work)))


def _culprits(composed: Composed) -> Iterator[str]:
    """The titles of the stories that can't be set alone either, each in its place in an empty paper."""
    layout = composed.layout
    for number, story in enumerate(composed.data.stories):
        pages = tuple(
            replace(page, modules=tuple(module for module, placed in page.stories if placed.number == number))
            for page in layout.pages
        )
        made = _set(replace(composed, layout=replace(layout, pages=pages)))
        if isinstance(made, Exception) and not isinstance(made, PaperError):
            yield story.title
