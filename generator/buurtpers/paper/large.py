"""The same paper in large print: all that is in it, story by story, in the order of the paper."""

from __future__ import annotations

import datetime as dt
import io
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst
from PIL import Image

from buurtpers.paper.compose.papers import PACKAGE, Composed, PaperError
from buurtpers.paper.content.blocks import Block
from buurtpers.paper.typesetting import flat_ad
from buurtpers.typeset.typesetter import NO_GLYPH, compiler, write_json

LARGEST = 1400  # pixels of a photograph


def typeset_large(composed: Composed, work: Path) -> bytes:
    """The large-print edition of a composed paper, for the screen and any printer. `work`: an empty directory.

    Raises PaperError.
    """
    for entry in (files(PACKAGE) / "typst").iterdir():
        if entry.name.endswith(".typ"):
            (work / entry.name).write_bytes(entry.read_bytes())
    for name, content in composed.files.items():
        (work / name).write_bytes(content)
    kinds = {module["kind"] for page in composed.layout["pages"] for module in page["modules"]}
    data = composed.data | {
        "ink": {"kind": "rgb", "colours": composed.colours},
        "sheet": {"bleed": 0, "marks": False},
        "stories": [_story(story, place, composed, work) for place, story in enumerate(composed.data["stories"])],
        "ads": [flat_ad(ad, work) for ad in composed.data["ads"]],
        "shown": sorted(kinds & {"wanted", "call", "puzzle", "cards"}),
    }
    write_json(work / "data.json", data)
    year, month, day = data["edition"]["date"]
    moment = dt.datetime(year, month, day, 6, tzinfo=dt.UTC)
    setter = compiler("large.typ", work, [Path(folder) for folder in composed.fonts])
    try:
        return bytes(setter.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(moment.timestamp())))
    except (typst.TypstError, RuntimeError) as error:
        if not (letters := NO_GLYPH.search(str(error))):
            raise
        raise PaperError("", letters=letters[1]) from error


def _whole(blocks: list[Block]) -> list[Block]:
    """The blocks with the paragraph that a large first letter parted in one piece."""
    place = next((place for place, block in enumerate(blocks) if block["k"] == "cap"), None)
    if place is None:
        return blocks
    cap, rest = blocks[place : place + 2]
    words = [cap["letter"] + cap["w"][0], *cap["w"][1:], *rest["w"]]
    return [*blocks[:place], rest | {"w": words}, *blocks[place + 2 :]]


def _story(story: dict[str, Any], place: int, composed: Composed, work: Path) -> dict[str, Any]:
    """The story with the photographs of the paper, and those that it had no room for, without a large first letter."""
    story = story | {"blocks": _whole(story["blocks"])}
    shown = []
    for number, photo in enumerate(story["photos"]):
        name = f"photo-{place}-{number}.jpg"
        found = composed.photos.get(name)
        if found:
            (work / name).write_bytes(_small(found[0]))
        shown.append(photo | {"src": f"/{name}" if found else None})
    return story | {"photos": shown}


def _small(file: Path) -> bytes:
    with Image.open(file) as opened:
        opened.load()
        opened.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        opened.save(out, "JPEG", quality=85)
    return out.getvalue()
