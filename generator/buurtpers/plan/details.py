"""What else readers are told of a meeting, besides what, when and where: each detail is a field of its own.

A table says where each is told. What is told in a way of its own (how to sign up, for one) is not in it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from buurtpers.read.models.meetings import Meeting
from buurtpers.read.models.places import MeetingPlace

Medium = Literal["page", "calendar", "paper"]

# By field of the meeting, or else of its place, in the order in which they are told.
DETAILS: dict[str, frozenset[Medium]] = {
    "bring": frozenset({"page", "calendar"}),
    "accessible": frozenset({"calendar"}),  # on the page it stands below the address
    "language_help": frozenset({"page", "calendar"}),
}


class Detail(NamedTuple):
    """`name`: its field, and its words: "meeting." (page), "calendar." or "paper." + name in the catalogues."""

    name: str
    text: str


def details_of(meeting: Meeting, place: MeetingPlace | None, medium: Medium) -> tuple[Detail, ...]:
    """What a medium tells of a meeting at a place."""
    found = ((name, _text(meeting, place, name)) for name, media in DETAILS.items() if medium in media)
    return tuple(Detail(name, text) for name, text in found if text)


def _text(meeting: Meeting, place: MeetingPlace | None, name: str) -> str | None:
    text: str | None = getattr(meeting if name in Meeting.model_fields else place, name, None)
    return text
