"""A network's files, read whole into one frozen value. Nothing here raises for bad input."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import Any, Generic, Literal, TypeVar

from pydantic_core import PydanticCustomError

from buurtpers.base.guard import attempt
from buurtpers.base.problems import EMPTY, NOWHERE, Problem, problem
from buurtpers.base.progress import counted
from buurtpers.base.source import Location
from buurtpers.base.timing import asked, measured, received, timed
from buurtpers.engine.cores import may_fork, spread
from buurtpers.engine.faults import SITE
from buurtpers.engine.inputs import FOLDERS, Found, Listing, real
from buurtpers.engine.packing import Packed, packed
from buurtpers.read import addresses
from buurtpers.read.contents import Contents
from buurtpers.read.frontmatter import split
from buurtpers.read.markdown import Body, TextTooDeep, read_text
from buurtpers.read.models.base import Photo, Record
from buurtpers.read.models.buurten import Buurt, BuurtFacts, SiteHead
from buurtpers.read.models.meetings import Meeting
from buurtpers.read.models.news import NewsItem, Placement
from buurtpers.read.models.pages import MethodPage, Page
from buurtpers.read.models.paper import Advertisement, Edition, PrintShop
from buurtpers.read.models.people import Contact, Group, Partner
from buurtpers.read.models.places import MeetingPlace
from buurtpers.read.models.publisher import Network as NetworkRecord
from buurtpers.read.models.publisher import Theme
from buurtpers.read.models.sources import OutsideSource
from buurtpers.read.outside import FOLDER as OUTSIDE
from buurtpers.read.outside import SourceState, calendar_state, read_state, state_file
from buurtpers.read.records import make_record, salvage
from buurtpers.read.siteconfig import CONFIG, code_of_editors, linked, own_mistakes, read_shared
from buurtpers.read.textfile import TextFile, clean_text
from buurtpers.read.values import Buurten, parse_buurten
from buurtpers.read.yamltext import MOST_MISTAKES, Tree, parse_yaml

R = TypeVar("R", bound=Record, covariant=True)

DATA = "content/data"
PHOTOS = "content/fotos"
ADS = "content/advertenties"
PRINTING = "content/drukkerij"
THEMES = "content/krant"
MARKDOWN = (".md", ".markdown")
NOBODY: frozenset[str] = frozenset()
# Of a broken file only so much is looked at for the buurten it is for.
LONGEST_TARGET = 1000
# So many new texts are read on all cores; for fewer, starting processes costs more than it saves.
MANY = 200


@dataclass(frozen=True)
class Text(Packed):
    """A piece of Markdown: where it begins, as written, and as safe HTML."""

    large = "source"
    file: str
    line: int
    source: str
    body: Body

    def find(self, words: str) -> Location:
        """Where `words` first stand in the text."""
        at = self.source.find(words)
        if at < 0:
            return Location(self.file, self.line)
        line = self.source.count("\n", 0, at)
        return Location(self.file, self.line + line, at - self.source.rfind("\n", 0, at))


@dataclass(frozen=True)
class Article(Generic[R]):
    """A Markdown file with front matter, and the address of its page."""

    file: str
    path: str
    record: R
    text: Text


@dataclass(frozen=True)
class Site:
    """A buurt: a folder of `sites/`. `url` ends in "/" or is ""."""

    id: str
    title: str
    url: str
    description: str
    buurt: Buurt
    pages: tuple[Article[Page], ...]
    settings: Mapping[str, Any]
    """What mkdocs is told of it, besides what all sites inherit."""


@dataclass(frozen=True)
class Network:
    """Everything a network wrote. Mappings are by id, in the order of their files."""

    root: Path
    about: NetworkRecord
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
    _found: dict[tuple[str, str], Path | None] = field(default_factory=dict, compare=False, repr=False)
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
        found: dict[str, list[Article[NewsItem]]] = {buurt: [] for buurt in self.sites}
        for article in self.news:
            for buurt in article.record.buurten.of(self.sites):
                found[buurt].append(article)
        return found

    def meant(self, table: Literal["groups", "meetings", "editions"], buurt: str) -> Mapping[str, Any]:
        """The entries of a table that are meant for a buurt, in the order of their file."""
        if table not in self._meant:
            found: dict[str, dict[str, Any]] = {buurt: {} for buurt in self.sites}
            for key, record in getattr(self, table).items():
                for one in record.buurten.of(self.sites):
                    found[one][key] = record
            self._meant[table] = found
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
        """The news whose makers said something of the paper."""
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
        """Whether `name` may well be known, if only its data file, or its entry there, could be read."""
        file = f"{DATA}/{table}.yml"
        return file in self.unread or f"{file}#{name}" in self.unread

    def find_photo(self, name: str, beside: str) -> Path | None:
        """The file of a photograph: in content/fotos, or beside the file that names it."""
        tail = name.replace("\\", "/").split("fotos/", 1)[-1] if "fotos/" in name else name
        return self.find(PHOTOS, tail) or self.find(str(PurePosixPath(beside).parent), name)

    def find(self, folder: str, name: str) -> Path | None:
        """The file `name` in a folder of the network."""
        if (folder, name) not in self._found:
            path = self.root / folder / name
            try:
                self._found[folder, name] = path if path.is_file() and inside(path, self.root) else None
            except (OSError, ValueError):
                self._found[folder, name] = None  # No file can have such a name.
        return self._found[folder, name]


def inside(path: Path, root: Path) -> bool:
    """Whether a file really lies in the network's own folders, links followed."""
    really = real(path)
    return any(really.is_relative_to(real(root) / part) for part in FOLDERS)


