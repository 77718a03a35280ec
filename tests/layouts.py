"""Pages of a layout, written briefly: as the templates read them, with what a test says nothing of left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from buurtpers.paper.content.blocks import Paragraph
from buurtpers.paper.content.data import BodyType, ContactData, EditionData, PageFormat, PaperData, PhotoData, StoryData
from buurtpers.paper.content.puzzle import Puzzle
from buurtpers.paper.page.layout import (
    Layout,
    Module,
    Page,
    Place,
    PlacedHead,
    PlacedPhoto,
    PlacedStory,
    Rule,
    TextFrame,
)

Values = Mapping[str, Any]

TEXT = Paragraph(words=())
NOBODY = ContactData(None, None, None, None)


def paper_of(title: str, form: PageFormat, body: BodyType, *stories: StoryData) -> PaperData:
    """A paper of these stories, and nothing else."""
    return PaperData(
        words={}, edition=EditionData(title, title, title, title, "", title, title, dt.date(2026, 12, 5)),
        format=form, type=body, theme={}, stories=stories, groups=(), agenda=(), notices=(), ads=(), redactie=NOBODY,
        copy=(), call="", colofon=(), puzzle=Puzzle((), ()),
    )  # fmt: skip


def story_of(title: str, *ratios: float) -> StoryData:
    """A story with nothing but a title, and photographs of so much height : width."""
    photos = tuple(PhotoData("", None, None, ratio) for ratio in ratios)
    return StoryData(
        title=title, kicker=None, lead="", author=None, front=False, blocks=(), photos=photos, main=False, quote=None,
        url="", qr=None,
    )  # fmt: skip


def layout_of(*pages: Values) -> Layout:
    return Layout(tuple(map(page_of, pages)))


def page_of(page: Values) -> Page:
    return Page(
        page["number"],
        page["rows"],
        tuple(map(_module, page["modules"])),
        tuple(Rule(rule["x"], rule["y"], rule.get("columns"), rule.get("rows")) for rule in page.get("rules", ())),
    )


def _module(module: Values) -> Module:
    story = _story(module) if module["kind"] == "story" else None
    return Module(module["kind"], _place(module), story, module.get("part", 0))


def _story(module: Values) -> PlacedStory:
    return PlacedStory(
        module["story"],
        module["part"],
        PlacedHead(_place(module["head"]), module["head"]["size"]),
        tuple(
            PlacedPhoto(photo["photo"], _place(photo), photo["caption"], (0, 0, 1, 1), f"photo-{at}.jpg")
            for at, photo in enumerate(module["photos"])
        ),
        tuple(
            TextFrame(_place(frame), frame.get("used", frame["rows"]), tuple(frame.get("blocks", [TEXT])))
            for frame in module["frames"]
        ),
        _place(module["quote"]) if module.get("quote") else None,
        vignette=None,
        short=False,
        boxed=False,
        cost=0,
    )


def _place(at: Values) -> Place:
    return Place(at["x"], at["y"], at.get("columns", 1), at["rows"])
