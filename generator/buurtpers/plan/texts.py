"""Texts and photographs in their place: where each link leads, which picture is shown."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from buurtpers.plan.pages import PageText, PhotoUse
from buurtpers.problems import Problem, problem, suggestion
from buurtpers.read import models
from buurtpers.read.network import Network, Text

MIDDLE = (0.5, 0.5)


@dataclass
class Desk:
    """Resolves the texts of one site, and notes the links that lead nowhere."""

    network: Network
    buurt: str
    paths: frozenset[str]
    """All addresses of the site."""
    files: Mapping[str, str]
    """The address of each Markdown file of the network, on the sites that have it."""
    problems: list[Problem] = field(default_factory=list)

    def text(self, text: Text, path: str) -> PageText:
        """`text` as it stands on the page at `path`."""
        body = text.body
        targets = tuple(self._target(text, link, path) for link in body.links)
        return PageText(body, targets, photos_in(self.network, text))

    def _target(self, text: Text, link: str, path: str) -> str | None:
        """The address on this site that `link` leads to, with its fragment; None with a problem noted."""
        parts = urlsplit(link)
        tail = f"#{parts.fragment}" if parts.fragment else ""
        wanted = unquote(parts.path)
        file = posixpath.normpath(posixpath.join(posixpath.dirname(text.file), wanted))
        if wanted.endswith(".md"):
            found = self.files.get(file)
            if file in self.network.unread:
                return None  # its own mistake is told already
            if found is None:
                self._missing(text, link)
            elif found not in self.paths:
                self.problems.append(
                    problem("link-elsewhere", text.find(link), [self.buurt], "warning", link=link, buurt=self.buurt)
                )
                return None
            return found + tail if found is not None else None
        base = "/" if wanted.startswith("/") else f"/{path}"
        address = posixpath.normpath(posixpath.join(base, wanted)).lstrip("/")
        for candidate in (address, f"{address}/" if address else ""):
            if candidate in self.paths:
                return candidate + tail
        self._missing(text, link)
        return None

    def _missing(self, text: Text, link: str) -> None:
        if link.startswith("www.") or "@" in link:
            right = f"mailto:{link}" if "@" in link else f"https://{link}"
            self.problems.append(problem("link-scheme", text.find(link), [self.buurt], link=link, right=right))
            return
        what = self._file_like(link, posixpath.dirname(text.file)) if link.endswith(".md") else self._address_like(link)
        self.problems.append(problem("link-missing", text.find(link), [self.buurt], link=link, what=what))

    def _file_like(self, link: str, folder: str) -> str:
        """What to do about a link to a file that is not there: the same on every site, so it is looked for once."""
        if ("near", folder, link) not in self.network.made:
            near = (posixpath.relpath(file, folder) for file in self.files)
            self.network.made["near", folder, link] = suggestion(link, near, listed=0, cutoff=0.75)
        found: str = self.network.made["near", folder, link]
        return found

    def _address_like(self, link: str) -> str:
        return suggestion(link, (f"/{path}" for path in self.paths), listed=0, cutoff=0.75)


def photo_use(
    network: Network,
    name: str | None,
    beside: str,
    alt: str | None,
    caption: str | None,
    credit: str | None = None,
    focus: tuple[float, float] | None = None,
) -> PhotoUse | None:
    """A photograph with its words: those written here, else its standing facts, else the caption."""
    path = network.find_photo(name, beside) if name and "//" not in name else None
    if path is None or name is None:
        return None
    tail = name.split("fotos/", 1)[-1]
    facts = network.photos.get(tail, models.Photo())
    return PhotoUse(
        str(path), alt or facts.alt or caption or "", caption, credit or _credit(facts), focus or facts.focus or MIDDLE
    )


def photos_in(network: Network, text: Text) -> tuple[PhotoUse | None, ...]:
    """The photograph of each image in a text; None where it is not there."""
    images = text.body.images
    return tuple(photo_use(network, image.src, text.file, image.alt, image.title or None) for image in images)


def _credit(facts: models.Photo) -> str | None:
    """The maker's name, with the licence where that asks to be named."""
    if facts.credit and facts.licence and facts.licence.startswith("CC BY"):
        return f"{facts.credit} ({facts.licence})"
    return facts.credit


def photos_of_network(network: Network, today: dt.date) -> set[Path]:
    """Every photograph that any site shows on a day, or may show."""
    news = [a for a in network.news if not a.record.draft and a.record.date <= today]
    articles = [*news, *network.pages, *(page for site in network.sites.values() for page in site.pages)]
    articles += [*network.balances, *network.method]
    records: list[models.Illustrated] = [*(a.record for a in articles), *network.groups.values()]
    records += [*network.meetings.values(), *(one for one in network.partners.values() if one.consent)]
    named = {(record.image, record.origin) for record in records if record.image}
    named |= {(name, group.origin) for group in network.groups.values() for name in group.photos}
    texts = [*(a.text for a in articles), *network.texts.values()]
    named |= {(image.src, text.file) for text in texts for image in text.body.images}
    found = (network.find_photo(name, beside) for name, beside in named if "//" not in name)
    return {path for path in found if path}


def record_photo(network: Network, record: models.Illustrated) -> PhotoUse | None:
    if isinstance(record, models.Partner) and not record.consent:
        return None  # nobody's face without their consent
    return photo_use(network, record.image, record.origin, record.alt, record.caption, record.credit, record.focus)


def group_photos(network: Network, group: models.Group) -> tuple[PhotoUse, ...]:
    """The photographs of a group besides its first, with their standing facts."""
    found = (photo_use(network, name, group.origin, None, None) for name in group.photos)
    return tuple(photo for photo in found if photo)
