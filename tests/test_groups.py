"""Working groups, their themes, and who helps: what each site tells of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeVar

import pytest

from buurtpers.plan.front import Front
from buurtpers.plan.groups import GroupPage, Groups
from buurtpers.plan.papers import plan_edition
from buurtpers.plan.partners import Partners
from buurtpers.plan.site import SitePlan
from buurtpers.plan.themes import ThemePage
from buurtpers.web.pages import photos_in
from support import Content, build, check, item, look, network, photo

GROUPS = "content/data/werkgroepen.yml"
PARTNERS = "content/data/partners.yml"
MEETINGS = "content/data/bijeenkomsten.yml"
V = TypeVar("V")

MANY = """\
bomen: {titel: Bomen, omschrijving: Bomen water geven., thema: groen, gezocht: een gieter}
lampen: {titel: Lampen, omschrijving: Lampen tellen., thema: veiligheid, status: in rust, gezocht: een ladder}
zebra: {titel: Zebrapad, omschrijving: Oversteken., thema: veiligheid, status: klaar, bereikt: Het ligt er.,
  gezocht: verf}
gevels: {titel: Geveltuinen, omschrijving: Stokrozen., thema: groen, status: in oprichting,
  gezocht: [een schep, stekjes]}
soep: {titel: Soep, omschrijving: Samen eten., buurten: west}
"""


def plan_of(root: Path, buurt: str = "oost") -> SitePlan:
    loaded = look(root)
    assert loaded.problems == ()
    return loaded.plans[buurt]


def view(plan: SitePlan, path: str, kind: type[V]) -> V:
    (found,) = [page.view for page in plan.pages if page.path == path]
    assert isinstance(found, kind)
    return found


def paths(plan: SitePlan) -> set[str]:
    return {page.path for page in plan.pages}


# Status, and what is wanted


def test_groups_stand_by_status_and_only_those_at_work_ask_for_something(tmp_path: Path) -> None:
    plan = plan_of(network(tmp_path, {GROUPS: MANY}))
    groups = view(plan, "werkgroepen/", Groups).groups
    assert [(group.id, group.status, group.wanted) for group in groups] == [
        ("bomen", "actief", ("een gieter",)),
        ("gevels", "oprichting", ("een schep", "stekjes")),
        ("lampen", "rust", ()),
        ("zebra", "klaar", ()),
    ]
    assert groups[-1].achieved == "Het ligt er."
    front = view(plan, "", Front)
    assert [group.id for group in front.groups] == ["bomen", "gevels"]
    assert [group.wanted for group in front.wanted] == [("een gieter",), ("een schep", "stekjes")]


def test_the_paper_asks_what_groups_at_work_ask(tmp_path: Path) -> None:
    files: dict[str, Content] = {GROUPS: MANY, "content/data/edities.yml": "e1: {titel: Herfst, datum: 2026-11-01}\n"}
    plan = plan_edition(look(network(tmp_path, files)).network, "oost", "e1")
    assert [(group.title, group.wanted) for group in plan.groups] == [
        ("Bomen", "een gieter"),
        ("Geveltuinen", "een schep; stekjes"),
    ]


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("actief", "actief"),
        ("In rust", "rust"),
        ("resting", "rust"),
        ("in oprichting", "oprichting"),
        ("done", "klaar"),
    ],
)
def test_a_status_may_be_written_in_more_ways(tmp_path: Path, written: str, status: str) -> None:
    text = f"g: {{titel: G, omschrijving: O., status: {written}, bereikt: Iets.}}\n"
    assert look(network(tmp_path, {GROUPS: text})).network.groups["g"].status == status


# Reaching a group, in the way somebody chose


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("033 555 01 12", 'href="tel:0335550112"'),
        ("tuin@voorbeeld.example", 'href="mailto:tuin@voorbeeld.example"'),
        ("https://voorbeeld.example/tuin", 'href="https://voorbeeld.example/tuin"'),
        ("{naam: Riet, formulier: www.voorbeeld.example/riet}", 'href="https://www.voorbeeld.example/riet"'),
        ("via de redactie", 'href="tel:0335550100"'),
        ("Riet van Dam", 'href="tel:0335550100"'),
        ("{naam: Riet van Dam}", 'href="tel:0335550100"'),
        (None, 'href="tel:0335550100"'),
    ],
)
def test_a_group_is_reached_the_way_it_chose_or_by_the_editors(tmp_path: Path, contact: str | None, link: str) -> None:
    line = f"  contact: {contact}\n" if contact else ""
    root = network(tmp_path, {GROUPS: f"tuin:\n  titel: Tuin\n  omschrijving: Samen tuinieren.\n{line}"})
    page = (build(root, "oost") / "oost/werkgroepen/tuin/index.html").read_text("utf-8")
    here = page.split('class="boxed"')[1].split("</section>")[0]
    assert link in here
    assert ("via de redactie" in here) == ("0335550100" in link)
    assert ("Riet" in here) == bool(contact and "Riet" in contact)


def test_a_group_tells_what_it_wants_and_shows_its_photographs(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        GROUPS: "tuin: {titel: Tuin, omschrijving: Samen., wil: Dat het bloeit., fotos: [a.jpg, b.jpg]}\n",
        "content/data/fotos.yml": "a.jpg: {beschrijving_foto: Bonen}\nb.jpg: {beschrijving_foto: Prei}\n",
        "content/fotos/a.jpg": photo(),
        "content/fotos/b.jpg": photo(640, 640),
    }
    root = network(tmp_path, files)
    plan = plan_of(root)
    page = view(plan, "werkgroepen/tuin/", GroupPage)
    assert page.goal == "Dat het bloeit."
    assert [shown.alt for shown in page.photos] == ["Bonen", "Prei"]
    assert {Path(file).name for file in photos_in(repr(page))} == {"a.jpg", "b.jpg"}


# Elsewhere, and by theme


def test_a_site_tells_of_groups_in_other_buurten_and_where_to_find_them(tmp_path: Path) -> None:
    root = network(tmp_path, {GROUPS: MANY})
    (soup,) = view(plan_of(root), "werkgroepen/", Groups).elsewhere
    assert [(link.title, link.path) for link in soup.buurten] == [
        ("West", "https://west.voorbeeld.example/werkgroepen/soep/")
    ]
    assert view(plan_of(root, "west"), "werkgroepen/", Groups).elsewhere == ()


def test_without_an_address_a_group_elsewhere_has_no_link(tmp_path: Path) -> None:
    root = network(tmp_path, {GROUPS: MANY})
    config = root / "sites/west/mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("site_url: https://west.voorbeeld.example/\n", ""), "utf-8")
    page = (build(root, "oost") / "oost/werkgroepen/index.html").read_text("utf-8")
    assert "Samen eten." in page
    assert "werkgroepen/soep" not in page


@pytest.mark.parametrize("at", ["themas/groen/", "werkgroepen/tuin/"])
def test_a_theme_and_a_group_lead_to_all_their_news(tmp_path: Path, at: str) -> None:
    news: dict[str, Content] = {
        f"content/nieuws/2026/n{day:02}.md": item(
            f"Bericht {day}", datum=f"2026-11-{day:02}", thema="groen", werkgroep="tuin"
        )
        for day in range(1, 15)
    }
    page = (build(network(tmp_path, news), "oost") / "oost" / at / "index.html").read_text("utf-8")
    found = re.findall(r'href="\.\./\.\./nieuws/2026/n(\d+)/"', page)
    assert found == [f"{day:02}" for day in range(14, 0, -1)]
    assert "Nog 6 oudere berichten" in page
    one_less = {name: text for name, text in news.items() if int(name[-5:-3]) < 9}
    page = (build(network(tmp_path / "b", one_less), "oost") / "oost" / at / "index.html").read_text("utf-8")
    assert "ouder" not in page.split("<main")[1].split("</main")[0]


def test_a_theme_has_a_page_with_its_groups_news_and_meetings(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        GROUPS: MANY,
        "content/nieuws/bloesem.md": item("Bloesem", thema="groen"),
        "content/nieuws/anders.md": item("Iets anders"),
        MEETINGS: "snoeien: {titel: Snoeien, datum: 2026-12-01, begin: 10:00, werkgroep: bomen}\n"
        "lopen: {titel: Lopen, datum: 2026-12-02, begin: 10:00, werkgroep: lampen}\n",
    }
    plan = plan_of(network(tmp_path, files))
    theme = view(plan, "themas/groen/", ThemePage)
    assert [group.id for group in theme.groups] == ["bomen", "gevels"]
    assert [teaser.title for teaser in theme.news] == ["Bloesem"]
    assert [meeting.title for meeting in theme.soon.first] == ["Snoeien"]
    assert {"themas/groen/", "themas/veiligheid/"} <= paths(plan)
    assert view(plan, "werkgroepen/bomen/", GroupPage).theme is not None
    without = plan_of(network(tmp_path / "w", {GROUPS: ""}))
    assert not any(path.startswith("themas/") for path in paths(without))


def test_a_page_that_somebody_wrote_keeps_its_address(tmp_path: Path) -> None:
    own = {"content/paginas/partners.md": "---\ntitel: Onze partners\n---\nZelf geschreven.\n"}
    plan = plan_of(network(tmp_path, own))
    assert [page.title for page in plan.pages if page.path == "partners/"] == ["Onze partners"]
    assert [link.title for link in plan.footer] == ["Onze partners"]


# Partners


PEOPLE = """\
agent: {naam: Samira, functie: wijkagent, buurten: oost, taak: Als het onveilig voelt., telefoon: 033 555 01 31}
zuster: {naam: Annemiek, functie: wijkverpleegkundige}
meester: {naam: Kees, functie: huismeester, buurten: west}
"""


def test_each_buurt_sees_who_helps_it_and_when_they_come(tmp_path: Path) -> None:
    meetings = "praat: {titel: Praat, datum: 2026-12-01, begin: 20:00, partners: [agent]}\n"
    meetings += "oud: {titel: Oud, datum: 2026-01-01, begin: 20:00, partners: [agent]}\n"
    root = network(tmp_path, {PARTNERS: PEOPLE, MEETINGS: meetings})
    east = view(plan_of(root), "partners/", Partners).partners
    assert [(one.partner.name, [meeting.title for meeting in one.soon.first]) for one in east] == [
        ("Samira", ["Praat"]),
        ("Annemiek", []),
    ]
    west = view(plan_of(root, "west"), "partners/", Partners).partners
    assert [one.partner.name for one in west] == ["Annemiek", "Kees"]


def test_without_partners_there_is_no_such_page(tmp_path: Path) -> None:
    plan = plan_of(network(tmp_path, {PARTNERS: ""}))
    assert "partners/" not in paths(plan)
    assert plan.footer == ()


@pytest.mark.parametrize("consent", ["ja", "nee", None])
def test_nobodys_face_is_shown_without_their_consent(tmp_path: Path, consent: str | None) -> None:
    line = f", toestemming: {consent}" if consent else ""
    files: dict[str, Content] = {
        PARTNERS: f"agent: {{naam: Samira, functie: wijkagent, foto: s.jpg, beschrijving_foto: Samira lacht{line}}}\n",
        "content/fotos/s.jpg": photo(),
    }
    root = network(tmp_path, files)
    found: list[dict[str, Any]] = check(root)
    assert [row["code"] for row in found] == ([] if consent == "ja" else ["photo-consent"])
    sites = build(root, "oost")  # a photograph never holds back a site
    page = (sites / "oost/partners/index.html").read_text("utf-8")
    assert ("<img" in page.split('class="helpers"')[1].split("</main")[0]) == (consent == "ja")
    assert any((sites / "oost").rglob("*.webp")) == (consent == "ja")


@pytest.mark.parametrize(
    ("written", "name", "phone", "email"),
    [
        ("Marijke, 033 555 01 00", "Marijke", "033 555 01 00", None),
        ("Marijke 06-12345678", "Marijke", "06-12345678", None),
        ("tuin@voorbeeld.nl of Ank; 033 555 01 00", None, None, None),
        ("Ank de Wit, ank@voorbeeld.nl, 033 555 01 00", "Ank de Wit", "033 555 01 00", "ank@voorbeeld.nl"),
        ("Marijke", "Marijke", None, None),
    ],
)
def test_a_contact_may_be_one_line(
    tmp_path: Path, written: str, name: str | None, phone: str | None, email: str | None
) -> None:
    root = network(tmp_path, {GROUPS: f"tuin: {{titel: Tuin, omschrijving: Wij wieden., contact: '{written}'}}\n"})
    if name is None:
        assert [row["code"] for row in check(root)] == ["email-unreadable"]
        return
    contact = look(root).network.groups["tuin"].contact
    assert contact is not None
    assert (contact.name, contact.phone, contact.email) == (name, phone, email)


def test_an_editor_who_can_not_be_reached_is_told(tmp_path: Path) -> None:
    about = "naam: Net\nredactie: {naam: De redactie}\n"
    root = network(tmp_path, {"content/data/netwerk.yml": about})
    assert [(row["severity"], row["code"]) for row in check(root)] == [("warning", "redactie-unreachable")]
    front = (build(root, "oost") / "oost/index.html").read_text("utf-8")
    assert "De redactie" in front
    assert "via De redactie" not in front


def test_a_paper_of_before_a_group_does_not_name_it(tmp_path: Path) -> None:
    files = {
        "content/data/werkgroepen.yml": """
oud: {titel: Oud, omschrijving: Was er al., sinds: 2026-08-01}
nieuw: {titel: Nieuw, omschrijving: Kwam later., sinds: 2026-10-02}
altijd: {titel: Altijd, omschrijving: Wie weet sinds wanneer.}
""",
        "content/data/edities.yml": "herfst: {titel: Herfst, datum: 2026-10-01}\nwinter: {titel: W, datum: 2026-12-01}",
    }
    about = look(network(tmp_path, files)).network
    named = {name: [g.title for g in plan_edition(about, "oost", name).groups] for name in ("herfst", "winter")}
    assert named == {"herfst": ["Oud", "Altijd"], "winter": ["Oud", "Nieuw", "Altijd"]}
