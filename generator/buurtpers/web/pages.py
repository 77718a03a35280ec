"""From a planned page to its HTML: the body inside the theme's shell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from buurtpers.base import language
from buurtpers.base.phones import dialled, numbers_in
from buurtpers.base.problems import Problem
from buurtpers.base.timing import timed
from buurtpers.engine.cache import Cache, Changing, NotWritten
from buurtpers.photos.photos import Size, derive, missing
from buurtpers.plan.agenda import MeetingPage
from buurtpers.plan.balance import Balance
from buurtpers.plan.front import Front
from buurtpers.plan.groups import GroupPage
from buurtpers.plan.method import Method
from buurtpers.plan.news import ArticlePage
from buurtpers.plan.pages import PHOTO_MARK, PagePlan, PageText, PhotoUse, ShortAddress
from buurtpers.plan.site import SitePlan
from buurtpers.plan.texts import MIDDLE
from buurtpers.plan.written import Text
from buurtpers.web.head import page_head
from buurtpers.web.noticeboard import tightness
from buurtpers.web.policy import NOTHING
from buurtpers.web.safe import checked

THEME = "buurtpers_web"
MOST_SHARED = 300_000  # bytes of a picture: WhatsApp passes over larger ones
CROP_STEP = 5  # percent; the style sheet has a class for each

_MARKERS = re.compile(r'<!--image:(\d+)-->|<a href="link:(\d+)"')
_LINK = re.compile(r'<a href="link:(\d+)"(?:[^">]|"[^"]*")*>(.*?)</a>', re.DOTALL)


# Between two of these words may not run together, in the search and in whatever else reads the text alone.
_APART = re.compile(r"(</(?:p|div|dt|dd|li|td|th|h[1-6]|summary|figcaption|blockquote|legend|label)>|<br>)(?=\S)")


@dataclass(frozen=True)
class Picture:
    """A photograph for a template; `sources` are (width, height, jpeg, webp), small to large."""

    sources: tuple[tuple[int, int, str, str], ...]
    width: int
    height: int
    alt: str
    caption: str | None
    credit: str | None
    focus: str | None
    """What a crop keeps in view, as classes of our style sheet; None where nobody said."""


@dataclass(frozen=True)
class Made:
    """A page's body and what it has in its head, for any shell to put in place."""

    plan: PagePlan
    body: str
    head: str


@dataclass
class PageMaker:
    """Makes the pages of one site, and notes which files they need beside them."""

    site: SitePlan
    cache: Cache
    files: dict[str, Path] = field(default_factory=dict)
    """Files that the pages show: path on the site, and where it is now."""
    shown: dict[str, Size] = field(default_factory=dict)
    """The photographs among them, in each size."""
    known: dict[str, tuple[Size, ...]] = field(default_factory=dict)
    """The sizes of each photograph that was asked for, by its file; none where it can't be used."""
    lost: dict[str, Exception] = field(default_factory=dict)
    """Why, of those that can't be used now."""

    def make(self, page: PagePlan) -> Made:
        place = _Place(self, page.path)
        template = environment().get_template(body_template(type(page.view)))
        body = template.render(
            page=page,
            view=page.view,
            site=self.site,
            link=place.link,
            absolute=self.absolute,
            html=place.html,
            picture=place.picture,
        )
        head = page_head(self.site, page, self._share_photo(page))
        return Made(page, _APART.sub(r"\1\n", body), environment().get_template("head.html").render(head=head))

    def absolute(self, path: str) -> str:
        """The full address of `path`, "" where the site's own is not known."""
        return self.site.url + path if self.site.url else ""

    def sizes(self, photo: PhotoUse) -> tuple[Size, ...]:
        sizes = self.sizes_of(photo.file)
        for size in sizes:
            self.shown[size.name] = size
            self.files[f"{size.name}.jpg"] = size.jpeg
            self.files[f"{size.name}.webp"] = size.webp
        return sizes

    def sizes_of(self, file: str) -> tuple[Size, ...]:
        if file not in self.known:
            try:
                with timed("photographs"):
                    self.known[file] = derive(Path(file), self.cache)
            except NotWritten:
                raise
            except (Changing, MemoryError, OSError) as error:
                self.known[file], self.lost[file] = (), error
        return self.known[file]

    def missing(self) -> Iterator[Problem]:
        """What to tell of those of the photographs that can't be used."""
        for file, sizes in self.known.items():
            if not sizes and (found := missing(Path(file), self.lost.get(file), self.site.buurt, self.cache)):
                yield found

    def _share_photo(self, page: PagePlan) -> str | None:
        """The picture that other sites show when somebody shares the page."""
        match page.view:
            case ArticlePage(item=item):
                photo = item.photo
            case Front(lead=lead):
                photo = lead.photo if lead else None
            case MeetingPage(meeting=meeting):
                photo = meeting.photo
            case GroupPage(group=group):
                photo = group.photo
            case Text(photo=photo) | Balance(photo=photo) | Method(photo=photo):
                pass
            case _:
                photo = None
        sizes = self.sizes(photo) if photo and self.site.url else ()
        small = [size for size in sizes if size.jpeg.stat().st_size <= MOST_SHARED] or sizes[:1]
        return self.absolute(f"{small[-1].name}.jpg") if small else None


