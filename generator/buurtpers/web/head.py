"""What machines read of a page: title, description, Open Graph, schema.org."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from html import escape
from typing import Any

from buurtpers.plan.agenda import MeetingPage
from buurtpers.plan.front import Front
from buurtpers.plan.meetings import MeetingView
from buurtpers.plan.news import ArticlePage
from buurtpers.plan.pages import PagePlan
from buurtpers.plan.site import SitePlan
from buurtpers.read.addresses import FRONT

LOCALE = "nl_NL"
_ADDRESS = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]")
# mkdocs packs this day as seconds since 1970.
EARLIEST = dt.date(1980, 1, 1)


def changed_on(plan: PagePlan, newest: dt.date) -> dt.date:
    """The day a page last changed; `newest`: the site."""
    return max(plan.modified or newest, EARLIEST)


def page_meta(plan: PagePlan) -> dict[str, Any]:
    """What mkdocs and its search know of a page, as HTML; not the day it changed, which is for the sitemap alone."""
    return {
        "title": escape(plan.title, quote=False),
        "description": plan.description,
        "search": {"exclude": not plan.searchable},
    }


@dataclass(frozen=True)
class Head:
    """`og` are (property, content); `json_ld` is text that is safe inside a script element, or None."""

    title: str
    description: str
    canonical: str
    og: tuple[tuple[str, str], ...]
    json_ld: str | None


def page_head(site: SitePlan, page: PagePlan, photo: str | None) -> Head:
    """The head of `page`; `photo` is the full address of its picture."""
    canonical = (page.home or site.url) + page.path if site.url else ""
    title = page.title if page.path == FRONT else f"{page.title} – {site.name}"
    kind = "article" if isinstance(page.view, ArticlePage) else "website"
    og = [
        ("og:type", kind),
        ("og:title", page.title),
        ("og:description", page.description),
        ("og:site_name", site.name),
        ("og:locale", LOCALE),
        ("og:url", canonical),
        ("og:image", photo or ""),
    ]
    if isinstance(page.view, ArticlePage):
        og.append(("article:published_time", page.view.item.date.isoformat()))
    data = _data(site, page, canonical, photo)
    return Head(title, page.description, canonical, tuple(pair for pair in og if pair[1]), _script(data))


def _data(site: SitePlan, page: PagePlan, canonical: str, photo: str | None) -> dict[str, Any] | None:
    publisher = {"@type": "Organization", "name": site.network}
    match page.view:
        case ArticlePage(item=item):
            author = {"@type": "Person", "name": item.author} if item.author else publisher
            return _filled(
                {
                    "@context": "https://schema.org",
                    "@type": "NewsArticle",
                    "headline": item.title[:110],
                    "description": item.lead,
                    "datePublished": item.date.isoformat(),
                    "inLanguage": "nl",
                    "author": author,
                    "publisher": publisher,
                    "image": photo,
                    "mainEntityOfPage": canonical,
                }
            )
        case MeetingPage(meeting=meeting):
            return {"@context": "https://schema.org", **event(site, meeting, canonical)}
        case Front():
            return _filled({"@context": "https://schema.org", "@type": "WebSite", "name": site.name, "url": site.url})
    return None


def event(site: SitePlan, meeting: MeetingView, canonical: str) -> dict[str, Any]:
    """A meeting as a schema.org Event. What it costs nobody told us, so nor do we."""
    status = "EventCancelled" if meeting.cancelled else "EventScheduled"
    places = []
    if meeting.place:
        place = meeting.place
        postal = {"@type": "PostalAddress", "streetAddress": place.address, "addressCountry": "NL"}
        postal |= _filled({"postalCode": place.postcode, "addressLocality": place.town})
        places.append({"@type": "Place", "name": place.name, "address": postal})
    if meeting.online:
        found = _ADDRESS.search(meeting.online)
        places.append(_filled({"@type": "VirtualLocation", "url": found[0] if found else None}))
    elif not places:
        places.append({"@type": "Place", "name": site.name})
    attendance = "Mixed" if len(places) > 1 else "Online" if meeting.online else "Offline"
    return _filled(
        {
            "@type": "Event",
            "name": meeting.title,
            "startDate": meeting.start.isoformat(),
            "endDate": meeting.end.isoformat() if meeting.end else None,
            "eventStatus": f"https://schema.org/{status}",
            "eventAttendanceMode": f"https://schema.org/{attendance}EventAttendanceMode",
            "location": places if len(places) > 1 else places[0],
            "description": meeting.body.body.lead if meeting.body else None,
            "organizer": {"@type": "Organization", "name": site.network},
            "url": canonical,
        }
    )


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value}


def _script(data: dict[str, Any] | None) -> str | None:
    """JSON that can't end the script element it stands in."""
    if data is None:
        return None
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
