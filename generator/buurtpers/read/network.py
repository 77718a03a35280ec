"""A network's files, read whole into one frozen value: what each subject's module reads, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from buurtpers.base.problems import Problem
from buurtpers.read import addresses
from buurtpers.read.ahead import look_ahead
from buurtpers.read.articles import articles
from buurtpers.read.contents import Contents
from buurtpers.read.folders import DATA, PHOTOS, inside
from buurtpers.read.models.base import Photo, Record
from buurtpers.read.models.buurten import BuurtFacts
from buurtpers.read.models.meetings import Meeting
from buurtpers.read.models.news import NewsItem, Placement
from buurtpers.read.models.pages import MethodPage, Page
from buurtpers.read.models.paper import Advertisement, Edition, PrintShop
from buurtpers.read.models.people import Group, Partner
from buurtpers.read.models.places import MeetingPlace
from buurtpers.read.models.publisher import Publisher, Theme
from buurtpers.read.models.sources import OutsideSource
from buurtpers.read.outside import SourceState
from buurtpers.read.pieces import read_pieces
from buurtpers.read.publisher import read_publisher
from buurtpers.read.reading import Reading
from buurtpers.read.sites import Site, read_sites
from buurtpers.read.sources import read_states
from buurtpers.read.tables import table
from buurtpers.read.texts import Article, Text
from buurtpers.read.values import NOBODY, Buurten


@dataclass(frozen=True)
class Network:
    """Everything a network wrote. Mappings are by id, in the order of their files."""

    root: Path
    about: Publisher
    sites: Mapping[str, Site]
    themes: Mapping[str, Theme]
    groups: Mapping[str, Group]
    places: Mapping[str, MeetingPlace]
    partners: Mapping[str, Partner]
    meetings: Mapping[str, Meeting]
    editions: Mapping[str, Edition]
    photos: Mapping[str, Photo]
    ads: Mapping[str, Advertisement]
    printers: Mapping[str, PrintShop]
    sources: Mapping[str, OutsideSource]
    outside: Mapping[str, SourceState]
    """What others told, by source; none for a source of which nothing was read."""
    news: tuple[Article[NewsItem], ...]
    pages: tuple[Article[Page], ...]
    facts: Mapping[str, BuurtFacts]
    """What the coordinator keeps of each buurt."""
    balances: tuple[Article[Page], ...]
    """What the coordinator tells of each year (`content/balans/2026.md`), and of all years (`index.md`)."""
    method: tuple[Article[MethodPage], ...]
    """How the network works, in the order of its chapters."""
    texts: Mapping[str, Text]
    """Other texts: "werkgroepen/<id>", "bijeenkomsten/<id>", "edities/<id>", "mededelingen/<edition>/<number>",
    and "kaders/<file>" for the box of a news item."""
    unread: frozenset[str]
    """Files with a mistake that kept them from being read; "file#name" for an entry of a data file."""
    left_out: frozenset[str]
    """Good texts that were not read, because the sites that are to be made show nothing of them."""
    salvaged: tuple[tuple[Record, Text | None], ...]
    """What is good of records that have a mistake, with their texts: to check, never to publish."""
    made: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was planned of it for all sites alike, to plan it once."""
    _paths: dict[tuple[str, str], Path | None] = field(default_factory=dict, compare=False, repr=False)
    _concerned: dict[Buurten, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    _meant: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict, compare=False, repr=False)

    def concern(self, target: Buurten) -> frozenset[str]:
        """The buurten that something meant for `target` is about."""
        if target not in self._concerned:
            self._concerned[target] = target.concern(self.sites)
        return self._concerned[target]

    @cached_property
    def news_of(self) -> Mapping[str, Sequence[Article[NewsItem]]]:
        """The news that is meant for each buurt."""
        news: dict[str, list[Article[NewsItem]]] = {buurt: [] for buurt in self.sites}
        for article in self.news:
            for buurt in article.record.buurten.of(self.sites):
                news[buurt].append(article)
        return news

    def meant(self, table: Literal["groups", "meetings", "editions"], buurt: str) -> Mapping[str, Any]:
        """The entries of a table that are meant for a buurt, in the order of their file."""
        if table not in self._meant:
            entries: dict[str, dict[str, Any]] = {buurt: {} for buurt in self.sites}
            for key, record in getattr(self, table).items():
                for one in record.buurten.of(self.sites):
                    entries[one][key] = record
            self._meant[table] = entries
        return self._meant[table][buurt]

    @cached_property
    def readers(self) -> Mapping[str, frozenset[str]]:
        """The buurten whose sites show something of each text, by file."""
        own = {page.file: frozenset([site.id]) for site in self.sites.values() for page in site.pages}
        news = {article.file: self.concern(article.record.buurten) for article in self.news}
        return news | {page.file: self.concern(page.record.buurten) for page in self.pages} | own

    @cached_property
    def chapters(self) -> Mapping[str, frozenset[str]]:
        """The buurten that are told each story of a year and each chapter of the method, by file."""
        return {page.file: self.concern(page.record.buurten) for page in (*self.balances, *self.method)}

    @cached_property
    def wishes(self) -> Sequence[NewsItem]:
        """The news items with wishes for the paper (`krant:`)."""
        nothing = Placement()
        return [article.record for article in self.news if article.record.krant != nothing]

    def address_of(self, file: str) -> str | None:
        """The address of a Markdown file, on the sites that have it, read or not; None where it makes no page."""
        return addresses.file_path(file) if file in self.left_out else self._file_addresses.get(file)

    @cached_property
    def page_files(self) -> Sequence[str]:
        """Every Markdown file that makes a page, read or not."""
        return tuple(sorted({*self._file_addresses, *self.left_out}))

    @cached_property
    def _file_addresses(self) -> Mapping[str, str]:
        own = {page.file: page.path for site in self.sites.values() for page in site.pages}
        groups = {f"content/werkgroepen/{PurePosixPath(g).name}.md": addresses.group_path(g) for g in self.groups}
        shared = (*self.news, *self.pages, *self.balances, *self.method)
        return {a.file: a.path for a in shared} | groups | own

    def spoiled(self, table: str, name: str) -> bool:
        """Whether `name` may be known after all: its data file, or its entry there, could not be read."""
        file = f"{DATA}/{table}.yml"
        return file in self.unread or f"{file}#{name}" in self.unread

    def find_photo(self, name: str, beside: str) -> Path | None:
        """The file of a photograph: in content/fotos, or beside the file that names it."""
        tail = name.replace("\\", "/").split("fotos/", 1)[-1] if "fotos/" in name else name
        return self.find(PHOTOS, tail) or self.find(str(PurePosixPath(beside).parent), name)

    def find(self, folder: str, name: str) -> Path | None:
        """The file `name` in a folder of the network."""
        if (folder, name) not in self._paths:
            path = self.root / folder / name
            try:
                self._paths[folder, name] = path if path.is_file() and inside(path, self.root) else None
            except (OSError, ValueError):
                self._paths[folder, name] = None  # No file can have such a name.
        return self._paths[folder, name]


