"""The same paper in large print: all that is in it, story by story, in the order of the paper."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from PIL import Image

from buurtpers.paper.compose.papers import Composed
from buurtpers.paper.content.blocks import Block, Opening, Paragraph, with_letter
from buurtpers.paper.content.data import AdData, ContactData, EditionData, GroupData, MeetingData, NoticeData, StoryData
from buurtpers.paper.content.puzzle import Puzzle
from buurtpers.paper.page.layout import photo_name
from buurtpers.paper.typesetting import flat_ad, look_of
from buurtpers.prepress.inks import SCREEN
from buurtpers.typeset.typesetter import pdf_of

LARGEST = 1400  # pixels of a photograph


@dataclass(frozen=True)
class LargePrint:
    """What large.typ reads; but for the last three it is as in the paper (see `PaperData`)."""

    edition: EditionData
    words: Mapping[str, str]
    notices: tuple[NoticeData, ...]
    agenda: tuple[tuple[MeetingData, ...], ...]
    groups: tuple[tuple[GroupData, ...], ...]
    puzzle: Puzzle
    call: str
    colofon: tuple[str, ...]
    redactie: ContactData
    copy: tuple[str, ...]
    stories: list[StoryData]  # with the photographs that the paper had no room for
    ads: list[AdData]  # as pictures
    shown: list[str]  # the kinds of parts that are in the paper: what fills its corners need not be


def typeset_large(composed: Composed) -> bytes:
    """The large-print edition of a composed paper, for the screen and any printer."""
    paper = composed.data
    ads = [flat_ad(ad, composed.files) for ad in paper.ads]
    data = LargePrint(
        edition=paper.edition,
        words=paper.words,
        notices=paper.notices,
        agenda=paper.agenda,
        groups=paper.groups,
        puzzle=paper.puzzle,
        call=paper.call,
        colofon=paper.colofon,
        redactie=paper.redactie,
        copy=paper.copy,
        stories=[_story(story, place, composed) for place, story in enumerate(paper.stories)],
        ads=[ad for ad, _ in ads],
        shown=sorted({module.kind for module in composed.layout.modules}),
    )
    pictures = {name: _small(file) for name, (file, _) in composed.photos.items()}
    shown = {**composed.files, **pictures, **{name: flat for _, found in ads for name, flat in found.items()}}
    return pdf_of("large.typ", data, composed.data.edition.date, look=look_of(composed, SCREEN), shown=shown)


def _whole(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the paragraph that a large first letter parted in one piece."""
    for place, (opening, rest) in enumerate(pairwise(blocks)):
        if isinstance(opening, Opening) and isinstance(rest, Paragraph):
            words = (*with_letter(opening.letter, opening.words), *rest.words)
            return (*blocks[:place], replace(rest, words=words), *blocks[place + 2 :])
    return blocks


def _story(story: StoryData, place: int, composed: Composed) -> StoryData:
    """The story with the photographs of the paper, and those that it had no room for, without a large first letter."""
    names = [photo_name(place, number) for number in range(len(story.photos))]
    photos = tuple(
        replace(photo, src=f"/{name}" if name in composed.photos else None)
        for name, photo in zip(names, story.photos, strict=True)
    )
    return replace(story, blocks=_whole(story.blocks), photos=photos)


def _small(file: Path) -> bytes:
    with Image.open(file) as opened:
        opened.load()
        opened.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        opened.save(out, "JPEG", quality=85)
    return out.getvalue()
