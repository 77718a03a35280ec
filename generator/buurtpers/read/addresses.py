"""What a page is called on the web: the one place for addresses.

An address is relative to the site's root and ends in "/"; "" is the front page.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

FRONT = ""
NEWS = "nieuws/"
OUTSIDE = "nieuws/van-buiten/"
GROUPS = "werkgroepen/"
AGENDA = "agenda/"
PAPERS = "krant/"
THEMES = "themas/"
PARTNERS = "partners/"
BALANCE = "balans/"
METHOD = "werkwijze/"
PLACES = "plekken/"
AGENDA_MONTHS = "agenda/maand/"
SHORTS = "k/"  # of stories that go on here from paper
CALENDAR = "agenda.ics"
NETWORK_CALENDAR = "netwerk.ics"
RSS = "feed.xml"
ATOM = "atom.xml"


# Letters that are not another one with an accent.
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
    | {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"}
)
SHORT = 5  # letters: some thirty million
_CLEAR = "23456789abcdefghjkmnpqrstuvwxyz"


def slug(text: str) -> str:
    """`text` as part of an address: lower case, no accents, hyphens for the rest."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    plain = plain.encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"


def page_path(file: PurePosixPath) -> str:
    """The address of a Markdown file, given relative to the folder of its kind."""
    parts = [slug(part) for part in file.parent.parts]
    if file.stem.casefold() not in ("index", "readme"):
        parts.append(slug(file.stem))
    return "/".join(parts) + "/" if parts else FRONT


_ANYWHERE = "\0"  # a name that no link leads to


def any_beside(path: str) -> str:
    """The address of any page that lies in the same folder as the one at `path`: relative links from all are alike."""
    above = path.rstrip("/").rpartition("/")[0]
    return f"{above}/{_ANYWHERE}/" if above else f"{_ANYWHERE}/"


def news_path(file: PurePosixPath) -> str:
    return NEWS + page_path(file)


def short_path(path: str) -> str:
    """A short address for the page at `path`, to be typed from paper: without letters that look like others."""
    number = int.from_bytes(hashlib.sha256(path.encode()).digest())
    letters = []
    for _ in range(SHORT):
        number, letter = divmod(number, len(_CLEAR))
        letters.append(_CLEAR[letter])
    return f"{SHORTS}{''.join(letters)}/"


def balance_path(file: PurePosixPath) -> str:
    return BALANCE + page_path(file)


def is_balance(file: str) -> bool:
    """Whether a file of the balance has the name of a year, or is that of all years."""
    return re.fullmatch(r"content/balans/((19|20|21)\d\d|index)\.(md|markdown)", file) is not None


def method_path(file: PurePosixPath) -> str:
    return METHOD + page_path(file)


def file_path(file: str) -> str:
    """The address of a Markdown file, given relative to the network's root."""
    path = PurePosixPath(file)
    for folder, of in (("nieuws", news_path), ("balans", balance_path), ("werkwijze", method_path)):
        if path.is_relative_to(f"content/{folder}"):
            return of(path.relative_to(f"content/{folder}"))
    parts = path.parts[2:] if path.parts[0] == "content" else path.parts[3:]
    return page_path(PurePosixPath(*parts))


def archive_path(year: int, number: int = 1) -> str:
    return f"{NEWS}{year}/" if number == 1 else f"{NEWS}{year}/pagina-{number}/"


def group_path(group: str) -> str:
    return f"{GROUPS}{slug(group)}/"


def theme_path(theme: str) -> str:
    return f"{THEMES}{slug(theme)}/"


def meeting_path(meeting: str) -> str:
    return f"{AGENDA}{slug(meeting)}/"


def meeting_calendar(meeting: str) -> str:
    """The calendar of one meeting, with all its times."""
    return f"{AGENDA}{slug(meeting)}.ics"


def group_calendar(group: str) -> str:
    """The calendar of a working group's meetings."""
    return f"{GROUPS}{slug(group)}.ics"


def place_path(place: str) -> str:
    return f"{PLACES}{slug(place)}/"


def paper_path(edition: str) -> str:
    """The PDF of an edition."""
    return f"{PAPERS}{slug(edition)}.pdf"


def cover_path(edition: str) -> str:
    """The picture of an edition's front page."""
    return f"{PAPERS}{slug(edition)}.webp"
