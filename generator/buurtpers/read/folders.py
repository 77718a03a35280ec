"""Where the files of a network lie."""

from __future__ import annotations

from pathlib import Path

from buurtpers.engine.inputs import FOLDERS, real

DATA = "content/data"
PHOTOS = "content/fotos"
ADS = "content/advertenties"
PRINTING = "content/drukkerij"
THEMES = "content/krant"
MARKDOWN = (".md", ".markdown")


def inside(path: Path, root: Path) -> bool:
    """Whether a file really lies in the network's own folders, links followed."""
    really = real(path)
    return any(really.is_relative_to(real(root) / part) for part in FOLDERS)
