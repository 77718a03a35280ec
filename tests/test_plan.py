"""What stands on which page: who sees what, and when."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from buurtpers.commands.loading import Loaded
from buurtpers.plan.agenda import Agenda, MeetingPage
from buurtpers.plan.edition import EditionPlan
from buurtpers.plan.front import Front
from buurtpers.plan.groups import GroupPage
from buurtpers.plan.meetings import Soonest
from buurtpers.plan.news import Archive, ArticlePage
from buurtpers.plan.offered import Papers
from buurtpers.plan.pages import PagePlan
from buurtpers.plan.papers import plan_edition
from buurtpers.plan.selection import select
from buurtpers.plan.site import KINDS, Kind, SitePlan
from buurtpers.plan.texts import Resolver
from buurtpers.plan.written import Text
from buurtpers.web.pages import photos_in
from support import REPOSITORY, TODAY, Content, item, look, network, photo

NEWS = "content/nieuws/"
SITES = ("noord", "oost", "west")
View = TypeVar("View")


@cache
def example() -> Loaded:
    return look(REPOSITORY)


def plans(root: Path, date: str = TODAY) -> dict[str, SitePlan]:
    """The sites of a network that has no mistake."""
    loaded = look(root, date)
    assert [p for p in loaded.problems if p.severity == "error"] == []
    return dict(loaded.plans)


def paths(plan: SitePlan) -> set[str]:
    return {page.path for page in plan.pages}


def page(plan: SitePlan, path: str) -> PagePlan:
    (found,) = [page for page in plan.pages if page.path == path]
    return found


def view(plan: SitePlan, path: str, kind: type[View]) -> View:
    found = page(plan, path).view
    assert isinstance(found, kind)
    return found


def news(plan: SitePlan) -> list[str]:
    """The last part of the address of each article, in the order of the site."""
    return [page.path.split("/")[-2] for page in plan.pages if isinstance(page.view, ArticlePage)]


# For whom


@pytest.mark.parametrize(
    ("target", "buurten"),
    [
        (None, "noord oost west"),
        ("alle", "noord oost west"),
        ("oost", "oost"),
        ("[oost]", "oost"),
        ("[oost, west]", "oost west"),
        ("oost, west", "oost west"),
        ("oost en west", "oost west"),
        ("\n  - oost\n  - west", "oost west"),
        ("alle behalve oost", "noord west"),
        ("alle behalve oost en west", "noord"),
        ("{behalve: oost}", "noord west"),
        ("{behalve: [oost, west]}", "noord"),
    ],
)
@pytest.mark.parametrize("kind", ["bericht", "pagina", "werkgroep", "bijeenkomst", "krant"])
def test_who_sees_what(tmp_path: Path, target: str | None, buurten: str, kind: str) -> None:
    fields = {"buurten": target} if target else {}
    line = f"  buurten: {target}\n".replace("\n  -", "\n    -") if target else ""
    file, text, path = {
        "bericht": (NEWS + "feest.md", item(**fields), "nieuws/feest/"),
        "pagina": ("content/paginas/feest.md", item(**fields).replace("datum: 2026-11-01\n", ""), "feest/"),
        "werkgroep": (
            "content/data/werkgroepen.yml",
            f"feest:\n  titel: Feest\n  omschrijving: Feesten.\n{line}",
            "werkgroepen/feest/",
        ),
        "bijeenkomst": (
            "content/data/bijeenkomsten.yml",
            f"feest:\n  titel: Feest\n  datum: 2026-12-01\n  begin: 20:00\n{line}",
            "agenda/feest/",
        ),
        "krant": ("content/data/edities.yml", f"feest:\n  titel: Feest\n  datum: 2026-11-01\n{line}", "krant/"),
    }[kind]
    found = plans(network(tmp_path, {file: text}, SITES))
    assert {buurt for buurt, plan in found.items() if path in paths(plan)} == set(buurten.split())


def test_an_item_for_nobody_is_seen_by_nobody(tmp_path: Path) -> None:
    root = network(tmp_path, {NEWS + "x.md": item(buurten="alle behalve oost, west")})
    assert [news(plan) for plan in plans(root).values()] == [[], []]


def test_a_buurts_own_page_takes_the_place_of_the_networks(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/paginas/over.md": "---\ntitel: Over het netwerk\nmenu: 50\n---\nWij samen.\n",
        "content/paginas/contact.md": "---\ntitel: Contact\n---\nBel ons. Zie [over](over.md).\n",
        "sites/oost/docs/over.md": "---\ntitel: Over Oost\nmenu: 50\n---\nWij in Oost.\n",
    }
    found = plans(network(tmp_path, files))
    assert page(found["oost"], "over/").title == "Over Oost"
    assert page(found["west"], "over/").title == "Over het netwerk"
    assert [link.title for link in found["oost"].menu if link.path == "over/"] == ["Over Oost"]
    for plan in found.values():
        assert view(plan, "contact/", Text).body.targets == ("over/",)


def test_a_buurts_own_page_in_a_folder_and_as_index_replaces_too(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/paginas/hulp/taal.md": "---\ntitel: Taal\n---\n",
        "sites/oost/docs/hulp/Taal/index.md": "---\ntitel: Taalhulp in Oost\n---\n",
    }
    assert page(plans(network(tmp_path, files))["oost"], "hulp/taal/").title == "Taalhulp in Oost"


def test_a_draft_of_a_buurts_own_page_leaves_the_networks_in_place(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/paginas/over.md": "---\ntitel: Over het netwerk\n---\n",
        "sites/oost/docs/over.md": "---\ntitel: Over Oost\nconcept: ja\n---\n",
    }
    assert page(plans(network(tmp_path, files))["oost"], "over/").title == "Over het netwerk"


def test_a_page_that_only_one_buurt_has_is_on_its_site_alone(tmp_path: Path) -> None:
    found = plans(network(tmp_path, {"sites/oost/docs/taalhulp.md": "---\ntitel: Taalhulp\n---\n"}))
    assert "taalhulp/" in paths(found["oost"])
    assert "taalhulp/" not in paths(found["west"])


# When


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({"datum": "2026-11-20"}, "19- 20+ 21+ 30+"),
        ({"datum": "2026-11-20", "einde": "2026-11-22"}, "19- 20+ 22+ 23-"),
        ({"datum": "2026-11-20", "einde": "2026-11-20"}, "19- 20+ 21-"),
        ({"datum": "2026-11-20", "concept": "ja"}, "19- 20- 30-"),
        ({"datum": "2026-11-20", "concept": "nee"}, "19- 20+ 30+"),
    ],
)
def test_an_item_is_shown_from_its_date_to_its_end_unless_it_is_a_draft(
    tmp_path: Path, fields: dict[str, str], days: str
) -> None:
    root = network(tmp_path, {NEWS + "x.md": item(**fields)})
    for day in days.split():
        shown = "nieuws/x/" in paths(plans(root, f"2026-11-{day[:2]}")["oost"])
        assert shown == (day[2] == "+"), day


def test_what_is_not_shown_is_nowhere(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        NEWS + "later.md": item("Geheim voor later", datum="2027-01-01", werkgroep="tuin"),
        NEWS + "concept.md": item("Geheim concept", concept="ja"),
        "content/paginas/concept.md": "---\ntitel: Geheim\nconcept: ja\nmenu: 1\n---\n",
        "content/data/bijeenkomsten.yml": "concept: {titel: Geheim, datum: 2026-12-01, begin: 10:00, concept: ja}\n",
    }
    assert "Geheim" not in repr(plans(network(tmp_path, files))["oost"])


def test_meetings_are_to_come_until_their_day_is_over(tmp_path: Path) -> None:
    meetings = "".join(f"dag-{d}: {{titel: Dag {d}, datum: 2026-11-{d}, begin: 10:00}}\n" for d in (25, 23, 24))
    plan = plans(network(tmp_path, {"content/data/bijeenkomsten.yml": meetings}))["oost"]
    agenda = view(plan, "agenda/", Agenda)
    assert [meeting.id for meeting in agenda.coming] == ["dag-24", "dag-25"]
    assert [meeting.id for meeting in agenda.past] == ["dag-23"]
    assert view(plan, "agenda/dag-23/", MeetingPage).meeting.past


def test_a_meeting_that_ends_after_midnight_ends_the_next_day(tmp_path: Path) -> None:
    meetings = "nacht: {titel: Nacht, datum: 2026-12-31, begin: 23:00, einde: 01:30}\n"
    plan = plans(network(tmp_path, {"content/data/bijeenkomsten.yml": meetings}))["oost"]
    meeting = view(plan, "agenda/nacht/", MeetingPage).meeting
    assert meeting.end is not None
    assert (meeting.start.isoformat(), meeting.end.isoformat()) == (
        "2026-12-31T23:00:00+01:00",
        "2027-01-01T01:30:00+01:00",
    )


# News: front page, archive, neighbours


def many(count: int, year: int = 2026) -> dict[str, Content]:
    """`count` items of a year, one a day from 1 January on."""
    first = dt.date(year, 1, 1)
    return {
        f"{NEWS}{year}/bericht-{n:03}.md": item(f"Bericht {n}", datum=(first + dt.timedelta(days=n)).isoformat())
        for n in range(count)
    }


def test_the_newest_leads_and_the_next_ten_follow(tmp_path: Path) -> None:
    plan = plans(network(tmp_path, many(15)))["oost"]
    front = view(plan, "", Front)
    assert front.lead is not None
    assert front.lead.title == "Bericht 14"
    assert [teaser.title for teaser in front.news] == [f"Bericht {n}" for n in range(13, 3, -1)]


def test_an_empty_site_has_its_pages_all_the_same(tmp_path: Path) -> None:
    plan = plans(network(tmp_path, {"content/data/werkgroepen.yml": ""}))["oost"]
    assert paths(plan) == {"", "nieuws/", "agenda/", "partners/", "plekken/de-kring/"}
    assert view(plan, "", Front) == Front(None, (), Soonest((), (), False), (), None, ())


@pytest.mark.parametrize(("count", "pages"), [(0, 0), (1, 1), (12, 1), (13, 2), (24, 2), (25, 3)])
def test_the_archive_has_twelve_items_a_page(tmp_path: Path, count: int, pages: int) -> None:
    plan = plans(network(tmp_path, many(count)))["oost"]
    expected = [f"nieuws/2026/{'' if n == 1 else f'pagina-{n}/'}" for n in range(1, pages + 1)]
    assert [p.path for p in plan.pages if isinstance(p.view, Archive) and p.view.year] == expected
    shown = [teaser.title for path in expected for teaser in view(plan, path, Archive).items]
    assert shown == [f"Bericht {n}" for n in reversed(range(count))]


def test_archive_pages_lead_to_each_other(tmp_path: Path) -> None:
    plan = plans(network(tmp_path, many(25)))["oost"]
    first, second, third = (view(plan, f"nieuws/2026/{tail}", Archive) for tail in ("", "pagina-2/", "pagina-3/"))
    assert (first.newer, second.newer and second.newer.path, third.newer and third.newer.path) == (
        None,
        "nieuws/2026/",
        "nieuws/2026/pagina-2/",
    )
    assert (first.older and first.older.path, second.older and second.older.path, third.older) == (
        "nieuws/2026/pagina-2/",
        "nieuws/2026/pagina-3/",
        None,
    )
    assert [link.title for link in second.pages] == ["1", "2", "3"]
    assert [first.number, second.number, third.number] == [1, 2, 3]


def test_the_archive_goes_by_year(tmp_path: Path) -> None:
    plan = plans(network(tmp_path, many(3, 2025) | many(2, 2026)))["oost"]
    assert [link.title for link in view(plan, "nieuws/", Archive).years] == ["2026", "2025"]
    assert [teaser.title for teaser in view(plan, "nieuws/2025/", Archive).items] == [
        "Bericht 2",
        "Bericht 1",
        "Bericht 0",
    ]
    assert len(view(plan, "nieuws/", Archive).items) == 5


def test_every_archive_page_can_be_linked_to(tmp_path: Path) -> None:
    link: dict[str, Content] = {"content/paginas/oud.md": "---\ntitel: Oud\n---\n[verder](/nieuws/2026/pagina-2/)\n"}
    assert look(network(tmp_path, many(13) | link)).problems == ()


def test_an_article_leads_to_its_neighbours_on_this_site(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        NEWS + "a.md": item("A", datum="2026-11-01"),
        NEWS + "b.md": item("B", datum="2026-11-02", buurten="west"),
        NEWS + "c.md": item("C", datum="2026-11-03"),
    }
    found = plans(network(tmp_path, files))
    for buurt, older in (("oost", "A"), ("west", "B")):
        article = view(found[buurt], "nieuws/c/", ArticlePage)
        assert article.newer is None
        assert article.older is not None
        assert article.older.title == older


def test_items_of_one_day_keep_one_order(tmp_path: Path) -> None:
    root = network(tmp_path, {f"{NEWS}{name}.md": item() for name in ("c", "a", "b")})
    assert news(plans(root)["oost"]) == ["a", "b", "c"]


def test_the_lead_is_the_introduction_or_else_the_first_paragraph(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        NEWS + "a.md": item(body="De eerste alinea.\n\nDe tweede.", inleiding="Een inleiding."),
        NEWS + "b.md": item(body="De eerste alinea.\n\nDe tweede."),
    }
    plan = plans(network(tmp_path, files))["oost"]
    assert view(plan, "nieuws/a/", ArticlePage).item.lead == "Een inleiding."
    assert view(plan, "nieuws/b/", ArticlePage).item.lead == "De eerste alinea."


# Links and photographs


LINKED: dict[str, Content] = {
    NEWS + "2026/feest.md": item(),
    NEWS + "2025/oud.md": item(datum="2025-01-01"),
    "content/paginas/over.md": "---\ntitel: Over\n---\n## Contact\n\nOver ons.\n",
    "content/werkgroepen/tuin.md": "Zie [over](../paginas/over.md).\n",
    "content/data/edities.yml": "2026-herfst: {titel: Herfst, datum: 2026-09-15}\n",
    "content/data/bijeenkomsten.yml": "koffie: {titel: Koffie, datum: 2026-12-01, begin: 10:00}\n",
}


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("../2026/feest.md", "nieuws/2026/feest/"),
        ("../../paginas/over.md", "over/"),
        ("../../paginas/over.md#contact", "over/#contact"),
        ("../../werkgroepen/tuin.md", "werkgroepen/tuin/"),
        ("oud.md", "nieuws/2025/oud/"),
        ("/over/", "over/"),
        ("/over", "over/"),
        ("/", ""),
        ("/nieuws/2025/oud/", "nieuws/2025/oud/"),
        ("/agenda/", "agenda/"),
        ("/agenda/koffie/", "agenda/koffie/"),
        ("/agenda.ics", "agenda.ics"),
        ("/feed.xml", "feed.xml"),
        ("/krant/", "krant/"),
        ("/krant/2026-herfst.pdf", "krant/2026-herfst.pdf"),
        ("/werkgroepen/tuin/", "werkgroepen/tuin/"),
        ("../oud/", "nieuws/2025/oud/"),
    ],
)
def test_a_link_leads_to_a_page_by_its_file_or_by_its_address(tmp_path: Path, link: str, target: str) -> None:
    text = item(body=f"[link]({link})", datum="2025-02-01")
    plan = plans(network(tmp_path, LINKED | {NEWS + "2025/bericht.md": text}))["oost"]
    assert view(plan, "nieuws/2025/bericht/", ArticlePage).body.targets == (target,)


@pytest.mark.parametrize(
    "link",
    [
        "weg.md",
        "/weg/",
        "../../../../etc/passwd",
        "/../../etc/passwd",
        "../../data/netwerk.yml",
        "../../fotos/x.jpg",
        "%2e%2e/weg.md",
        "/[",
    ],
)
def test_a_link_that_leads_nowhere_is_told_and_becomes_text(tmp_path: Path, link: str) -> None:
    loaded = look(
        network(tmp_path, LINKED | {NEWS + "2025/bericht.md": item(body=f"[link]({link})", datum="2025-02-01")})
    )
    assert [(p.code, p.severity) for p in loaded.problems] == [("link-missing", "warning")]
    assert not loaded.held_back("oost")
    assert view(loaded.plans["oost"], "nieuws/2025/bericht/", ArticlePage).body.targets == (None,)


def test_a_link_to_what_another_buurt_has_is_text_there_with_a_warning(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        NEWS + "oost.md": item(buurten="oost"),
        NEWS + "later.md": item(datum="2027-01-01"),
        NEWS + "x.md": item(body="[a](oost.md) [b](later.md)"),
    }
    loaded = look(network(tmp_path, files))
    assert [(p.code, p.severity, sorted(p.buurten or ())) for p in loaded.problems] == [
        ("link-elsewhere", "warning", ["west"]),
        ("link-elsewhere", "warning", ["oost"]),
        ("link-elsewhere", "warning", ["west"]),
    ]
    assert view(loaded.plans["oost"], "nieuws/x/", ArticlePage).body.targets == ("nieuws/oost/", None)
    assert view(loaded.plans["west"], "nieuws/x/", ArticlePage).body.targets == (None, None)


def test_words_about_a_photo_are_written_once_or_where_it_is_used(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/fotos/straat.jpg": photo(),
        "content/data/fotos.yml": "straat.jpg: {beschrijving_foto: Een straat, fotograaf: Sanne}\n",
        NEWS + "a.md": item(foto="straat.jpg"),
        NEWS + "b.md": item(foto="straat.jpg", beschrijving_foto="Slingers", fotograaf="Henk", bijschrift="Feest"),
        NEWS + "c.md": item(body='![Van dichtbij](straat.jpg "Een bijschrift")'),
    }
    plan = plans(network(tmp_path, files))["oost"]
    first, second = (view(plan, f"nieuws/{name}/", ArticlePage).item.photo for name in "ab")
    third = view(plan, "nieuws/c/", ArticlePage).body.photos[0]
    assert [(p.alt, p.caption, p.credit) for p in (first, second, third) if p] == [
        ("Een straat", None, "Sanne"),
        ("Slingers", "Feest", "Henk"),
        ("Van dichtbij", "Een bijschrift", "Sanne"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "straat.jpg",
        "fotos/straat.jpg",
        "content/fotos/straat.jpg",
        "../fotos/straat.jpg",
        "../../content/fotos/straat.jpg",
    ],
)
def test_a_photo_is_found_however_its_folder_is_named(tmp_path: Path, name: str) -> None:
    files: dict[str, Content] = {
        "content/fotos/straat.jpg": photo(),
        NEWS + "a.md": item(body=f"![Een straat]({name})"),
    }
    root = network(tmp_path, files)
    assert look(root).problems == ()
    (found,) = view(look(root).plans["oost"], "nieuws/a/", ArticlePage).body.photos
    assert found is not None
    assert Path(found.file) == (root / "content/fotos/straat.jpg").resolve()


def test_a_photo_may_stand_beside_the_text(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "sites/oost/docs/hier.jpg": photo(),
        "sites/oost/docs/over.md": "---\ntitel: Over\nfoto: hier.jpg\nbeschrijving_foto: Hier\n---\n",
    }
    found = view(plans(network(tmp_path, files))["oost"], "over/", Text).photo
    assert found is not None
    assert found.file.endswith("sites/oost/docs/hier.jpg")


# Menus, groups


def test_the_menu_holds_what_there_is_in_the_order_that_pages_ask(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/paginas/vooraan.md": "---\ntitel: Vooraan\nmenu: 1\n---\n",
        "content/paginas/achteraan.md": "---\ntitel: Achteraan\nmenu: 99\n---\n",
        "content/paginas/onderaan.md": "---\ntitel: Onderaan\n---\n",
        "content/data/edities.yml": "2026-herfst: {titel: Herfst, datum: 2026-09-15}\n",
    }
    plan = plans(network(tmp_path, files))["oost"]
    assert [link.title for link in plan.menu] == ["Vooraan", "Nieuws", "Agenda", "Werkgroepen", "Krant", "Achteraan"]
    assert [link.title for link in plan.footer] == ["Onderaan", "Wie helpen ons"]
    assert paths(plan) >= {link.path for link in (*plan.menu, *plan.footer)}


def test_the_menu_leaves_out_what_there_is_not(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/data/werkgroepen.yml": "",
        "content/data/edities.yml": "later: {titel: Later, datum: 2027-01-01}\n",
    }
    plan = plans(network(tmp_path, files))["oost"]
    assert [link.title for link in plan.menu] == ["Nieuws", "Agenda"]


def test_a_working_group_has_its_text_its_meetings_and_its_news(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/werkgroepen/tuin.md": "---\ntitel: Tuin\n---\nWij wieden.\n",
        NEWS + "a.md": item("Over de tuin", werkgroep="tuin"),
        NEWS + "b.md": item("Iets anders"),
        "content/data/bijeenkomsten.yml": "wieden: {titel: Wieden, datum: 2026-12-01, begin: 10:00, werkgroep: tuin}\n"
        "zaaien: {titel: Zaaien, datum: 2026-03-01, begin: 10:00, werkgroep: tuin}\n"
        "koffie: {titel: Koffie, datum: 2026-12-01, begin: 10:00}\n",
    }
    plan = plans(network(tmp_path, files))["oost"]
    group = view(plan, "werkgroepen/tuin/", GroupPage)
    assert group.body is not None
    assert group.body.body.lead == "Wij wieden."
    assert [teaser.title for teaser in group.news] == ["Over de tuin"]
    assert [m.title for m in group.coming] == ["Wieden"]
    assert [m.title for m in group.past] == ["Zaaien"]
    link = view(plan, "nieuws/a/", ArticlePage).group
    assert link is not None
    assert link.path == "werkgroepen/tuin/"


def test_a_group_of_another_buurt_is_no_link(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/data/werkgroepen.yml": "tuin: {titel: Tuin, omschrijving: Tuinieren., buurten: oost}\n",
        NEWS + "a.md": item(werkgroep="tuin"),
    }
    found = plans(network(tmp_path, files))
    assert view(found["oost"], "nieuws/a/", ArticlePage).group is not None
    assert view(found["west"], "nieuws/a/", ArticlePage).group is None


# The paper

EDITIONS = """\
2026-zomer: {titel: Zomer 2026, datum: 2026-06-01, kopij: 2026-05-20}
2026-herfst: {titel: Herfst 2026, datum: 2026-09-15, kopij: 2026-09-01}
2026-winter: {titel: Winter 2026, datum: 2026-12-01, kopij: 2026-11-20}
"""


def edition(root: Path, name: str, buurt: str = "oost") -> EditionPlan:
    return plan_edition(look(root).network, buurt, name)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-01-01", "2026-zomer"),
        ("2026-05-20", "2026-zomer"),
        ("2026-05-21", "2026-herfst"),
        ("2026-06-10", "2026-herfst"),
        ("2026-09-01", "2026-herfst"),
        ("2026-09-02", "2026-winter"),
        ("2026-11-20", "2026-winter"),
        ("2026-11-21", None),
    ],
)
def test_news_is_in_the_first_paper_whose_copy_was_not_yet_closed(
    tmp_path: Path, day: str, expected: str | None
) -> None:
    root = network(tmp_path, {"content/data/edities.yml": EDITIONS, NEWS + "x.md": item(datum=day)})
    holding = [name for name in ("2026-zomer", "2026-herfst", "2026-winter") if edition(root, name).stories]
    assert holding == ([expected] if expected else [])


def test_an_edition_may_say_from_which_day(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/data/edities.yml": EDITIONS + "extra: {titel: Extra, datum: 2026-12-10, vanaf: 2026-01-01}\n",
        NEWS + "x.md": item(datum="2026-02-01"),
    }
    assert len(edition(network(tmp_path, files), "extra").stories) == 1


def test_what_is_not_for_the_paper_is_not_in_it(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/data/edities.yml": EDITIONS,
        NEWS + "niet.md": item("Niet", krant="nee"),
        NEWS + "concept.md": item("Concept", concept="ja"),
        NEWS + "elders.md": item("Elders", buurten="west"),
        NEWS + "wel.md": item("Wel"),
    }
    assert [story.title for story in edition(network(tmp_path, files), "2026-winter").stories] == ["Wel"]


def test_the_front_page_is_the_editors_choice_or_else_a_story_with_a_photo(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/data/edities.yml": EDITIONS,
        "content/fotos/x.jpg": photo(),
        NEWS + "a.md": item("Nieuwste", datum="2026-11-10"),
        NEWS + "b.md": item("Met foto", datum="2026-11-05", foto="x.jpg", beschrijving_foto="x"),
        NEWS + "c.md": item("Oudste", datum="2026-11-01"),
    }
    root = network(tmp_path, files)
    assert [s.title for s in edition(root, "2026-winter").stories] == ["Met foto", "Nieuwste", "Oudste"]
    (root / NEWS / "c.md").write_text(item("Oudste", datum="2026-11-01", krant="voorpagina"), "utf-8")
    assert [s.title for s in edition(root, "2026-winter").stories] == ["Oudste", "Nieuwste", "Met foto"]


def test_the_agenda_of_a_paper_runs_until_the_next(tmp_path: Path) -> None:
    days = ("2026-09-14", "2026-09-15", "2026-11-30", "2026-12-01", "2027-03-02", "2027-03-04")
    meetings = "".join(f"m-{d}: {{titel: {d}, datum: {d}, begin: 10:00}}\n" for d in days)
    root = network(tmp_path, {"content/data/edities.yml": EDITIONS, "content/data/bijeenkomsten.yml": meetings})
    assert [line.title for line in edition(root, "2026-herfst").agenda] == ["2026-09-15", "2026-11-30"]
    assert [line.title for line in edition(root, "2026-winter").agenda] == ["2026-12-01", "2027-03-02"]


def test_a_paper_knows_its_number_and_the_next_dates_of_its_own_buurt(tmp_path: Path) -> None:
    editions = EDITIONS.replace("kopij: 2026-09-01", "kopij: 2026-09-01, buurten: west")
    root = network(tmp_path, {"content/data/edities.yml": editions})
    assert [edition(root, name).number for name in ("2026-zomer", "2026-winter")] == [1, 2]
    assert edition(root, "2026-winter", "west").number == 3
    assert edition(root, "2026-zomer").next_date == dt.date(2026, 12, 1)
    assert edition(root, "2026-zomer", "west").next_kopij == dt.date(2026, 9, 1)
    assert edition(root, "2026-winter").next_date is None


def test_a_paper_is_offered_from_its_day_on(tmp_path: Path) -> None:
    root = network(tmp_path, {"content/data/edities.yml": EDITIONS})
    for day, offered in (
        ("2026-05-31", []),
        ("2026-06-01", ["krant/2026-zomer.pdf"]),
        ("2026-12-01", ["krant/2026-winter.pdf", "krant/2026-herfst.pdf", "krant/2026-zomer.pdf"]),
    ):
        plan = plans(root, day)["oost"]
        papers = view(plan, "krant/", Papers).papers if "krant/" in paths(plan) else ()
        assert [paper.path for paper in papers] == offered


def test_a_paper_does_not_depend_on_the_day_it_is_made(tmp_path: Path) -> None:
    root = network(tmp_path, {"content/data/edities.yml": EDITIONS} | many(5))
    made = {repr(plan_edition(look(root, day).network, "oost", "2026-zomer")) for day in ("2026-01-01", TODAY)}
    assert len(made) == 1


# What the editors want of a paper


WINTER = "content/data/edities.yml"


def wanted(root: Path, files: dict[str, Content], fields: str = "", buurt: str = "oost") -> EditionPlan:
    """The plan of a winter paper with those files, whose edition has those further fields."""
    lines = f"2026-winter:\n  titel: Winter 2026\n  datum: 2026-12-01\n  kopij: 2026-11-20\n{fields}"
    return edition(network(root, {WINTER: lines, **files}), "2026-winter", buurt)


def titles(plan: EditionPlan) -> list[str]:
    return [story.title for story in plan.stories]


LONG = "Een zin van vijf woorden. " * 20


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ("ja", (2, True, None)),
        ("moet", (2, True, None)),
        ("mag", (2, False, None)),
        ("Mag", (2, False, None)),
        ("{plaatsing: mag}", (2, False, None)),
        ("{grootte: groot}", (3, True, None)),
        ("{grootte: klein, plaatsing: moet}", (1, True, None)),
        ("{pagina: 3}", (2, True, 3)),
        ("{pagina: achterpagina}", (2, True, -1)),
        ("{page: 4, weight: groot, placement: mag}", (3, False, 4)),
    ],
)
def test_a_story_is_as_big_and_where_the_editors_want(
    tmp_path: Path, wish: str, expected: tuple[int, bool, int | None]
) -> None:
    files: dict[str, Content] = {
        NEWS + "a.md": item("Vooraan", LONG, krant="voorpagina"),
        NEWS + "b.md": item("Gewenst", LONG, krant=wish),
    }
    first, story = wanted(tmp_path, files).stories
    assert (first.weight, first.must, first.page) == (3, True, 1)
    assert (story.weight, story.must, story.page) == expected


@pytest.mark.parametrize("wish", ["nee", "{plaatsing: nee}", "{plaatsing: nee, pagina: voorpagina}"])
def test_what_the_editors_keep_out_is_not_in_it(tmp_path: Path, wish: str) -> None:
    assert titles(wanted(tmp_path, {NEWS + "a.md": item("A", krant=wish), NEWS + "b.md": item("B")})) == ["B"]


def test_a_short_story_is_a_small_one(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        NEWS + "a.md": item("Voor", LONG, datum="2026-11-09"),
        NEWS + "b.md": item("Kort", "Drie woorden maar."),
        NEWS + "c.md": item("Kort, maar groot", "Drie woorden maar.", krant="{grootte: gewoon}"),
    }
    assert {s.title: s.weight for s in wanted(tmp_path, files).stories} == {"Voor": 3, "Kort": 1, "Kort, maar groot": 2}


def test_where_nobody_chose_a_big_story_leads_and_a_fixed_or_spare_one_does_not(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        NEWS + "a.md": item("Mag", LONG, datum="2026-11-09", krant="mag"),
        NEWS + "b.md": item("Drie", LONG, datum="2026-11-08", krant="{pagina: 3, grootte: groot}"),
        NEWS + "c.md": item("Gewoon", LONG, datum="2026-11-07"),
        NEWS + "d.md": item("Klein", LONG, datum="2026-11-06", krant="{grootte: klein}"),
    }
    assert titles(wanted(tmp_path / "een", files))[0] == "Gewoon"
    big: dict[str, Content] = {NEWS + "e.md": item("Groot", LONG, datum="2026-11-05", krant="{grootte: groot}")}
    assert titles(wanted(tmp_path / "twee", files | big))[0] == "Groot"


SECTIONS = """\
  rubrieken:
    - groen
    - naam: Op straat
      themas: [veiligheid, verkeer]
    - Van de redactie
