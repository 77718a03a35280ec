"""A buurt's paper, planned: which stories, meetings and groups an edition holds. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from buurtpers.base.language import catalogue
from buurtpers.base.problems import Problem, problem, suggestion
from buurtpers.plan.details import details_of
from buurtpers.plan.edition import (
    BACK,
    BIG,
    FILLERS,
    FRONT,
    NORMAL,
    SMALL,
    Ad,
    AdSize,
    AgendaLine,
    EditionPlan,
    GroupLine,
    Notice,
    PaperSection,
    PrintOrder,
    Story,
)
from buurtpers.plan.pages import PhotoUse
from buurtpers.plan.selection import News, Selection, select
from buurtpers.plan.texts import MIDDLE, photos_in, record_photo
from buurtpers.read.addresses import short_path, slug
from buurtpers.read.folders import ADS
from buurtpers.read.models.news import NewsItem
from buurtpers.read.models.paper import Edition, Section
from buurtpers.read.models.people import Group
from buurtpers.read.network import Network
from buurtpers.read.papervalues import FILLERS as FILLER_WORDS
from buurtpers.read.papervalues import MOST_PAGES
from buurtpers.read.rules.occurrences import occurrences
from buurtpers.read.rules.rulewords import days_in_words

# How far an agenda looks ahead when no next edition is known.
QUARTER = dt.timedelta(days=92)
# A meeting with more times than these in the period of a paper stands in it once, with its rule.
MOST_TIMES = 4
DAY = dt.timedelta(days=1)
PAGES = (1, MOST_PAGES)
THEME = "klassiek"
# A story of fewer words is a small one, unless the editors say otherwise.
SHORT = 60

_WEIGHTS = {"groot": BIG, "gewoon": NORMAL, "klein": SMALL}
_FILLERS = dict(zip(FILLER_WORDS, FILLERS, strict=True))
_SIZES: dict[str, AdSize] = {"achtste": "1/8", "kwart": "1/4", "halve": "1/2"}


def plan_edition(network: Network, buurt: str, edition: str) -> EditionPlan:
    """The paper of `buurt` for `edition`; it does not depend on the day it is made."""
    record = network.editions[edition]
    chosen = select(network, buurt, record.date)
    keys = list(chosen.editions)
    at = keys.index(edition)
    after = chosen.editions[keys[at + 1]] if at + 1 < len(keys) else None
    return EditionPlan(
        id=edition,
        buurt=buurt,
        name=chosen.site.title,
        masthead=chosen.site.buurt.krant or chosen.site.title,
        tagline=chosen.site.buurt.tagline,
        network=network.about.name,
        title=record.title,
        number=at + 1,
        date=record.date,
        colour=chosen.site.buurt.colour,
        url=chosen.site.url,
        welcome=text.body if (text := network.texts.get(f"edities/{edition}")) else None,
        stories=tuple(_stories(chosen, record, _news(chosen, edition))),
        agenda=_agenda(chosen, record.date, after.date if after else record.date + QUARTER),
        groups=tuple(_group_line(g) for g in chosen.groups.values() if g.working and _begun(g, record)),
        redactie=network.about.redactie,
        colofon=network.about.colofon,
        next_kopij=after.kopij if after else None,
        next_date=after.date if after else None,
        format=record.format,
        pages=_pages(record),
        sections=tuple(PaperSection(name, _title(network, section)) for name, section in _sections(record).items()),
        agenda_page=record.agenda if record.agenda <= _pages(record)[1] else BACK,
        fillers=FILLERS if record.fillers is None else tuple(_FILLERS[word] for word in record.fillers),
        notices=tuple(_notices(network, buurt, edition)),
        ads=tuple(_ads(network, buurt, edition)),
        theme=record.theme or network.about.theme or THEME,
        copies=record.copies.get(buurt),
        min_dpi=shop.min_dpi if (shop := network.printers.get(record.printer or "")) else 0,
        order=_order(record),
    )


def check_papers(network: Network, buurt: str) -> Iterator[Problem]:
    """Editors' wishes for a buurt's papers that contradict each other or can't be met; the papers do without them."""
    wishes = [record.date for record in network.wishes]
    editions = select(network, buurt, dt.date.min).editions if wishes else {}
    for edition, record in editions.items():
        first_day, last_day = _period(editions, edition)
        if not any(first_day <= date <= last_day for date in wishes):
            continue
        chosen = select(network, buurt, record.date)
        news = _news(chosen, edition)
        first = [article.record for article in news if article.record.krant.page == FRONT]
        for item in first[1:]:
            yield problem("krant-front", item.at("krant"), [buurt], "warning", name=edition, title=first[0].title)
        sections, most = _sections(record), _pages(record)[1]
        for item in (article.record for article in news):
            wish = item.krant
            if wish.page and wish.page > most:
                yield problem("krant-page", item.at("krant", "page"), [buurt], page=wish.page, name=edition, most=most)
            if wish.section and slug(wish.section) not in sections:
                what = suggestion(wish.section, [section.title for section in sections.values()])
                place = item.at("krant", "section")
                yield problem("krant-section", place, [buurt], section=wish.section, name=edition, what=what)
            if wish.online and not chosen.site.url:
                yield problem("krant-online", item.at("krant", "online"), [buurt], "warning", buurt=buurt)


