"""Files that a person put somewhere in good faith, and that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from buurtpers.inputs import Listing
from buurtpers.language import catalogue
from buurtpers.problems import Problem, problem, suggestion
from buurtpers.read.models import DATA_FILES
from buurtpers.read.network import MARKDOWN
from buurtpers.source import Location

FOLDERS = (
    *("advertenties", "balans", "bronnen", "data", "drukkerij", "fotos", "krant"),
    *("nieuws", "paginas", "werkgroepen", "werkwijze"),
)
DATA_NAMES = tuple(f"{name}.yml" for name in ("netwerk", *DATA_FILES))
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".heic", ".heif")
READ = (*MARKDOWN, *PICTURES)


def find_strays(listed: Listing) -> Iterator[Problem]:
    """A warning for each file below `content` that stands in the wrong place, or has the wrong kind or name."""
    for folder in ("balans", "nieuws", "paginas", "werkgroepen", "werkwijze"):
        for file in listed.files_below(f"content/{folder}") or ():
            if not file.casefold().endswith(READ) and not _hidden(path := PurePosixPath(file)):
                yield _stray(path, catalogue("buurtpers")("suggest.text-file"))
    for folder, known in (("content/data", DATA_NAMES), ("content", FOLDERS)):
        for path in map(PurePosixPath, listed.entries(folder)):
            if path.name not in known and not _hidden(path):
                yield _stray(path, suggestion(path.name, known))


def _hidden(path: PurePosixPath) -> bool:
    """Files that programs leave, not people."""
    return path.name.startswith((".", "~"))


def _stray(path: PurePosixPath, what: str) -> Problem:
    return problem("file-ignored", Location(str(path)), severity="warning", name=path.name, what=what)