def read_network(contents: Contents, without: Set[str] = NOBODY) -> tuple[Network, list[Problem]]:
    """The network of these contents, and every mistake found while reading it.

    The texts `without`, of which nothing is wrong, are not read: of them it is only known that they are there.
    """
    reading = Reading(contents, without)
    return _network(reading), reading.problems


def _network(reading: Reading) -> Network:
    look_ahead(reading)
    sites = read_sites(reading)
    content = reading.root / "content"
    groups = table(reading, "werkgroepen", Group)
    meetings = table(reading, "bijeenkomsten", Meeting)
    editions = table(reading, "edities", Edition)
    sources = table(reading, "bronnen", OutsideSource, NOBODY)
    news = tuple(articles(reading, content / "nieuws", NewsItem, addresses.news_path))
    return Network(
        root=reading.root,
        about=read_publisher(reading),
        sites=sites,
        themes=table(reading, "themas", Theme),
        groups=groups,
        places=table(reading, "plekken", MeetingPlace),
        partners=table(reading, "partners", Partner),
        meetings=meetings,
        editions=editions,
        photos=table(reading, "fotos", Photo),
        # What only the printed paper needs never holds back a site.
        ads=table(reading, "advertenties", Advertisement, NOBODY),
        printers=table(reading, "drukkerijen", PrintShop, NOBODY),
        sources=sources,
        outside=read_states(reading, sources),
        news=news,
        pages=tuple(articles(reading, content / "paginas", Page, addresses.page_path)),
        # What the coordinator keeps never holds back a site either.
        facts=table(reading, "buurten", BuurtFacts, NOBODY),
        balances=tuple(articles(reading, content / "balans", Page, addresses.balance_path)),
        method=tuple(
            sorted(
                articles(reading, content / "werkwijze", MethodPage, addresses.method_path),
                key=lambda chapter: (chapter.record.order, chapter.path),
            )
        ),
        texts=read_pieces(reading, groups, meetings, editions, news),
        unread=frozenset(reading.unread),
        left_out=frozenset(reading.without & reading.contents.listed.found.keys()),
        salvaged=tuple(reading.salvaged),
    )