def _closes(edition: Edition) -> dt.date:
    """The last day of which an edition takes the news: its closing date for copy, or else its own date."""
    return edition.kopij or edition.date


def _pages(edition: Edition) -> tuple[int, int]:
    return edition.pages or PAGES


def _period(editions: Mapping[str, Edition], edition: str) -> tuple[dt.date, dt.date]:
    """The first and the last day whose news an edition takes."""
    keys = list(editions)
    record, at = editions[edition], keys.index(edition)
    before = editions[keys[at - 1]] if at else None
    return record.from_ or (_closes(before) + DAY if before else dt.date.min), _closes(record)


def _news(chosen: Selection, edition: str) -> list[News]:
    """The items that an edition holds, the newest first; `chosen` is what the buurt sees on its day."""
    first, last = _period(chosen.editions, edition)
    return [a for a in chosen.news if first <= a.record.date <= last and a.record.krant.placement != "nee"]


# Sections


def _sections(edition: Edition) -> dict[str, Section]:
    """The sections of an edition by id, in its order."""
    return {slug(section.title): section for section in edition.sections}


def _title(network: Network, section: Section) -> str:
    """The name of a section; one that is no more than a theme has that theme's."""
    theme = None if section.themas else network.themes.get(section.title)
    return theme.title if theme else section.title


def _section_of(sections: Mapping[str, Section], item: NewsItem) -> str | None:
    """Where the editors put an item, or else where its theme belongs."""
    wish = slug(item.krant.section or "")
    if item.krant.section and wish in sections:
        return wish
    themed = (name for name, section in sections.items() if item.thema in (section.themas or (section.title,)))
    return next(themed, None)


# Stories


def _begun(group: Group, edition: Edition) -> bool:
    """Whether a group existed already when the paper came out."""
    return group.since is None or group.since <= edition.date


def _group_line(group: Group) -> GroupLine:
    return GroupLine(group.title, group.description, group.contact, "; ".join(group.asks) or None)


def _stories(chosen: Selection, edition: Edition, news: Sequence[News]) -> Iterator[Story]:
    """The one for the front page, then by section; in a section by theme, the heaviest first, then the newest."""
    if not news:
        return
    front = min(news, key=_front_rank)
    sections = _sections(edition)
    places = {name: number for number, name in enumerate([*sections, None])}
    groups: dict[tuple[str | None, str | None], list[News]] = {}
    for article in news:
        groups.setdefault((_section_of(sections, article.record), article.record.thema), []).append(article)
    themes = [*chosen.network.themes, None]

    def rank(group: tuple[str | None, str | None]) -> tuple[int, int, int]:
        section, theme = group
        heaviest = max(_weight(article) for article in groups[group])
        return places[section], -heaviest if theme else 0, themes.index(theme if theme in themes else None)

    yield _story(chosen, edition, front, _section_of(sections, front.record), True)
    for group in sorted(groups, key=rank):
        for article in sorted(groups[group], key=lambda a: -_weight(a)):
            if article is not front:
                yield _story(chosen, edition, article, group[0], False)


def _front_rank(article: News) -> tuple[bool, ...]:
    """The editor's choice leads; where nobody chose, a big story does, or else one with a photo."""
    wish = article.record.krant
    if wish.page == FRONT:  # Of several that were chosen the newest leads, with or without a photo.
        return (False,)
    return (
        True,
        wish.page is not None,
        wish.placement == "mag",
        wish.weight != "groot",
        wish.weight == "klein",
        article.record.image is None or wish.photo == "nee",
        _weight(article) == SMALL,
    )


