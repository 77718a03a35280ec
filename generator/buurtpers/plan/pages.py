"""The pages of a site, planned: what stands on each, in which order. No HTML here.

Paths are relative to the site's root and end in "/" ("" is the front page);
files have their full name ("agenda.ics"). Dates are `datetime.date`, times are
aware `datetime` in Europe/Amsterdam. Most of it is named tuples: a network has thousands
of them, each is named by its text, and both take a third of what they take of dataclasses.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from buurtpers.plan.details import Detail
from buurtpers.read.markdown import Body
from buurtpers.read.models.people import Contact, Partner
from buurtpers.read.models.places import MeetingPlace
from buurtpers.read.models.publisher import Theme


class Link(NamedTuple):
    title: str
    path: str


PHOTO_MARK = "\0"
"""In the text of a plan around the file of each photograph; in all other text it is escaped."""


@dataclass(frozen=True, repr=False)
class PhotoUse:
    """A photograph where it is used. `file` is absolute; `alt` may be "" (decorative).

    `focus` is the spot that a crop keeps in view: parts of the width and height, from the top left.
    """

    file: str
    alt: str
    caption: str | None
    credit: str | None
    focus: tuple[float, float] = (0.5, 0.5)

    def __repr__(self) -> str:
        words = (self.alt, self.caption, self.credit, self.focus)
        return f"PhotoUse({PHOTO_MARK}{self.file}{PHOTO_MARK}, {words!r})"


class PageText(NamedTuple):
    """A text in its place: the address each of its links leads to (None: nowhere), and its photographs."""

    body: Body
    targets: tuple[str | None, ...]
    photos: tuple[PhotoUse | None, ...]


@dataclass(frozen=True, repr=False)
class Teaser:
    """A news item as it stands in a list."""

    title: str
    path: str
    date: dt.date
    lead: str
    author: str | None
    photo: PhotoUse | None
    theme: Theme | None

    @cached_property
    def said(self) -> str:
        """All that it says, as text: it stands in many lists, on many sites."""
        return repr((self.title, self.path, self.date, self.lead, self.author, self.photo, self.theme))

    def __repr__(self) -> str:
        return f"Teaser{self.said}"


class GroupTeaser(NamedTuple):
    id: str
    title: str
    path: str
    description: str
    theme: Theme | None
    photo: PhotoUse | None
    contact: Contact | None  # None: by way of the editors
    wanted: tuple[str, ...]
    status: str = "actief"  # key of the catalogue, "status." + status
    achieved: str | None = None


class MeetingView(NamedTuple):
    id: str
    title: str
    path: str
    kind: str  # key of the catalogue, "kind." + kind
    start: dt.datetime
    end: dt.datetime | None
    place: MeetingPlace | None
    group: Link | None
    partners: tuple[Partner, ...]
    host: str | None
    signup: str | None
    cancelled: bool
    reason: str | None  # why it is cancelled
    body: PageText | None
    photo: PhotoUse | None
    past: bool
    over: dt.datetime  # when it has ended, as far as can be told
    planned: dt.date  # the day by its rule, which names it among the times of one meeting
    moved: bool = False
    otherwise: str = ""  # what is other than by its rule, and why, in sentences
    rule: str = ""  # when it returns, in words; "" for once
    whole: bool = False  # whether all its times are cancelled: this one stands for them
    online: str | None = None
    details: tuple[Detail, ...] = ()  # what else is told where this stands: on a page, or in a calendar
    place_path: str | None = None
    buurten: tuple[str, ...] = ()  # names of the few that it is for; () for all


class Soonest(NamedTuple):
    """The next time of the meetings that come first, and times after those, for when the page has grown old."""

    first: tuple[MeetingView, ...]
    later: tuple[MeetingView, ...]
    further: bool  # whether there are more than these

    def __bool__(self) -> bool:
        return bool(self.first)


class CalendarEntry(NamedTuple):
    """A meeting for calendars, with all its times.

    `meeting` is its first time as planned, and `changed` are the times that were moved or cancelled.
    `rule` is an RRULE, "" for once; `without` are days of the rule on which there is none.
    """

    meeting: MeetingView
    lead: str
    url: str  # the page about it, "" where that has no address
    rule: str = ""
    without: tuple[dt.date, ...] = ()
    changed: tuple[MeetingView, ...] = ()


@dataclass(frozen=True)
class CalendarPlan:
    """An .ics among the site's files."""

    path: str
    name: str
    network: str
    entries: tuple[CalendarEntry, ...]

    @cached_property
    def said(self) -> str:
        """All that it says, as text: of the network's calendar long, and asked for by every site."""
        return repr(self)


