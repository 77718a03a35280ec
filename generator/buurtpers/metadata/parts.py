"""A part of a picture's file, and what parts can tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["picture", "exif", "xmp", "iptc", "text", "other"]
"""What a part is: of the picture itself, or else in which language it tells something."""

PLACE, PERSON, CAMERA, MORE = "place", "person", "camera", "more"
"""What can be told: where it was taken, whose it is or who is on it, the camera's own number; and anything else."""


@dataclass(frozen=True)
class Part:
    """Bytes of a file that follow each other. `said`: what they say, without their frame."""

    raw: bytes
    kind: Kind = "picture"
    said: bytes = b""


class Damaged(Exception):
    """A file that can't be cut into parts well enough to take some out."""