def _weight(article: News) -> int:
    if wish := article.record.krant.weight:
        return _WEIGHTS[wish]
    words = article.text.body.words + len((article.record.description or "").split())
    return SMALL if words < SHORT else NORMAL


def _story(chosen: Selection, edition: Edition, article: News, section: str | None, front: bool) -> Story:
    item, wish = article.record, article.record.krant
    network, url = chosen.network, chosen.site.url
    theme = network.themes.get(item.thema or "")
    box = network.texts.get(f"kaders/{article.file}")
    photo, photos = record_photo(network, item), photos_in(network, article.text)
    if box:
        photos += photos_in(network, box)
    # Only one story leads. A second one for the front page, or one for a page that there is not, may stand anywhere.
    page = None if wish.page == FRONT or (wish.page or 0) > _pages(edition)[1] else wish.page
    shown = wish.photo != "nee"
    return Story(
        id=article.path,
        title=item.title,
        kicker=theme.title if theme else None,
        lead=item.description or "",
        author=item.author,
        date=item.date,
        body=article.text.body,
        photo=photo if shown else None,
        url=url + (short_path(article.path) if wish.online else article.path) if url else "",
        weight=BIG if front else _weight(article),
        must=front or wish.placement != "mag",
        page=FRONT if front else page,
        section=section,
        length=wish.words if wish.online and url else None,
        online=wish.online and bool(url),
        photo_wish=wish.photo,
        quote=wish.quote,
        box=(item.box.title, box.body) if item.box and box else None,
        photos=tuple(dict.fromkeys(p for p in photos if p and not (photo and p.file == photo.file))) if shown else (),
    )


# What else it holds


def _notices(network: Network, buurt: str, edition: str) -> Iterator[Notice]:
    for number, notice in enumerate(network.editions[edition].notices):
        text = network.texts.get(f"mededelingen/{edition}/{number}")
        if text and buurt in notice.buurten.of(network.sites):
            yield Notice(notice.title, text.body)


def _ads(network: Network, buurt: str, edition: str) -> Iterator[Ad]:
    """Those of this edition whose file is there."""
    for key, ad in network.ads.items():
        if (ad.editions and edition not in ad.editions) or buurt not in ad.buurten.of(network.sites):
            continue
        picture = network.find(ADS, ad.image) if ad.image else None
        pdf = network.find(ADS, ad.pdf) if ad.pdf else None
        alt = ad.alt or ad.name
        photo = PhotoUse(str(picture), alt, ad.caption, ad.credit, ad.focus or MIDDLE) if picture else None
        if photo or pdf:
            yield Ad(key, ad.name, _SIZES[ad.size], None if pdf else photo, str(pdf) if pdf else None, alt, ad.url)


def _order(edition: Edition) -> PrintOrder:
    return PrintOrder(
        shop=edition.printer,
        stock=edition.paper,
        colour=edition.colour == "kleur",
        total=sum(edition.copies.values()) or None,
        to_printer=edition.to_printer,
        delivery=edition.delivery,
    )


def _agenda(chosen: Selection, first: dt.date, until: dt.date) -> tuple[AgendaLine, ...]:
    """Every time of every meeting in the period of the paper; the first alone, with its rule, where that says it all.

    That is so for a meeting that comes often, and for one of which all times are cancelled.
    """
    lines = []
    for meeting in chosen.meetings.values():
        times = occurrences(meeting, chosen.network.about.school_region, first, until - dt.timedelta(days=1))
        often = len(times) > MOST_TIMES
        plain = [one for one in times if not (one.cancelled or one.moved)]
        for one in times:
            title = meeting.title
            if meeting.all_cancelled or (often and one in plain):
                if one != (times if meeting.all_cancelled else plain)[0]:
                    continue
                title = catalogue("buurtpers")("recurrence.often", title=title, rule=days_in_words(meeting))
            place = chosen.network.places.get(one.place or "")
            reason = one.reason if one.cancelled else None
            where, details = place.name if place else None, details_of(meeting, place, "paper")
            lines.append(AgendaLine(one.start, one.end, title, where, one.cancelled, reason, details))
    return tuple(sorted(lines, key=lambda line: line.start))