class PaperLink(NamedTuple):
    """A published edition of the paper: a PDF among the site's files."""

    edition: str  # "2026-herfst"
    title: str  # "Herfst 2026"
    date: dt.date
    path: str  # "krant/2026-herfst.pdf"
    cover: str  # picture of its front page: "krant/2026-herfst.webp"


class OutsideSource(NamedTuple):
    """Somebody else who tells news, and their own site."""

    title: str
    url: str | None


class OutsideItem(NamedTuple):
    """A headline of somebody else; `link` is a full address."""

    title: str
    link: str
    date: dt.date
    source: str


class OutsideEvent(NamedTuple):
    """Something in the calendar of somebody else. Of whole days `end` is the midnight after the last."""

    title: str
    start: dt.datetime
    end: dt.datetime | None
    whole_day: bool
    place: str
    link: str | None
    source: str

    @property
    def last_day(self) -> dt.date | None:
        """The last of several whole days."""
        last = (self.end - dt.timedelta(hours=1)).date() if self.whole_day and self.end else None
        return last if last and last > self.start.date() else None


class Front(NamedTuple):
    lead: Teaser | None
    news: tuple[Teaser, ...]
    soon: Soonest
    groups: tuple[GroupTeaser, ...]
    paper: PaperLink | None
    wanted: tuple[GroupTeaser, ...]
    outside: tuple[OutsideItem, ...] = ()


class Archive(NamedTuple):
    year: int | None  # None: the newest of all years (`items` may be empty)
    years: tuple[Link, ...]
    items: tuple[Teaser, ...]
    number: int  # page number within the year, from 1
    pages: tuple[Link, ...]  # all pages of this year
    newer: Link | None
    older: Link | None
    outside: Link | None = None  # the page with the news of others


class Outside(NamedTuple):
    """The news of others."""

    items: tuple[OutsideItem, ...]
    sources: tuple[OutsideSource, ...]


class Box(NamedTuple):
    """A list of facts, or who to call, that goes with a story."""

    title: str | None
    body: PageText


class Article(NamedTuple):
    item: Teaser
    lead: str | None  # None: nobody wrote one, the text itself begins
    body: PageText
    group: Link | None
    newer: Link | None
    older: Link | None
    box: Box | None = None
    theme: Link | None = None


class GroupElsewhere(NamedTuple):
    """A group of other buurten, with a link for each that has a site (path: its full address, or "")."""

    title: str
    description: str
    buurten: tuple[Link, ...]


class Groups(NamedTuple):
    """The groups of a buurt by status, each status in the order of themes; `themes` have pages of their own."""

    groups: tuple[GroupTeaser, ...]
    themes: tuple[Link, ...] = ()
    elsewhere: tuple[GroupElsewhere, ...] = ()


class GroupPage(NamedTuple):
    group: GroupTeaser
    body: PageText | None
    since: dt.date | None
    coming: tuple[MeetingView, ...]
    past: tuple[MeetingView, ...]
    news: tuple[Teaser, ...]
    older: tuple[Teaser, ...] = ()
    calendar: str = ""  # path of the .ics
    made: dt.date | None = None  # the day on which `coming` was so; None where nothing comes
    goal: str | None = None
    photos: tuple[PhotoUse, ...] = ()
    theme: Link | None = None


class ThemePage(NamedTuple):
    theme: Theme
    groups: tuple[GroupTeaser, ...]
    soon: Soonest
    news: tuple[Teaser, ...]
    older: tuple[Teaser, ...] = ()
    made: dt.date | None = None  # the day on which `soon` was so; None where nothing comes


class PartnerView(NamedTuple):
    """Somebody who helps, with the meetings to come where they are invited."""

    partner: Partner
    photo: PhotoUse | None
    soon: Soonest


class Partners(NamedTuple):
    partners: tuple[PartnerView, ...]
    made: dt.date | None = None  # the day on which their meetings came; None where nothing comes


class Counted(NamedTuple):
    """What as many buurten counted in a year, summed: `figures` are (key, number), "figure." + key in the catalogue."""

    buurten: int
    all: bool  # whether those are all buurten of the network
    figures: tuple[tuple[str, int], ...]


class Balance(NamedTuple):
    """What the whole network did in a year (None: in all), as a story; that of a year with a few figures.

    `stories` are (title, path, lead) of the years. `wrong`: the figures have a mistake and are not shown.
    """

    year: int | None
    body: PageText | None
    photo: PhotoUse | None
    figures: tuple[Counted, ...]
    years: tuple[Link, ...]
    stories: tuple[tuple[str, str, str], ...]
    wrong: bool


