"""Markdown that is no page of its own: the text of a working group, and what stands in data files and front matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from buurtpers.base.guard import attempt
from buurtpers.base.source import Location
from buurtpers.read.frontmatter import split
from buurtpers.read.models.meetings import Meeting
from buurtpers.read.models.news import NewsItem
from buurtpers.read.models.paper import Edition
from buurtpers.read.models.people import Group
from buurtpers.read.reading import Reading
from buurtpers.read.texts import Article, Text
from buurtpers.read.values import NOBODY, Buurten


def read_pieces(
    reading: Reading,
    groups: Mapping[str, Group],
    meetings: Mapping[str, Meeting],
    editions: Mapping[str, Edition],
    news: Iterable[Article[NewsItem]],
) -> dict[str, Text]:
    texts: dict[str, Text] = {}
    for path in sorted((reading.root / "content/werkgroepen").glob("*.md")):
        file = path.relative_to(reading.root).as_posix()
        # The entry of a group says for whom it is; a text without an entry is on no site.
        whom = reading.those(groups[path.stem].buurten) if path.stem in groups else NOBODY
        if body := attempt(partial(_group_text, reading, path, file, whom), reading.note, Location(file), whom):
            texts[f"werkgroepen/{path.stem}"] = body
    pieces: list[tuple[str, Location, str | None, Buurten]] = [
        *((f"bijeenkomsten/{k}", m.at("description"), m.description, m.buurten) for k, m in meetings.items()),
        *((f"edities/{k}", e.at("welcome"), e.welcome, e.buurten) for k, e in editions.items()),
        *(
            (f"mededelingen/{k}/{number}", e.at("notices", number, "text"), notice.text, notice.buurten)
            for k, e in editions.items()
            for number, notice in enumerate(e.notices)
        ),
        *(
            (f"kaders/{a.file}", a.record.at("box", "text"), a.record.box.text, a.record.buurten)
            for a in news
            if a.record.box
        ),
    ]
    for key, place, words, target in pieces:
        whom, before = reading.those(target), "kader-" if key.startswith("kaders/") else ""  # on the page of its item
        read = partial(reading.markdown, words or "", place.file, place.line, whom, before)
        if words and (body := attempt(read, reading.note, place, whom)):
            texts[key] = body
    return texts


def _group_text(reading: Reading, path: Path, file: str, whom: frozenset[str]) -> Text | None:
    if (text := reading.text(path, whom)) is None or not text.strip():
        return None
    parts = split(text, file)
    reading.note_about(whom, parts.head.problems if parts.head else ())
    return reading.markdown(parts.body, file, parts.body_line, whom)