@dataclass(frozen=True)
class _Place:
    """A page's point of view: addresses are relative to it."""

    maker: PageMaker
    path: str

    def link(self, path: str) -> str:
        return "../" * self.path.count("/") + path or "./"

    def picture(self, photo: PhotoUse | None) -> Picture | None:
        sizes = self.maker.sizes(photo) if photo else ()
        if not photo or not sizes:
            return None
        sources = tuple((s.width, s.height, self.link(f"{s.name}.jpg"), self.link(f"{s.name}.webp")) for s in sizes)
        across, down = (CROP_STEP * round(100 * share / CROP_STEP) for share in photo.focus)
        focus = None if photo.focus == MIDDLE else f"across-{across} down-{down}"
        return Picture(sources, sizes[-1].width, sizes[-1].height, photo.alt, photo.caption, photo.credit, focus)

    def html(self, text: PageText) -> Markup:
        """A text with its links and photographs in place. A link that leads nowhere is plain text."""

        def fill(found: re.Match[str]) -> str:
            if found[1] is not None:
                picture = self.picture(text.photos[int(found[1])])
                return str(_figure()(picture)) if picture else ""
            target = text.targets[int(found[2])] or ""
            return f'<a href="{escape(target if target.startswith("#") else self.link(target))}"'

        body = text.body.html
        if None in text.targets:
            body = _LINK.sub(lambda found: found[0] if text.targets[int(found[1])] is not None else found[2], body)
        # Safe: `text.body` was sanitised when it was read; nothing but our own markup is added.
        return Markup(_MARKERS.sub(fill, body))  # noqa: S704


_POSTCODE = re.compile(r"\b([1-9]\d{3}) ([A-Z]{2})\b")
_PHOTO = re.compile(rf"{PHOTO_MARK}([^{PHOTO_MARK}]+){PHOTO_MARK}")


def photos_in(said: str) -> tuple[str, ...]:
    """The files of all photographs in a page's plan, which `said` is written out."""
    return tuple(sorted({*_PHOTO.findall(said)}))


def body_template(view: type) -> str:
    """The template that shows views of a kind: bodies/group.html for a GroupPage."""
    return f"bodies/{view.__name__.removesuffix('Page').casefold()}.html"


def body_templates() -> list[str]:
    """The templates of all kinds of pages."""
    return [f"bodies/{one.name}" for one in (files(THEME) / "bodies").iterdir() if not one.name.startswith("_")]


@cache
def environment() -> Environment:
    """The theme's body templates; compiled once for all sites."""
    env = Environment(
        loader=PackageLoader(THEME, "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    env.globals |= {"t": language.catalogue(THEME), "tel": tel}
    for name in ("long_date", "day_month", "plain_date", "month_year", "short_month", "short_weekday", "clock"):
        env.filters[name] = getattr(language, name)
    env.filters |= {"iso": iso, "thousands": thousands, "with_calls": with_calls, "whole_postcode": whole_postcode}
    env.filters["encoded"] = partial(quote, safe="")
    env.filters["tightness"] = tightness
    return env


def short_file(short: ShortAddress) -> str:
    """Where the page of a short address is written, below the site."""
    return f"{short.path}index.html"


def short_page(short: ShortAddress) -> bytes:
    """The page of a short address: it leads on at once, by a link where the browser does not."""
    up = "../" * short.path.count("/")
    text: str = environment().get_template("short.html").render(stories=short.stories, up=up, policy=NOTHING)
    return checked(text).encode()


@cache
def _figure() -> Callable[[Picture], Any]:
    macro: Callable[[Picture], Any] = environment().get_template("macros.html").module.figure  # type: ignore[attr-defined]
    return macro


def iso(moment: dt.date | dt.datetime) -> str:
    return moment.isoformat()


def thousands(number: int) -> str:
    """«2.040»: as the Dutch write it."""
    return f"{number:,}".replace(",", ".")


def with_calls(text: str) -> Markup:
    """Plain text in which each telephone number can be called."""
    made, at = Markup(), 0
    for number in numbers_in(text):
        call = Markup('<a href="tel:{}">{}</a>').format(dialled(number[0]), number[0])
        made, at = made + text[at : number.start()] + call, number.end()
    return made + text[at:]


def whole_postcode(address: str) -> str:
    """An address of which the postcode stays on one line."""
    return _POSTCODE.sub("\\1\u00a0\\2", address)


def tel(number: str) -> str:
    """A telephone number as a tel: link wants it."""
    return re.sub(r"[^\d+]", "", number)
