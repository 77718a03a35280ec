"""The same paper in large print: all that is in it, story by story, in the order of the paper."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from buurtpers.paper.compose.papers import Composed, PaperError
from buurtpers.paper.content.blocks import Block
from buurtpers.paper.typesetting import date_of, flat_ad, look_of
from buurtpers.prepress.inks import SCREEN
from buurtpers.typeset.typesetter import MissingLetters, pdf_of

LARGEST = 1400  # pixels of a photograph


@dataclass(frozen=True)
class LargePrint:
    """What large.typ reads; but for the last three it is as in the paper (see data.py)."""

    edition: dict[str, str]
    words: dict[str, str]
    notices: list[dict[str, Any]]
    agenda: list[list[dict[str, Any]]]
    groups: list[list[dict[str, Any]]]
    puzzle: dict[str, Any]
    call: str
    colofon: list[str]
    redactie: dict[str, Any]
    copy: list[str]
    stories: list[dict[str, Any]]  # with the photographs that the paper had no room for
    ads: list[dict[str, Any]]  # as pictures
    shown: list[str]  # the kinds of parts that are in the paper: what fills its corners need not be


def typeset_large(composed: Composed) -> bytes:
    """The large-print edition of a composed paper, for the screen and any printer. Raises PaperError."""
    paper = composed.data
    ads = [flat_ad(ad, composed.files) for ad in paper["ads"]]
    data = LargePrint(
        edition=paper["edition"],
        words=paper["words"],
        notices=paper["notices"],
        agenda=paper["agenda"],
        groups=paper["groups"],
        puzzle=paper["puzzle"],
        call=paper["call"],
        colofon=paper["colofon"],
        redactie=paper["redactie"],
        copy=paper["copy"],
        stories=[_story(story, place, composed) for place, story in enumerate(paper["stories"])],
        ads=[ad for ad, _ in ads],
        shown=sorted({module.kind for module in composed.layout.modules}),
    )
    pictures = {name: _small(file) for name, (file, _) in composed.photos.items()}
    shown = {**composed.files, **pictures, **{name: flat for _, found in ads for name, flat in found.items()}}
    try:
        return pdf_of("large.typ", data, date_of(composed), look=look_of(composed, SCREEN), shown=shown)
    except MissingLetters as error:
        raise PaperError("", letters=error.letters) from error


def _whole(blocks: list[Block]) -> list[Block]:
    """The blocks with the paragraph that a large first letter parted in one piece."""
    place = next((place for place, block in enumerate(blocks) if block["k"] == "cap"), None)
    if place is None:
        return blocks
    cap, rest = blocks[place : place + 2]
    words = [cap["letter"] + cap["w"][0], *cap["w"][1:], *rest["w"]]
    return [*blocks[:place], rest | {"w": words}, *blocks[place + 2 :]]


def _story(story: dict[str, Any], place: int, composed: Composed) -> dict[str, Any]:
    """The story with the photographs of the paper, and those that it had no room for, without a large first letter."""
    names = [f"photo-{place}-{number}.jpg" for number in range(len(story["photos"]))]
    photos = [
        photo | {"src": f"/{name}" if name in composed.photos else None}
        for name, photo in zip(names, story["photos"], strict=True)
    ]
    return story | {"blocks": _whole(story["blocks"]), "photos": photos}


def _small(file: Path) -> bytes:
    with Image.open(file) as opened:
        opened.load()
        opened.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        opened.save(out, "JPEG", quality=85)
    return out.getvalue()
