"""Texts and photographs in their place: where each link leads, which picture is shown."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

from buurtpers.base.language import catalogue
from buurtpers.base.likeness import file_stem, nearest
from buurtpers.base.problems import Problem, problem
from buurtpers.plan.pages import PageText, PhotoUse
from buurtpers.read import anchors
from buurtpers.read.models.base import Illustrated, Photo
from buurtpers.read.models.people import Group, Partner
from buurtpers.read.network import Network
from buurtpers.read.texts import Text

MIDDLE = (0.5, 0.5)


@dataclass
class Resolver:
    """Resolves the texts of one site, and notes the links that lead nowhere."""

    network: Network
    buurt: str
    paths: frozenset[str]
    """All addresses of the site."""
    problems: list[Problem] = field(default_factory=list)

    def text(self, text: Text, path: str, beside: Text | None = None) -> PageText:
        """`text` for the page at `path`; links to headings may lead into the text `beside` it, on the same page."""
        body = text.body
        here = (*body.anchors, *(beside.body.anchors if beside else ()))
        targets = tuple(self._target(text, link, path, here) for link in body.links)
        return PageText(body, targets, photos_in(self.network, text))

    def _target(self, text: Text, link: str, path: str, here: Container[str]) -> str | None:
        """The address on this site that `link` leads to, with a heading there; None with a problem noted.

        `here`: the names of the headings on the page itself. To these, only `#` and the name.
        """
        wanted, _, fragment = link.partition("#")
        wanted, fragment = unquote(wanted.partition("?")[0]), unquote(fragment)
        if link.startswith("#"):
            name = self._heading(text, link, fragment, here)
            return None if name is None else f"#{name}"
        file = posixpath.normpath(posixpath.join(posixpath.dirname(text.file), wanted))
        if wanted.endswith(".md"):
            found = self.network.address_of(file)
            if file in self.network.unread:
                return None  # its own mistake is told already
            if found is None:
                self._missing(text, link)
            elif found not in self.paths:
                self.problems.append(
                    problem("link-elsewhere", text.find(link), [self.buurt], "warning", link=link, buurt=self.buurt)
                )
                return None
            return None if found is None else found + self._spot(text, link, fragment, found)
        base = "/" if wanted.startswith("/") else f"/{path}"
        address = posixpath.normpath(posixpath.join(base, wanted)).lstrip("/")
        for candidate in (address, f"{address}/" if address else ""):
            if candidate in self.paths:
                return candidate + self._spot(text, link, fragment, candidate)
        self._missing(text, link)
        return None

    def _spot(self, text: Text, link: str, fragment: str, path: str) -> str:
        """`#` and the name of the heading that a link means on the page at `path`; "" for the page as a whole."""
        if not fragment:
            return ""
        names = headings(self.network, self.buurt, path)
        name = quote(fragment) if names is None else self._heading(text, link, fragment, names)
        return f"#{name}" if name else ""

    def _heading(self, text: Text, link: str, fragment: str, names: Container[str]) -> str | None:
        """The name of the heading that a link means; None with a problem noted."""
        name = fragment if fragment in anchors.OURS else anchors.found(fragment, names)
        if name is None:
            self.problems.append(problem("link-anchor", text.find(link), [self.buurt], "warning", link=link))
        return name

    def _missing(self, text: Text, link: str) -> None:
        if link.startswith("www.") or "@" in link:
            right = f"mailto:{link}" if "@" in link else f"https://{link}"
            self.problems.append(
                problem("link-scheme", text.find(link), [self.buurt], "warning", link=link, right=right)
            )
            return
        what = self._file_like(link, posixpath.dirname(text.file)) if link.endswith(".md") else self._address_like(link)
        self.problems.append(problem("link-missing", text.find(link), [self.buurt], "warning", link=link, what=what))

    def _file_like(self, link: str, folder: str) -> str:
        """A sentence that suggests the file which a dead link may mean."""
        words, file = catalogue("buurtpers"), nearest(link, self.network.page_files, file_stem)
        return words("suggest.nearest", name=posixpath.relpath(file, folder)) if file else words("suggest.none")

    def _address_like(self, link: str) -> str:
        words, path = catalogue("buurtpers"), nearest(link, self.paths, file_stem)
        return words("suggest.nearest", name=f"/{path}") if path else words("suggest.none")


def headings(network: Network, buurt: str, path: str) -> frozenset[str] | None:
    """The names of the headings in what a buurt shows at an address; None where that is no text.

    What others show there does not count: it is not read where only this site is made.
    """
    if "headings" not in network.made:
        at: dict[str, list[Text]] = {}
        for text in texts_of(network):
            if (address := network.address_of(text.file)) is not None:
                at.setdefault(address, []).append(text)
        network.made["headings"] = at
    known: Mapping[str, list[Text]] = network.made["headings"]
    own = frozenset([buurt])
    here = [text.body.anchors for text in known.get(path, ()) if buurt in network.readers.get(text.file, own)]
    return frozenset[str]().union(*here) if here else None


def texts_of(network: Network) -> list[Text]:
    """Every text of a network."""
    own = (page for site in network.sites.values() for page in site.pages)
    articles = (*network.news, *network.pages, *network.balances, *network.method, *own)
    return [*(article.text for article in articles), *network.texts.values()]


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
    facts = network.photos.get(tail, Photo())
    return PhotoUse(
        str(path), alt or facts.alt or caption or "", caption, credit or _credit(facts), focus or facts.focus or MIDDLE
    )


def photos_in(network: Network, text: Text) -> tuple[PhotoUse | None, ...]:
    """For each image in a text its photograph; None if the file is missing."""
    images = text.body.images
    return tuple(photo_use(network, image.src, text.file, image.alt, image.title or None) for image in images)


def _credit(facts: Photo) -> str | None:
    """The maker's name, with the licence where that asks to be named."""
    if facts.credit and facts.licence and facts.licence.startswith("CC BY"):
        return f"{facts.credit} ({facts.licence})"
    return facts.credit


def photos_of_network(network: Network, today: dt.date) -> set[Path]:
    """Every photograph that any site shows on a day, or may show."""
    news = [a for a in network.news if not a.record.draft and a.record.date <= today]
    articles = [*news, *network.pages, *(page for site in network.sites.values() for page in site.pages)]
    articles += [*network.balances, *network.method]
    records: list[Illustrated] = [*(a.record for a in articles), *network.groups.values()]
    records += [*network.meetings.values(), *(one for one in network.partners.values() if one.consent)]
    named = {(record.image, record.origin) for record in records if record.image}
    named |= {(name, group.origin) for group in network.groups.values() for name in group.photos}
    texts = [*(a.text for a in articles), *network.texts.values()]
    named |= {(image.src, text.file) for text in texts for image in text.body.images}
    found = (network.find_photo(name, beside) for name, beside in named if "//" not in name)
    return {path for path in found if path}


def record_photo(network: Network, record: Illustrated) -> PhotoUse | None:
    if isinstance(record, Partner) and not record.consent:
        return None  # nobody's face without their consent
    return photo_use(network, record.image, record.origin, record.alt, record.caption, record.credit, record.focus)


def group_photos(network: Network, group: Group) -> tuple[PhotoUse, ...]:
    """The photographs of a group besides its first, with their standing facts."""
    found = (photo_use(network, name, group.origin, None, None) for name in group.photos)
    return tuple(photo for photo in found if photo)
