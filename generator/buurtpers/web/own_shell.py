"""A site's files without mkdocs' own loop: the same templates and the same search, each page only when it changed.

A page is known by everything that it is made from: its plan, the facts of its site,
the settings, the photographs, and the program. What is not part of that name is not
passed to the templates either, so that no page can depend on it unseen: a template
that asks for it fails, and the tests, which compare with mkdocs itself, fail with it.

What stands around a page is the same for all pages in a folder, and as long as the
facts of the site are: it is taken from the page that stands there where that can be.
So for most changes neither mkdocs nor the shell's templates are loaded.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from functools import cache, lru_cache, partial
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, urljoin, urlsplit

from buurtpers.base.guard import attempt, untold
from buurtpers.base.problems import Problem
from buurtpers.base.progress import counted
from buurtpers.base.source import Location
from buurtpers.base.timing import timed
from buurtpers.engine.cache import Cache, fingerprint, holds, write_whole
from buurtpers.engine.inputs import digest, program
from buurtpers.engine.renew import Disturbed, Kept, Part, Unmade, link, standing
from buurtpers.engine.traces import DAY, Trace, beside, key_of, traced
from buurtpers.photos.photos import Size
from buurtpers.plan.calendars import CalendarPlan
from buurtpers.plan.pages import PagePlan
from buurtpers.plan.site import SitePlan
from buurtpers.read import addresses
from buurtpers.web.assets import PLACES, style_of
from buurtpers.web.borrowed import HIDDEN, Borrowed, ThemeFile
from buurtpers.web.head import changed_on
from buurtpers.web.pages import PageMaker, body_templates, environment, photos_in, short_file, short_page
from buurtpers.web.safe import checked
from buurtpers.web.search import INDEX, assembled, entries, places
from buurtpers.web.settings import Settings
from buurtpers.web.site import SitePapers
from buurtpers.web.templates import keep_compiled

MISSING, SITEMAP = "404.html", "sitemap.xml"


class _Notes:
    """What is noted of a page, in this order."""

    TOLD = 0
    """The byte range of its entries in the search index: "start length"; "" for none."""
    SHELL = 1
    """A name for what its shell was made from, besides its address."""
    CUTS = 2
    """How many bytes the shell has before its head, the head, the shell before its body, and the body."""
    PHOTOS = 3
    """From here: the photographs that it shows."""


# What is no part of every page: each page, feed and calendar is made from its own.
_OF_PAGES = ("pages", "feed", "calendars", "shorts", "today")

# Where in a shell a page's own head and body come.
_HEAD, _BODY = "\0head\0", "\0body\0"

Shell = tuple[bytes, bytes, bytes]
"""What comes before the head of a page, between that and its body, and after that."""


def site_trace(plan: SitePlan, settings: Settings) -> Trace:
    """What every page of a site is made from; and the day, which only the front page shows."""
    read = {"settings": settings.key, DAY: plan.today.isoformat()}
    shown = (one.name for one in fields(plan) if one.name not in _OF_PAGES)
    return traced(read | {f"site.{name}": digest(getattr(plan, name)) for name in shown})


def site_parts(
    plan: SitePlan,
    settings: Settings,
    read: Trace,
    papers: SitePapers,
    cache: Cache,
    folder: Path,
    good: Mapping[str, Kept],
    note: Callable[[Problem], object],
) -> dict[str, Part]:
    """Every file of a site. `read`: its `site_trace`. `good`: files in its `folder` unchanged since we wrote them.

    What can't be made because of a fault of ours is noted: then what stands there stays, or the site does without.
    Raises what the front page raises: there is no site without it.
    """
    return _Frame(plan, settings, read, cache, folder, note).parts(papers, good)


def prepare(plan: SitePlan, settings: Settings, cache: Cache, folder: Path) -> None:
    """Load all that is asked for by each site of a network, if everything of it has to be made. Raises ShellError."""
    frame = _Frame(plan, settings, site_trace(plan, settings), cache, folder)
    frame.borrowed.theme_files()
    frame.missing()
    if frame.searched():
        frame.borrowed.empty_index()
    for name in body_templates():
        environment().get_template(name)
    for library in ("buurtpers.web.calendar", "buurtpers.web.feeds", "material.plugins.search.plugin"):
        import_module(library)


class _Frame:
    """One site at work."""

    def __init__(
        self,
        plan: SitePlan,
        settings: Settings,
        read: Trace,
        cache: Cache,
        folder: Path,
        note: Callable[[Problem], object] = untold,
    ) -> None:
        self.plan, self.settings, self.cache, self.folder, self.note = plan, settings, cache, folder, note
        self.facts = replace(plan, pages=HIDDEN, feed=HIDDEN, calendars=HIDDEN, shorts=HIDDEN, today=HIDDEN)
        self.newest = max((page.modified for page in plan.pages if page.modified), default=plan.today)
        # Everything that all pages of the site are made from.
        self.key = key_of("site", {name: one for name, one in read.items() if name != DAY})
        self._shells: dict[str, Shell] = {}
        self.photos = PageMaker(self.facts, cache)
        self.index_there: bytes | None = None
        self.borrowed = Borrowed(self.facts, settings, cache, self.newest)
        self._linked = [link.path for link in (*plan.menu, *plan.footer)]
        keep_compiled(environment())

    # What there must be

    def parts(self, papers: SitePapers, good: Mapping[str, Kept]) -> dict[str, Part]:
        pages, told = dict[str, Part](), dict[str, bytes]()
        self.index_there = standing(self.folder / INDEX, good[INDEX]) if INDEX in good else None
        for page in counted(self.plan.pages, len(self.plan.pages), "pages"):
            path = self.target(page)
            if made := self.page_or_left(page, good.get(path)):
                pages[path], told[path] = made
        for missing in self.photos.missing():
            self.note(missing)
        found: dict[str, Part] = {}
        found |= self.assets()
        for part in pages.values():
            for size in map(_unpacked, part.notes[_Notes.PHOTOS :]):
                found |= self.photo(size)
        for path, paper in papers.files.items():
            found[path] = Part(digest("paper", paper.name), partial(_copy, paper))
        found |= pages
        found |= self.lists()
        found[MISSING] = self.part(MISSING, beside(self.key, ""), self.missing)
        found |= self.sitemap()
        if self.searched():
            found |= self.index({path: what for path, what in told.items() if what}, pages)
        return found

    def lists(self) -> dict[str, Part]:
        """Feeds, calendars, and short addresses."""
        feeds = cache(partial(_feeds, replace(self.facts, feed=self.plan.feed)))
        found = {
            calendar.path: self.part(
                calendar.path, beside(program(), digest(calendar.said)), partial(_calendar, calendar)
            )
            for calendar in self.plan.calendars
        }
        for short in self.plan.shorts:
            path = short_file(short)
            found[path] = self.part(path, beside(program(), digest(short)), partial(short_page, short))
        key = beside(self.key, digest(self.plan.feed))
        for path in (addresses.RSS, addresses.ATOM) if self.plan.url else ():
            found[path] = self.part(path, key, partial(_one_of, feeds, path))
        return found

    def part(self, path: str, key: str, make: Callable[[], bytes]) -> Part:
        """A file that is made when it is asked for."""
        return Part(key, partial(self.put, path, make))

    def put(self, path: str, make: Callable[[], bytes], target: str) -> None:
        content = attempt(make, self.note, self.place(path), [self.plan.buurt])
        if content is None:
            raise Unmade(path)
        with open(target, "xb") as file:  # noqa: PTH123 - pathlib takes longer than the system
            file.write(content)

    def place(self, path: str) -> Location:
        """Where a fault is told that is of a file which nobody wrote."""
        return Location(f"build/sites/{self.plan.buurt}/{path}")

    # Pages

    @staticmethod
    def target(page: PagePlan) -> str:
        return f"{page.path}index.html"

    def page_or_left(self, page: PagePlan, kept: Kept | None) -> tuple[Part, bytes] | None:
        """A page; where it can't be made, what stands there, or None. Raises what the front page raises."""
        make = partial(self.page, page, repr(page), kept)
        if page.path == addresses.FRONT:
            return make()
        place = Location(page.origin) if page.origin else self.place(page.path)
        if made := attempt(make, self.note, place, [self.plan.buurt]):
            return made
        told = self.told(kept) if kept else None
        return (Part(kept.key, _left, kept.notes), told) if kept and told is not None else None

    def page(self, page: PagePlan, said: str, kept: Kept | None) -> tuple[Part, bytes]:
        """A page: what was kept of it, or made now; and what it gives to the search index."""
        # By what it shows of them, so that it is another page without one that can't be used.
        photos = [f"{one.name} {one.fingerprints}" for file in photos_in(said) for one in self.photos.sizes_of(file)]
        front = page.path == addresses.FRONT
        key = beside(self.key, fingerprint(said, *photos, str(self.plan.today) if front else ""))
        if kept and kept.key == key and (told := self.told(kept)) is not None:
            return Part(key, partial(self.put, page.path, lambda: self.make(page, front, None)[0]), kept.notes), told
        content, told, notes = self.make(page, front, kept)
        return Part(key, partial(self.put, page.path, lambda: content), notes), told

    def told(self, kept: Kept) -> bytes | None:
        """What a page that stands there gave to the search index; None where that is no longer there."""
        if not (place := kept.notes[_Notes.TOLD]):
            return b""
        start, length = map(int, place.split())
        return self.index_there[start : start + length] if self.index_there else None

    def make(self, plan: PagePlan, front: bool, kept: Kept | None) -> tuple[bytes, bytes, tuple[str, ...]]:
        """A page as mkdocs makes it, what it gives to the search index, and notes about it (`_Notes`).

        `kept`: what stands in its place.
        """
        facts = replace(self.facts, today=self.plan.today) if front else self.facts
        maker = PageMaker(facts, self.cache, known=self.photos.known, lost=self.photos.lost)
        with timed("pages"):
            made = maker.make(plan)
        told, body = b"", made.body
        if self.searched():
            with timed("search"):
                told, body = entries(plan, body)
        name = f"{self.key} {self.plan.today}" if front else self.key
        with timed("shell"):
            same = kept and kept.notes and kept.notes[_Notes.SHELL] == name
            found = self.shell_of(plan, kept) if kept and same else None
            before, between, after = found or self.shell(plan.path, facts)
        parts = (before, _encoded(checked(made.head)), between, _encoded(checked(body)))
        cuts = " ".join(str(len(part)) for part in parts)
        return b"".join((*parts, after)), told, ("", name, cuts, *map(_packed, maker.shown.values()))

    def shell_of(self, plan: PagePlan, kept: Kept) -> Shell | None:
        """The shell of a page that stands in its place already; None where somebody changed that just now."""
        content = standing(self.folder / self.target(plan), kept)
        if content is None:
            return None
        before, head, between, body = map(int, kept.notes[_Notes.CUTS].split())
        at = before + head + between
        return content[:before], content[before + head : at], content[at + body :]

    def shell(self, path: str, facts: SitePlan) -> Shell:
        """What stands around the head and the body of a page at `path`: the same for those that lie beside it.

        Not for pages that the shell itself leads to, or past: there a link says that it leads here.
        """
        here = path if any(link.startswith(path) for link in self._linked) else addresses.any_beside(path)
        if here not in self._shells:
            page = SimpleNamespace(url=here, content=_BODY)
            whole = self.borrowed.rendered("main.html", facts, page, here=here, head=_HEAD)
            checked(whole.replace(_HEAD, "").replace(_BODY, ""))
            before, rest = _encoded(whole).split(_HEAD.encode())
            between, after = rest.split(_BODY.encode())
            self._shells[here] = before, between, after
        return self._shells[here]

    def missing(self) -> bytes:
        """The page for an address that is not there."""
        base = urlsplit(self.borrowed.address or "/").path
        return checked(self.borrowed.rendered(MISSING, self.facts, base=base)).encode()

    # What tells of all pages

    def sitemap(self) -> dict[str, Part]:
        days = [changed_on(page, self.newest).isoformat() for page in self.plan.pages]
        # Of a page that is at home on another site, that site's sitemap tells.
        listed = [(page.path, day) for page, day in zip(self.plan.pages, days, strict=True) if not page.home]
        key = beside(self.key, digest(listed))

        @cache
        def plain() -> bytes:
            base = self.borrowed.address
            known = ((urljoin(base, quote(path)) if base else None, {"lastmod": day}) for path, day in listed)
            pages = [SimpleNamespace(page=SimpleNamespace(canonical_url=url, meta=meta)) for url, meta in known]
            return self.borrowed.rendered(SITEMAP, self.facts, base=".", pages=pages).encode()

        def packed() -> bytes:
            out = io.BytesIO()
            newest = dt.datetime.fromisoformat(max(days)).replace(tzinfo=dt.UTC)
            name = f"{SITEMAP}.gz"
            with gzip.GzipFile(fileobj=out, filename=name, mode="wb", mtime=newest.timestamp()) as packing:
                packing.write(plain())
            return out.getvalue()

        return {
            SITEMAP: self.part(SITEMAP, key, plain),
            f"{SITEMAP}.gz": self.part(f"{SITEMAP}.gz", key, packed),
        }

    def searched(self) -> bool:
        """Whether the site has a search index."""
        return self.settings.searched

    def index(self, told: Mapping[str, bytes], pages: dict[str, Part]) -> dict[str, Part]:
        """The search index, from what each page gave to it; where that stands in it is noted of the page."""
        bare = self.borrowed.empty_index()
        for path, (start, length) in zip(told, places(bare, told.values()), strict=True):
            pages[path] = pages[path]._replace(notes=(f"{start} {length}", *pages[path].notes[1:]))
        content = assembled(bare, told.values())
        return {**pages, INDEX: self.part(INDEX, beside(self.key, fingerprint(content)), lambda: content)}

    # Photographs and the theme's own files

    def photo(self, size: Size) -> dict[str, Part]:
        return {
            f"{size.name}.{kind}": Part(f"photo {content}", partial(self.put_kept, file, content))
            for kind, file, content in zip(("jpg", "webp"), (size.jpeg, size.webp), size.fingerprints, strict=True)
        }

    def put_kept(self, file: Path, expected: str, target: str) -> None:
        """A second name for a file of the cache, if nobody wrote into it by another of its names."""
        if not holds(file, expected):
            file.unlink(missing_ok=True)
            raise Disturbed(file)
        link(str(file), target)

    def assets(self) -> dict[str, Part]:
        """What a site has of the theme's files."""
        called = {PLACES[kind]: name for kind, name in self.borrowed.asset_names().items()}
        found = {
            called.get(path, path): Part(file.fingerprint, partial(self.put_asset, file))
            for path, file in self.borrowed.theme_files().items()
        }
        style, file = called[PLACES["style"]], self.borrowed.theme_files()[PLACES["style"]]
        found[style] = self.part(style, digest(style, file.fingerprint), lambda: self.style(file.path))
        return found

    def style(self, file: Path) -> bytes:
        return style_of(file, self.facts).encode()

    def put_asset(self, file: ThemeFile, target: str) -> None:
        kept = self.cache.place(file.fingerprint, "-asset")
        if not holds(kept, file.fingerprint):
            write_whole(kept, file.path.read_bytes())
        link(str(kept), target)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="xmlcharrefreplace")


def _packed(size: Size) -> str:
    return json.dumps([size.width, size.height, size.name, str(size.jpeg), str(size.webp), size.fingerprints])


@lru_cache(maxsize=5000)
def _unpacked(packed: str) -> Size:
    width, height, name, jpeg, webp, (one, other) = json.loads(packed)
    return Size(width, height, name, Path(jpeg), Path(webp), (one, other))


def _left(target: str) -> None:
    """For what stands there already, and only stays."""
    raise Disturbed(target)


def _copy(file: Path, target: str) -> None:
    shutil.copyfile(file, target)


# These load libraries that are slow to load, and most changes touch neither.


def _calendar(plan: CalendarPlan) -> bytes:
    from buurtpers.web.calendar import make_calendar

    return make_calendar(plan)


def _feeds(plan: SitePlan) -> Mapping[str, bytes]:
    from buurtpers.web.feeds import make_feeds

    return make_feeds(plan)


def _one_of(files: Callable[[], Mapping[str, bytes]], path: str) -> bytes:
    return files()[path]
