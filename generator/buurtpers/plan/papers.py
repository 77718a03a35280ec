"""A buurt's paper, planned: which stories, meetings and groups an edition holds. Pure."""

from __future__ import annotations

import datetime as dt

from buurtpers.plan.edition import AgendaLine, EditionPlan, GroupLine, Story
from buurtpers.plan.selection import News, Selection, meeting_times, select
from buurtpers.plan.texts import record_photo
from buurtpers.read import models
from buurtpers.read.network import Network

# How far an agenda looks ahead when no next edition is known.
QUARTER = dt.timedelta(days=92)
DAY = dt.timedelta(days=1)


def plan_edition(network: Network, buurt: str, edition: str) -> EditionPlan:
    """The paper of `buurt` for `edition`; it does not depend on the day it is made."""
    record = network.editions[edition]
    chosen = select(network, buurt, record.date)
    keys = list(chosen.editions)
    at = keys.index(edition)
    before = chosen.editions[keys[at - 1]] if at else None
    after = chosen.editions[keys[at + 1]] if at + 1 < len(keys) else None
    first = record.from_ or (_closes(before) + DAY if before else dt.date.min)
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
        stories=_stories(chosen, first, _closes(record)),
        agenda=_agenda(chosen, record.date, after.date if after else record.date + QUARTER),
        groups=tuple(GroupLine(g.title, g.description, g.contact, g.wanted) for g in chosen.groups.values()),
        redactie=network.about.redactie,
        colofon=network.about.colofon,
        next_kopij=after.kopij if after else None,
        next_date=after.date if after else None,
    )


def _closes(edition: models.Edition) -> dt.date:
    """The last day whose news an edition still takes."""
    return edition.kopij or edition.date


def _stories(chosen: Selection, first: dt.date, last: dt.date) -> tuple[Story, ...]:
    """The stories of the period: the one for the front page first, then the newest."""
    news = [a for a in chosen.news if first <= a.record.date <= last and a.record.krant != "nee"]
    if news:
        lead = min(news, key=_front_rank)
        news.remove(lead)
        news.insert(0, lead)
    return tuple(_story(chosen, article) for article in news)


def _front_rank(article: News) -> tuple[bool, bool]:
    """The editor's choice leads; where nobody chose, a story with a photo does."""
    return article.record.krant != "voorpagina", article.record.image is None


def _story(chosen: Selection, article: News) -> Story:
    item = article.record
    theme = chosen.network.themes.get(item.thema or "")
    return Story(
        id=article.path,
        title=item.title,
        kicker=theme.title if theme else None,
        lead=item.description or "",
        author=item.author,
        date=item.date,
        body=article.text.body,
        photo=record_photo(chosen.network, item),
        url=chosen.site.url + article.path if chosen.site.url else "",
    )


def _agenda(chosen: Selection, first: dt.date, until: dt.date) -> tuple[AgendaLine, ...]:
    lines = []
    for meeting in chosen.meetings.values():
        if first <= meeting.date < until:
            start, end = meeting_times(meeting)
            place = chosen.network.places.get(meeting.place or "")
            reason = meeting.cancelled if isinstance(meeting.cancelled, str) else None
            lines.append(
                AgendaLine(
                    start, end, meeting.title, place.name if place else None, meeting.cancelled is not False, reason
                )
            )
    return tuple(lines)
