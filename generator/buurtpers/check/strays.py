"""Files that a person put somewhere in good faith, and that nothing reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from buurtpers.base.language import catalogue
from buurtpers.base.problems import Problem, problem, suggestion
from buurtpers.base.source import Location
from buurtpers.engine.inputs import Found, Listing
from buurtpers.read.folders import MARKDOWN, inside
from buurtpers.read.models.tables import DATA_FILES

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
    for file, one in listed.found.items():
        if (one.link or not (one.file or one.folder)) and _PLACE.match(file):
            yield from _odd(listed, PurePosixPath(file), one)


# Where people put what they write; of the folders and settings of a buurt itself it is told elsewhere.
_PLACE = re.compile(r"content/|sites/[^/]+/docs/")
# Files of which the reader tells already.
_READ_ANYWAY = re.compile(
    r"content/(data/.+\.yml|krant/.+\.toml)|(content/(balans|nieuws|paginas|werkgroepen|werkwijze)|sites/[^/]+/docs)/.+"
    r"\.(md|markdown)",
    re.IGNORECASE,
)
# Folders of texts, in which no link to a folder is followed.
_TEXTS = re.compile(r"(content/(balans|nieuws|paginas|werkgroepen|werkwijze)|sites/[^/]+/docs)/")


def _odd(listed: Listing, path: PurePosixPath, one: Found) -> Iterator[Problem]:
    """A warning for a link that is not followed, or for what is neither a file nor a folder, such as a socket."""
    file, code = str(path), "file-odd"
    if _hidden(path):
        return
    if one.link and (one.file or one.folder):
        away = not inside(listed.root / file, listed.root)
        if one.file and (not away or _READ_ANYWAY.fullmatch(file)):
            return
        if one.folder and not away and not _TEXTS.match(file):
            return
        code = "link-away" if away else "link-folder"
    elif one.link and not one.mark[0]:
        code = "link-nowhere"
    yield problem(code, Location(file), severity="warning", name=path.name)


def _hidden(path: PurePosixPath) -> bool:
    """Files that programs leave, not people."""
    return path.name.startswith((".", "~"))


def _stray(path: PurePosixPath, what: str) -> Problem:
    return problem("file-ignored", Location(str(path)), severity="warning", name=path.name, what=what)