"""


def test_stories_go_by_section_then_by_theme_the_heaviest_first_then_the_newest(tmp_path: Path) -> None:
    days = iter(range(1, 30))

    def story(title: str, **fields: str) -> str:
        return item(title, LONG, datum=f"2026-11-{next(days):02}", **fields)

    files: dict[str, Content] = {
        "content/data/themas.yml": "groen: {titel: Groen}\nveiligheid: {titel: Veilig}\nverkeer: {titel: Verkeer}\n",
        NEWS + "a.md": story("voor", krant="voorpagina", thema="verkeer"),
        NEWS + "b.md": story("los"),
        NEWS + "c.md": story("redactie", krant="{rubriek: van de Redactie}", thema="groen"),
        NEWS + "d.md": story("groen oud", thema="groen"),
        NEWS + "e.md": story("veilig", thema="veiligheid"),
        NEWS + "f.md": story("verkeer", thema="verkeer"),
        NEWS + "g.md": story("verkeer groot", thema="verkeer", krant="{grootte: groot}"),
        NEWS + "h.md": story("groen nieuw", thema="groen"),
        NEWS + "i.md": story("verkeer klein", thema="verkeer", krant="{grootte: klein}"),
    }
    plan = wanted(tmp_path, files, SECTIONS)
    assert [(section.id, section.title) for section in plan.sections] == [
        ("groen", "Groen"),
        ("op-straat", "Op straat"),
        ("van-de-redactie", "Van de redactie"),
    ]
    assert [(story.title, story.section) for story in plan.stories] == [
        ("voor", "op-straat"),
        ("groen nieuw", "groen"),
        ("groen oud", "groen"),
        ("verkeer groot", "op-straat"),
        ("verkeer", "op-straat"),
        ("verkeer klein", "op-straat"),
        ("veilig", "op-straat"),
        ("redactie", "van-de-redactie"),
        ("los", None),
    ]


def test_a_story_that_may_end_early_needs_a_page_to_go_on(tmp_path: Path) -> None:
    files: dict[str, Content] = {NEWS + "a.md": item(krant="{online: ja, woorden: 150}")}
    (story,) = wanted(tmp_path / "een", files).stories
    assert (story.online, story.length) == (True, 150)
    # Short, and without letters that look like others: people type it from paper.
    assert re.fullmatch(r"https://oost\.voorbeeld\.example/k/[2-9a-hjkmnp-z]{5}/", story.url)
    plan = look(tmp_path / "een").plans["oost"]
    (short,) = plan.shorts
    assert (plan.url + short.path, [one.path for one in short.stories]) == (story.url, ["nieuws/a/"])
    nowhere = "INHERIT: ../../mkdocs.yml\nsite_name: Oost\n"
    (story,) = wanted(tmp_path / "twee", files | {"sites/oost/mkdocs.yml": nowhere}).stories
    assert (story.online, story.length, story.url) == (False, None, "")
    (story,) = wanted(tmp_path / "drie", {NEWS + "a.md": item(krant="{woorden: 150}")}).stories
    assert (story.online, story.length) == (False, None)


def test_a_story_brings_its_quote_its_box_and_the_photos_in_its_text(tmp_path: Path) -> None:
    head = "krant: {citaat: Wie begint?}\nkader:\n  titel: Bellen\n  tekst: |\n    - **Riet**\n    - ![d](d.jpg)\n"
    text = item("A", '![b](b.jpg "Onder b")\n\nTekst.\n\n![a](a.jpg) ![weg](weg.jpg)', foto="a.jpg", bijschrift="a")
    files: dict[str, Content] = {
        **{f"content/fotos/{name}.jpg": photo() for name in "abd"},
        "content/data/fotos.yml": "b.jpg: {fotograaf: Sanne, focus: [20, 80]}\n",
        NEWS + "a.md": text.replace("---\n!", head + "---\n!"),
    }
    (story,) = wanted(tmp_path, files).stories
    assert story.quote == "Wie begint?"
    assert story.box is not None
    title, body = story.box
    assert title == "Bellen"
    assert "<strong>Riet</strong>" in body.html
    assert [(Path(p.file).name, p.alt, p.caption, p.credit, p.focus) for p in story.photos] == [
        ("b.jpg", "b", "Onder b", "Sanne", (0.2, 0.8)),
        ("d.jpg", "d", None, None, (0.5, 0.5)),
    ]
    article = view(look(tmp_path).plans["oost"], "nieuws/a/", ArticlePage)
    assert article.box is not None
    assert article.box.title == "Bellen"
    assert {Path(file).name for file in photos_in(repr(look(tmp_path).plans["oost"].pages))} == {
        "a.jpg",
        "b.jpg",
        "d.jpg",
    }


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.pages.__module__.split(".")[-1])
def test_a_link_can_lead_to_every_page_of_a_kind(kind: Kind) -> None:
    loaded = example()
    shown = 0
    for buurt in loaded.network.sites:
        chosen = select(loaded.network, buurt, loaded.today)
        made = {page.path for page in kind.pages(chosen, Resolver(loaded.network, buurt, frozenset()))}
        assert made <= {*kind.paths(chosen)}
        shown += len(made)
    assert shown


@pytest.mark.parametrize(
    ("wish", "shown"), [("ja", True), ("{foto: ja}", True), ("{foto: groot}", True), ("{foto: nee}", False)]
)
def test_a_photo_is_wanted_or_not(tmp_path: Path, wish: str, shown: bool) -> None:
    files: dict[str, Content] = {
        "content/fotos/a.jpg": photo(),
        "content/fotos/b.jpg": photo(),
        NEWS + "a.md": item(body="![b](b.jpg)", foto="a.jpg", bijschrift="a", focus="[10, 90]", krant=wish),
    }
    (story,) = wanted(tmp_path, files).stories
    assert (story.photo is not None, len(story.photos)) == (shown, int(shown))
    if story.photo:
        assert story.photo.focus == (0.1, 0.9)


def test_an_edition_is_as_it_says(tmp_path: Path) -> None:
    plain = wanted(tmp_path / "een", {})
    assert (plain.format, plain.pages, plain.agenda_page, plain.theme) == ("A4", (1, 64), -1, "klassiek")
    assert plain.fillers == ("puzzle", "call", "cards")
    assert (plain.copies, plain.order.shop, plain.order.total) == (None, None, None)
    lines = (
        "  paginas: 4-8\n  formaat: a5\n  agenda: 2\n  vulling: [oproep, puzzel]\n  drukkerij: pers\n"
        "  papier: 90 grams\n  kleur: grijs\n  oplage: {oost: 300, west: 120}\n  druk: 2026-11-22\n"
        "  bezorgen: [2026-12-01, 2 december 2026]\n  vormgeving: klassiek\n"
        "  mededelingen:\n    - {titel: Dicht, tekst: Even *dicht*.}\n    - {titel: W, tekst: W., buurten: west}\n"
    )
    plan = wanted(tmp_path / "twee", {"content/data/drukkerijen.yml": "pers: {naam: De Pers}\n"}, lines)
    assert (plan.format, plan.pages, plan.agenda_page, plan.copies) == ("A5", (4, 8), 2, 300)
    assert plan.fillers == ("call", "puzzle")
    assert [(notice.title, notice.body.html) for notice in plan.notices] == [("Dicht", "<p>Even <em>dicht</em>.</p>")]
    order = plan.order
    assert (order.shop, order.stock, order.colour, order.total) == ("pers", "90 grams", False, 420)
    assert order.to_printer == dt.date(2026, 11, 22)
    assert order.delivery == (dt.date(2026, 12, 1), dt.date(2026, 12, 2))
    none = wanted(tmp_path / "drie", {}, "  vulling: geen\n")
    assert none.fillers == ()


def test_a_network_has_one_design_and_an_edition_may_have_another(tmp_path: Path) -> None:
    about: dict[str, Content] = {"content/data/netwerk.yml": "naam: N\nredactie: {naam: R}\nvormgeving: eigen\n"}
    assert wanted(tmp_path / "een", about).theme == "eigen"
    assert wanted(tmp_path / "twee", about, "  vormgeving: klassiek\n").theme == "klassiek"


def test_advertisements_are_in_the_papers_they_are_for(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/advertenties/a.png": photo(form="PNG"),
        "content/advertenties/b.pdf": b"%PDF-1.4",
        "content/data/advertenties.yml": (
            "a: {naam: A, maat: achtste, foto: a.png, beschrijving_foto: Wat er staat, focus: [0, 100]}\n"
            "b: {naam: B, maat: halve, pdf: b.pdf, buurten: oost, website: www.b.example}\n"
            "c: {naam: C, maat: kwart, foto: a.png, buurten: west}\n"
            "d: {naam: D, maat: kwart, foto: a.png, edities: 2026-herfst}\n"
            "e: {naam: E, maat: kwart, foto: weg.png}\n"
        ),
    }
    first, second = wanted(tmp_path, files).ads
    assert first.photo is not None
    assert (first.id, first.size, first.pdf, first.photo.alt, first.photo.focus) == (
        "a", "1/8", None, "Wat er staat", (0.0, 1.0)
    )  # fmt: skip
    assert (second.id, second.size, second.photo, second.alt, second.url) == (
        "b",
        "1/2",
        None,
        "B",
        "https://www.b.example",
    )
    assert second.pdf is not None
    assert Path(second.pdf).name == "b.pdf"
    assert [ad.id for ad in edition(tmp_path, "2026-winter", "west").ads] == ["a", "c"]


def told(root: Path) -> list[tuple[str, str, list[str]]]:
    return [(p.code, p.severity, sorted(p.buurten or ())) for p in look(root).problems]


def test_two_stories_for_one_front_page_are_told_and_the_newest_leads(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/fotos/x.jpg": photo(),
        NEWS + "a.md": item("Oud", LONG, krant="voorpagina", datum="2026-11-01", foto="x.jpg", beschrijving_foto="x"),
        NEWS + "b.md": item("Nieuw", LONG, krant="{pagina: 1}", datum="2026-11-02", buurten="oost"),
    }
    plan = wanted(tmp_path, files)
    assert [(story.title, story.page) for story in plan.stories] == [("Nieuw", 1), ("Oud", None)]
    assert told(tmp_path) == [("krant-front", "warning", ["oost"])]
    assert titles(edition(tmp_path, "2026-winter", "west")) == ["Oud"]


def test_a_wish_that_a_paper_can_not_grant_is_told_and_holds_back_nothing(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        NEWS + "a.md": item("A", LONG, datum="2026-11-03"),
        NEWS + "b.md": item("B", LONG, krant="{pagina: 6}"),
        NEWS + "c.md": item("C", LONG, krant="{rubriek: Op straad}", buurten="west"),
        NEWS + "d.md": item("D", LONG, krant="{pagina: 4}"),
    }
    plan = wanted(tmp_path, files, "  paginas: 4\n" + SECTIONS.replace(", verkeer", ""))
    assert {story.title: story.page for story in plan.stories} == {"A": 1, "B": None, "D": 4}
    assert told(tmp_path) == [("krant-page", "error", ["oost", "west"]), ("krant-section", "error", ["west"])]
    loaded = look(tmp_path)
    assert loaded.problems[1].hint == "Bedoelt u 'Op straat'?"
    assert loaded.good(loaded.network.sites) == ["oost", "west"]
