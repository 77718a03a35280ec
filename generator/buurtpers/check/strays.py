"""Files that a person put somewhere in good faith, and that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from buurtpers.language import catalogue
from buurtpers.problems import Problem, problem, suggestion
from buurtpers.read.models import DATA_FILES
from buurtpers.read.network import MARKDOWN
from buurtpers.source import Location

FOLDERS = ("advertenties", "data", "drukkerij", "fotos", "krant", "nieuws", "paginas", "werkgroepen")
DATA_NAMES = tuple(f"{name}.yml" for name in ("netwerk", *DATA_FILES))
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".heic", ".heif")


def find_strays(root: Path) -> Iterator[Problem]:
    """A warning for each file below `content` that stands in the wrong place, or has the wrong kind or name."""
    content = root / "content"
    for folder in ("nieuws", "paginas", "werkgroepen"):
        for path in sorted((content / folder).rglob("*")):
            if path.is_file() and path.suffix.casefold() not in (*MARKDOWN, *PICTURES) and not _hidden(path):
                yield _stray(root, path, catalogue("buurtpers")("suggest.text-file"))
    for parent, known in ((content / "data", DATA_NAMES), (content, FOLDERS)):
        for path in sorted(parent.glob("*")):
            if path.name not in known and not _hidden(path):
                yield _stray(root, path, suggestion(path.name, known))


def _hidden(path: Path) -> bool:
    """Files that programs leave, not people."""
    return path.name.startswith((".", "~"))


def _stray(root: Path, path: Path, what: str) -> Problem:
    place = Location(path.relative_to(root).as_posix())
    return problem("file-ignored", place, severity="warning", name=path.name, what=what)