class Method(NamedTuple):
    """How the network works: the list of chapters, or one of them."""

    chapters: tuple[Link, ...]
    leads: tuple[str, ...]  # what each chapter is about
    body: PageText | None = None
    photo: PhotoUse | None = None
    number: int = 0  # of the chapter, from 1; 0: the list


class Filter(NamedTuple):
    """What readers can choose meetings by: "kind", "group", "place" or "buurt"; each value with its name."""

    name: str
    options: tuple[tuple[str, str], ...]


class Agenda(NamedTuple):
    """Meetings of the coming year, and of before. `made`: the day on which that was so; None where nothing comes."""

    coming: tuple[MeetingView, ...]
    past: tuple[MeetingView, ...]
    calendar: str  # path of the .ics
    made: dt.date | None
    places: tuple[Link, ...] = ()
    outside: tuple[OutsideEvent, ...] = ()
    filters: tuple[Filter, ...] = ()


class MonthDay(NamedTuple):
    day: dt.date
    meetings: tuple[MeetingView, ...]


class AgendaMonth(NamedTuple):
    """A month by weeks that begin on Monday; None before its first and after its last day."""

    first: dt.date
    weeks: tuple[tuple[MonthDay | None, ...], ...]


class AgendaMonths(NamedTuple):
    months: tuple[AgendaMonth, ...]
    made: dt.date
    filters: tuple[Filter, ...] = ()


class MeetingPage(NamedTuple):
    """A meeting; one that returns by its next time, or its last. `coming` are all times of the coming year.

    `made` is the day on which `coming` was so; None for a meeting that does not return.
    """

    meeting: MeetingView
    calendar: str = ""  # path of the .ics
    coming: tuple[MeetingView, ...] = ()
    made: dt.date | None = None


class PlacePage(NamedTuple):
    place: MeetingPlace
    coming: tuple[MeetingView, ...]
    past: tuple[MeetingView, ...]
    made: dt.date | None  # as on the agenda


class Papers(NamedTuple):
    papers: tuple[PaperLink, ...]


class Text(NamedTuple):
    body: PageText
    photo: PhotoUse | None


View = (
    Front
    | Archive
    | Outside
    | Article
    | Groups
    | GroupPage
    | Agenda
    | AgendaMonths
    | MeetingPage
    | PlacePage
    | Papers
    | Text
    | ThemePage
    | Partners
    | Balance
    | Method
)


class PagePlan(NamedTuple):
    """One page: its address, what a browser's title bar says, and its view.

    `origin` is the file that people edit to change it, "" where there is none. `home` is the address of the site
    on which a page that several sites show is at home, "" where that is this one.
    """

    path: str
    title: str
    description: str
    view: View
    modified: dt.date | None
    origin: str = ""
    searchable: bool = True
    home: str = ""


class ShortAddress(NamedTuple):
    """A page at `path` that leads on to the story it stands for; should two have the same, to both."""

    path: str
    stories: tuple[Link, ...]


@dataclass(frozen=True)
class SitePlan:
    """A whole site."""

    buurt: str  # id
    name: str  # "Schothorst"
    network: str  # "Burennetwerk Amersfoort"
    tagline: str | None
    colour: str
    url: str  # ends in "/"; "" where none is known
    today: dt.date
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    redactie: Contact
    pages: tuple[PagePlan, ...]
    feed: tuple[Teaser, ...] = ()
    """The newest news, for those who subscribe."""
    calendars: tuple[CalendarPlan, ...] = ()
    shorts: tuple[ShortAddress, ...] = ()


def photos_of(plan: SitePlan) -> set[PhotoUse]:
    """Every photograph that a site shows."""
    found: set[PhotoUse | None] = set()
    for page in plan.pages:
        match page.view:
            case Article(item=item, body=body, box=box):
                found |= {item.photo, *body.photos, *(box.body.photos if box else ())}
            case GroupPage(group=group, body=body, photos=photos):
                found |= {group.photo, *photos, *(body.photos if body else ())}
            case MeetingPage(meeting=meeting):
                found |= {meeting.photo, *(meeting.body.photos if meeting.body else ())}
            case Text(body=text, photo=photo):
                found |= {photo, *text.photos}
            case Balance(body=told, photo=photo) | Method(body=told, photo=photo):
                found |= {photo, *(told.photos if told else ())}
            case Partners(partners=partners):
                found |= {one.photo for one in partners}
    return {photo for photo in found if photo}