class _Reader:
    """One reading of a network: what was found, and what was wrong."""

    def __init__(self, contents: Contents, without: Set[str] = NOBODY) -> None:
        self.root, self.contents, self.without = contents.listed.root, contents, without
        self.problems: list[Problem] = []
        self.below: dict[str, list[str]] = {}
        self.names: dict[tuple[str, type[Record]], str] = {}
        """What `article_name` was for a text when it was looked up."""
        self.unread: set[str] = set()
        self.salvaged: list[tuple[Record, Text | None]] = []
        self.bare: dict[str, Text] = {}
        """Texts below a head with a mistake, by what they are kept as."""
        self.lost: set[str] = set()
        """Texts of which it can't be told for whom they were."""
        self.sites: dict[str, Site] = {}

    def note(self, *found: Problem) -> None:
        self.problems += found

    # files

    def text(self, path: Path, buurten: frozenset[str] | None = None) -> str | None:
        file = path.relative_to(self.root).as_posix()
        if not self.inside(file):
            self.note(problem("path-outside", Location(file), buurten, text=file))
            return None
        read = self.read(file)
        self.note(*(problem(p.code, p.location, buurten, p.severity, **dict(p.values)) for p in read.problems))
        return read.text

    def read(self, file: str) -> TextFile:
        raw = self.contents.load(file)
        return TextFile(None, (raw,)) if isinstance(raw, Problem) else clean_text(raw, file)

    def inside(self, file: str) -> bool:
        """`inside`, without asking the system where no link is on the way."""
        seen = self.contents.listed.found.get(file)
        return (seen is not None and not seen.link) or inside(self.root / file, self.root)

    def markdown(
        self, source: str, file: str, line: int, buurten: frozenset[str] | None, before: str = ""
    ) -> Text | None:
        """A text; what of it does not come out as it was written is noted."""
        try:
            with timed("markdown"):
                body, left = read_text(source, before)
        except TextTooDeep:
            self.note(problem("text-too-deep", Location(file, line), buurten))
            return None
        for one in left:
            at = source.count("\n", 0, one.at)
            place = Location(file, line + at, one.at - source.rfind("\n", 0, one.at))
            self.note(problem(one.code, place, buurten, "warning", what=one.what))
        return Text(file, line, source, body)

    def articles(
        self, folder: Path, model: type[R], path_of: Any, buurten: frozenset[str] | None = None
    ) -> Iterator[Article[R]]:
        files = self.texts_below(folder)
        for file in counted(files, len(files), "reading"):
            found = self.kept_article(file, model)
            if found is None:
                before = len(self.problems), len(self.salvaged)
                read = partial(self.article, self.root / file, folder, model, path_of, buurten)
                found = attempt(read, self.note, Location(file), buurten)
                if found and before == (len(self.problems), len(self.salvaged)):
                    self.contents.keep(self.article_name(file, model), found, _shape(model))
            if found:
                yield found
            else:
                self.unread.add(file)
                if file in self.lost:
                    self.costing_itself(file, before[0])

    def costing_itself(self, file: str, since: int) -> None:
        """What is wrong with a text that was for nobody knows whom costs that text, and holds back nobody."""
        told = [replace(one, item=True) for one in self.problems[since:]]
        if any(one.severity == "error" for one in told):
            told.append(replace(problem(NOWHERE, Location(file)), item=True))
        self.problems[since:] = told

    def texts_below(self, folder: Path) -> list[str]:
        """The Markdown files below a folder, in order."""
        name = folder.relative_to(self.root).as_posix()
        if name not in self.below:
            below = self.contents.listed.files_below(name)
            if below is None:
                paths = sorted(path for path in folder.rglob("*") if path.is_file())
                below = [path.relative_to(self.root).as_posix() for path in paths]
            self.below[name] = [
                file for file in below if file not in self.without and file.casefold().endswith(MARKDOWN)
            ]
        return self.below[name]

    def article_name(self, file: str, model: type[R]) -> str:
        return self.contents.name("article", file, model.__name__)

    def kept_article(self, file: str, model: type[R]) -> Article[R] | None:
        name = self.names.get((file, model)) or self.article_name(file, model)
        return self.contents.kept(name, _shape(model)) if self.inside(file) else None

    def article(
        self, path: Path, folder: Path, model: type[R], path_of: Any, buurten: frozenset[str] | None
    ) -> Article[R] | None:
        file = path.relative_to(self.root).as_posix()
        if buurten is None:
            self.lost.add(file)  # until it can be told
        text = self.text(path, buurten)
        if text is None:
            return None
        if not text.strip():
            self.note(problem(EMPTY, Location(file), buurten, "warning"))
            return None
        parts = split(text, file)
        if parts.head is None:
            self.note(problem("front-missing", Location(file), buurten))
            return None
        whom = buurten if buurten is not None else self.meant(parts.head, text)
        if whom is not None or for_all(parts.head):
            self.lost.discard(file)
        self.note(*_concerning(parts.head.problems, whom))
        if parts.head.problems:
            return None
        record, problems = make_record(model, parts.head.value or {}, parts.head.source, buurten=whom)
        self.note(*problems)
        read = partial(self.markdown, parts.body, file, parts.body_line, whom)
        body = self.kept_text(file, read) if problems else read()
        if record is None:
            if rest := salvage(model, parts.head.value, parts.head.source):
                self.salvaged.append((rest, body))
            return None
        if body is None:
            return None
        if not body.body.words and not body.body.images:
            self.note(problem("text-empty", Location(file, parts.body_line), whom, "warning"))
        inner = PurePosixPath(path.relative_to(folder).as_posix())
        if addresses.slug(inner.stem) != inner.stem and inner.stem != "README":
            self.note(
                problem("file-name", Location(file), whom, "warning", name=inner.name, right=addresses.slug(inner.stem))
            )
        return Article(file, path_of(inner), record, body)

    def kept_text(self, file: str, read: Callable[[], Text | None]) -> Text | None:
        """The text below a head with a mistake: that is told anew each time, but the text is not read anew."""
        name = self.text_name(file)
        found: Text | None = self.contents.kept(name, Text)
        if found is None:
            before = len(self.problems)
            found = read()
            if found and before == len(self.problems):
                name = self.text_name(file)  # it may have changed meanwhile
                self.contents.keep(name, found, Text)
                self.bare[name] = found
        return found

    def text_name(self, file: str) -> str:
        return self.contents.name("text", file)

    def meant(self, head: Tree, text: str) -> frozenset[str] | None:
        """Which buurten a file is for, as far as that can be told; None where it can't."""
        value = head.value.get("buurten", head.value.get("buurt")) if isinstance(head.value, dict) else None
        if value is None:
            found = re.search(r"^[ \t]{0,80}buurt(?:en)?[ \t]{0,80}[:=]\s{0,80}(?!---)(\S.*)$", text, re.MULTILINE)
            if found is None:
                return None
            value = found[1].strip()[:LONGEST_TARGET].strip("[]")
        try:
            return self.those(parse_buurten(value))
        except PydanticCustomError:
            return None

    def those(self, target: Buurten) -> frozenset[str]:
        return target.concern(self.sites)

    # shared data

    def table(self, name: str, model: type[R], buurten: frozenset[str] | None = None) -> dict[str, R]:
        """A file of named entries; its mistakes concern `buurten`, or else those that an entry is for."""
        path = self.root / DATA / f"{name}.yml"
        if not path.exists():
            return {}
        file = path.relative_to(self.root).as_posix()
        shape = dict[str, model]  # type: ignore[valid-type]
        kept: dict[str, R] | None = None
        if self.inside(file):
            kept = self.contents.kept(self.contents.name("table", file, name), shape)
        if kept is not None:
            return kept
        before = len(self.problems), len(self.salvaged), len(self.unread)
        found = attempt(partial(self._table, path, file, model, buurten), self.note, Location(file), buurten)
        if found is None:
            self.unread.add(file)
            return {}
        if before == (len(self.problems), len(self.salvaged), len(self.unread)):
            self.contents.keep(self.contents.name("table", file, name), found, shape)
        return found

    def _table(self, path: Path, file: str, model: type[R], buurten: frozenset[str] | None) -> dict[str, R]:
        text = self.text(path, buurten)
        tree = parse_yaml(text or "", file, table=True)
        self.note(*_concerning(tree.problems, buurten))
        if not isinstance(tree.value, dict):
            if text is None or tree.problems:
                self.unread.add(file)
            elif tree.value is not None:
                self.unread.add(file)
                self.note(problem("mapping-of-names", Location(file), buurten))
            return {}
        found: dict[str, R] = {}
        told = len(self.problems)
        for key in tree.value:
            if len(self.problems) > told + MOST_MISTAKES:
                self.unread.add(file)
                self.note(problem("mistakes-many", tree.source.at(key), buurten))
                break
            record = attempt(partial(self._entry, tree, key, model, buurten), self.note, tree.source.at(key), buurten)
            if record is not None:
                found[key] = record
            else:
                self.unread.add(f"{file}#{key}")
        return found

    def _entry(self, tree: Tree, key: str, model: type[R], buurten: frozenset[str] | None) -> R | None:
        value, whom = tree.value[key], buurten
        if whom is None and isinstance(value, dict) and "buurten" in model.model_fields:
            whom = self.meant(Tree(value), "")
        record, problems = make_record(model, value, tree.source, (key,), whom)
        self.note(*problems)
        if record is None and (rest := salvage(model, value, tree.source, (key,))):
            self.salvaged.append((rest, None))
        return record

    def outside(self, sources: Mapping[str, OutsideSource]) -> dict[str, SourceState]:
        """What is kept of others, by source. What can't be read is told, and left out."""
        found: dict[str, SourceState] = {}
        for key, source in sources.items():
            file = f"{OUTSIDE}/{source.file}" if source.file else state_file(key)
            if source.file and source.kind != "agenda":
                continue
            if addresses.slug(key) != key or file not in self.contents.listed.found or not self.inside(file):
                continue
            state = attempt(partial(self._state, source, file), self.note, Location(file), self.those(source.buurten))
            if state is not None:
                found[key] = state
        return found

    def _state(self, source: OutsideSource, file: str) -> SourceState | None:
        state: SourceState | None = self.contents.kept(self.contents.name("outside", file), SourceState)
        if state is not None:
            return state
        raw, read = self.contents.load(file), calendar_state if source.file else read_state
        state = None if isinstance(raw, Problem) else read(raw)
        if state is None:
            code, whom = "outside-calendar" if source.file else "outside-state", self.those(source.buurten)
            self.note(problem(code, Location(file), whom, "warning", title=source.title))
        else:
            self.contents.keep(self.contents.name("outside", file), state, SourceState)
        return state

    def about(self) -> NetworkRecord:
        file = f"{DATA}/netwerk.yml"
        found = attempt(partial(self._about, self.root / file, file), self.note, Location(file), kind=SITE)
        return found or NetworkRecord(name="?", redactie=Contact())

    def _about(self, path: Path, file: str) -> NetworkRecord | None:
        if not path.exists():
            self.note(problem("network-missing", Location(file)))
        elif (text := self.text(path)) is not None:
            tree = parse_yaml(text, file)
            self.note(*tree.problems)
            if not tree.problems:
                record, problems = make_record(NetworkRecord, tree.value or {}, tree.source)
                self.note(*problems)
                return record
        return None

    # sites

    def read_sites(self) -> None:
        names = sorted(
            path.removeprefix("sites/")
            for path, one in self.contents.listed.found.items()
            if one.folder and path.startswith("sites/") and path.count("/") == 1 and not path.startswith("sites/.")
        )
        if not names:
            self.note(problem("no-buurten", Location("sites")))
        attempt(partial(self._shared, names), self.note, Location(CONFIG), kind=SITE)
        for name in names:
            folder = self.root / "sites" / name
            attempt(partial(self.site, folder), self.note, Location(f"sites/{name}/{CONFIG}"), [name], SITE)

    def _shared(self, names: Sequence[str]) -> None:
        shared = read_shared(self.root, self.parsed)
        self.note(*shared.problems, *code_of_editors(shared, self.root, names))

    def parsed(self, file: str) -> Tree:
        """What is in a YAML file; with its mistakes."""
        read = self.read(file)
        tree = parse_yaml(read.text or "", file, table=True)
        tree.problems[:0] = read.problems
        return tree

    def site(self, folder: Path) -> None:
        name, config = folder.name, folder / CONFIG
        file = config.relative_to(self.root).as_posix()
        me = frozenset({name})
        # Known from here on, so that its other mistakes are told too.
        empty = Site(name, name, "", "", Buurt(), (), {})
        self.sites[name] = empty
        if addresses.slug(name) != name:
            self.note(problem("buurt-name", Location(file), me, name=name, right=addresses.slug(name)))
            return
        if link := linked(self.contents.listed.found, name):
            self.note(problem("config-link", Location(link), me))
            return
        if not config.exists():
            self.note(problem("config-missing", Location(file), me))
            return
        site: Site | None = self.contents.kept(self.facts_name(file), Site)
        if site is None:
            before = len(self.problems)
            site = self.facts(config, file, me)
            if site and before == len(self.problems):
                self.contents.keep(self.facts_name(file), site, Site)
        if site:
            pages = tuple(self.articles(folder / "docs", Page, addresses.page_path, me))
            self.sites[name] = replace(site, pages=pages)

    def facts_name(self, file: str) -> str:
        return self.contents.name("site", file)

    def facts(self, config: Path, file: str, me: frozenset[str]) -> Site | None:
        """A site as its configuration tells of it, without its pages; None where something is wrong with that."""
        name = config.parent.name
        text = self.text(config, me)
        tree = parse_yaml(text or "", file)
        self.note(*_concerning(tree.problems, me))
        if tree.problems or text is None:
            return None
        value = tree.value if isinstance(tree.value, dict) else {}
        self.note(*own_mistakes(value, tree.source, name))
        extra = value.get("extra") or {}
        buurt = extra.get("buurt") if isinstance(extra, dict) else None
        record, problems = make_record(Buurt, buurt or {}, tree.source, ("extra", "buurt"), me)
        self.note(*problems)
        head, more = make_record(
            SiteHead,
            {k: v for k, v in value.items() if k in SiteHead.model_fields},
            tree.source,
            buurten=me,
        )
        self.note(*more)
        if record is None or head is None:
            return None
        url = (head.site_url or "").rstrip("/")
        title, address = record.name or head.site_name, f"{url}/" if url else ""
        settings: dict[str, Any] = {
            "site_name": head.site_name,
            **({"site_url": address} if address else {}),
            **({"site_description": head.site_description} if head.site_description else {}),
            "extra": {"buurt": buurt or {}},
        }
        return Site(name, title, address, head.site_description or "", record, (), settings)

    # the whole

    def texts(
        self,
        groups: Mapping[str, Group],
        meetings: Mapping[str, Meeting],
        editions: Mapping[str, Edition],
        news: Iterable[Article[NewsItem]],
    ) -> dict[str, Text]:
        found: dict[str, Text] = {}
        for path in sorted((self.root / "content/werkgroepen").glob("*.md")):
            file = path.relative_to(self.root).as_posix()
            # Of whom a group is, its entry tells; a text of no group is shown by nobody.
            whom = self.those(groups[path.stem].buurten) if path.stem in groups else NOBODY
            if body := attempt(partial(self._group_text, path, file, whom), self.note, Location(file), whom):
                found[f"werkgroepen/{path.stem}"] = body
        pieces: list[tuple[str, Location, str | None, Buurten]] = [
            *((f"bijeenkomsten/{k}", m.at("description"), m.description, m.buurten) for k, m in meetings.items()),
            *((f"edities/{k}", e.at("welcome"), e.welcome, e.buurten) for k, e in editions.items()),
            *(
                (f"mededelingen/{k}/{number}", e.at("notices", number, "text"), notice.text, notice.buurten)
                for k, e in editions.items()
                for number, notice in enumerate(e.notices)
            ),
            *(
                (f"kaders/{a.file}", a.record.at("box", "text"), a.record.box.text, a.record.buurten)
                for a in news
                if a.record.box
            ),
        ]
        for key, place, words, target in pieces:
            whom, before = self.those(target), "kader-" if key.startswith("kaders/") else ""  # on the page of its item
            read = partial(self.markdown, words or "", place.file, place.line, whom, before)
            if words and (body := attempt(read, self.note, place, whom)):
                found[key] = body
        return found

    def _group_text(self, path: Path, file: str, whom: frozenset[str]) -> Text | None:
        if (text := self.text(path, whom)) is None or not text.strip():
            return None
        parts = split(text, file)
        self.note(*_concerning(parts.head.problems if parts.head else [], whom))
        return self.markdown(parts.body, file, parts.body_line, whom)

    def prepare(self) -> None:
        """Look up at once what is kept of the texts, and read the rest on all cores where there are many."""
        kinds: list[tuple[Path, type[Record]]] = [
            (self.root / "content/nieuws", NewsItem),
            (self.root / "content/paginas", Page),
        ]
        kinds += [
            (self.root / path / "docs", Page)
            for path, one in self.contents.listed.found.items()
            if one.folder and path.startswith("sites/") and path.count("/") == 1
        ]
        wanted = {
            self.article_name(file, model): (file, name, model)
            for folder, model in kinds
            for name in [folder.relative_to(self.root).as_posix()]
            for file in self.texts_below(folder)
            if self.inside(file)
        }
        listed = self.contents.listed.found
        configs = [file for path in listed if path.count("/") == 1 and (file := f"{path}/{CONFIG}") in listed]
        self.names = {(file, model): name for name, (file, _, model) in wanted.items()}
        expected = [*wanted, *map(self.facts_name, configs)]
        not_kept = self.contents.expect(expected)
        missing = [name for name in wanted if name in not_kept]
        if missing:
            texts = {name: self.text_name(wanted[name][0]) for name in missing}
            not_kept = self.contents.expect([*expected, *texts.values()])
            missing = [name for name in missing if texts[name] in not_kept]
        if len(missing) < MANY or self.contents.store is None or not may_fork():
            return
        parts = [
            [wanted[name] for name in missing[start : start + MANY // 2]] for start in range(0, len(missing), MANY // 2)
        ]
        with closing(spread(partial(measured, asked(), _read_alone, self.root), parts)) as found:
            for read in counted(map(received, found), len(parts), "reading"):
                for name, one in read.items():
                    self.contents.add(name, one)
        self.contents.flush()

    def network(self) -> Network:
        self.prepare()
        self.read_sites()
        content = self.root / "content"
        groups = self.table("werkgroepen", Group)
        meetings = self.table("bijeenkomsten", Meeting)
        editions = self.table("edities", Edition)
        sources = self.table("bronnen", OutsideSource, NOBODY)
        news = tuple(self.articles(content / "nieuws", NewsItem, addresses.news_path))
        return Network(
            root=self.root,
            about=self.about(),
            sites=self.sites,
            themes=self.table("themas", Theme),
            groups=groups,
            places=self.table("plekken", MeetingPlace),
            partners=self.table("partners", Partner),
            meetings=meetings,
            editions=editions,
            photos=self.table("fotos", Photo),
            # What only the printed paper needs never holds back a site.
            ads=self.table("advertenties", Advertisement, NOBODY),
            printers=self.table("drukkerijen", PrintShop, NOBODY),
            sources=sources,
            outside=self.outside(sources),
            news=news,
            pages=tuple(self.articles(content / "paginas", Page, addresses.page_path)),
            # What the coordinator keeps never holds back a site either.
            facts=self.table("buurten", BuurtFacts, NOBODY),
            balances=tuple(self.articles(content / "balans", Page, addresses.balance_path)),
            method=tuple(
                sorted(
                    self.articles(content / "werkwijze", MethodPage, addresses.method_path),
                    key=lambda chapter: (chapter.record.order, chapter.path),
                )
            ),
            texts=self.texts(groups, meetings, editions, news),
            unread=frozenset(self.unread),
            left_out=frozenset(self.without & self.contents.listed.found.keys()),
            salvaged=tuple(self.salvaged),
        )


def for_all(head: Tree) -> bool:
    """Whether a head names no buurten, and so means all of them."""
    read = isinstance(head.value, dict) and not head.problems
    return read and head.value.get("buurten", head.value.get("buurt")) is None


def _shape(model: type[Record]) -> Any:
    """What is kept of a file with front matter."""
    return Article[model]  # type: ignore[valid-type]


def _concerning(problems: list[Problem], buurten: frozenset[str] | None) -> list[Problem]:
    return [problem(p.code, p.location, buurten, p.severity, **dict(p.values)) for p in problems]


def _read_alone(root: Path, wanted: list[tuple[str, str, type[Record]]]) -> dict[str, bytes]:
    """Articles read in a process of their own, packed, by what they are kept as; of one with a mistake, its text."""
    # It is known that they lie in the network itself.
    listed = Listing(root, 0, {file: Found((0, 0, 0, 0, 0), folder=False) for file, _, _ in wanted})
    reader, kept = _Reader(Contents(listed, None)), dict[str, bytes]()
    for file, folder, model in wanted:
        told = len(reader.problems), len(reader.salvaged)
        path_of = addresses.news_path if model is NewsItem else addresses.page_path
        read = partial(reader.article, root / file, root / folder, model, path_of, None)
        found = attempt(read, reader.note, Location(file))
        if found and told == (len(reader.problems), len(reader.salvaged)):
            kept[reader.article_name(file, model)] = packed(found, _shape(model))
    return kept | {name: packed(text, Text) for name, text in reader.bare.items()}


def read_network(contents: Contents, without: Set[str] = NOBODY) -> tuple[Network, list[Problem]]:
    """The network of these contents, and every mistake found while reading it.

    The texts `without`, of which nothing is wrong, are not read: of them it is only known that they are there.
    """
    reader = _Reader(contents, without)
    return reader.network(), reader.problems
