"""What a finished paper says: its words in the order of reading, story by story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from buurtpers.paper.content.data import PaperData
from buurtpers.paper.judge.area import Area, area
from buurtpers.paper.judge.finished import Line, Rect, Sheet
from buurtpers.paper.page.layout import Layout, PlacedStory

HARD_HYPHENS = ("-", "‐", "/")


@dataclass(frozen=True)
class StoryText:
    """A story as it is printed. `head`: kicker, headline and lead; `quote`: its pull quote."""

    head: str = ""
    body: str = ""
    quote: str = ""
    captions: str = ""


def text_of(lines: Iterable[Line]) -> str:
    """The words of `lines`: what was broken over two of them is whole again, and the rest is one space apart."""
    out = []
    for line in lines:
        if line.hyphenated:
            out.append(line.text[:-1])
        elif line.text.endswith(HARD_HYPHENS):  # a line that ends between words ends in a space
            out.append(line.text)
        else:
            out.append(line.text + " ")
    return " ".join("".join(out).split())


def story_texts(sheets: Sequence[Sheet], layout: Layout, data: PaperData) -> dict[int, StoryText]:
    """Each story that is placed, by its number in the data; its parts on several pages are one text."""
    found: dict[int, dict[str, list[Line]]] = {}
    for sheet, page in zip(sheets, layout.pages, strict=True):
        room = area(data, page)
        for _, story in page.stories:
            parts = found.setdefault(story.number, {"head": [], "body": [], "quote": [], "captions": []})
            for part, places in _places(story, room).items():
                parts[part] += [line for line in sheet.lines if any(_holds(place, line) for place in places)]
    return {
        story: StoryText(**{part: text_of(lines) for part, lines in parts.items()}) for story, parts in found.items()
    }


def _places(story: PlacedStory, room: Area) -> dict[str, list[Rect]]:
    return {
        "head": [room.rect(story.head.place)] if not story.part else [],
        "body": [room.rect(frame.place) for frame in story.frames],
        "quote": [room.rect(story.quote)] if story.quote else [],
        "captions": [room.rect(photo.place) for photo in story.photos],
    }


def _holds(place: Rect, line: Line) -> bool:
    """Whether a line begins here; its middle counts, so that tall letters may reach out."""
    return place.left - 1 <= line.x <= place.right and place.top <= line.base - 0.25 * line.size <= place.bottom
