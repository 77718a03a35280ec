"""Small telephones and large letters: nothing scrolls sideways, and no word stands one letter a line.

A telephone of 360 pixels at 150 and 200 % has room for 240 and 180.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.chromium import PHONE, hosted, reading
from browser.test_pages import CHOSEN, path_of, status_of
from support import Content, build, item, network, once, photo

WINDOWS = [(320, 100), (240, 100), (180, 100), (PHONE, 200), (320, 200), (1280, 200)]
# Of what is shown: how far it sticks out, and texts of which hardly more than a letter stands on a line.
FAULTS = """percent => {
    document.documentElement.style.fontSize = percent === 100 ? "" : `${1.125 * percent}%`
    for (const one of document.querySelectorAll("details")) one.open = true
    const shown = [...document.querySelectorAll("body *")].filter(e => e.checkVisibility())
    const out = document.documentElement.scrollWidth <= innerWidth ? [] : shown
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .map(e => `too wide: ${e.outerHTML.slice(0, 120)}`)
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let text; text = texts.nextNode();) {
        const letters = text.data.replace(/\\s/g, "").length
        const around = text.parentElement
        if (letters < 6 || !around.checkVisibility() || around.closest(".unseen, script, style")) continue
        const range = document.createRange()
        range.selectNodeContents(text)
        const lines = new Set([...range.getClientRects()].filter(box => box.width > 1).map(box => Math.round(box.top)))
        if (letters / lines.size < 3) out.push(`${lines.size} lines: ${text.data.trim().slice(0, 60)}`)
    }
    return out
}"""

WORD = "Aansprakelijkheidsverzekeringsmaatschappij"
MAIL = "informatiepunt.bewonersbijeenkomsten@gemeenschapsaccommodatie-hoogheemraad.example"
HREF = "https://www.gemeenschapsaccommodatie.example/programma/winterseizoen-2026-2027/index.html"
TABLE = f"| {WORD} | Woensdagmiddagvoorstelling | Bijzonderheden |\n|---|---|---|\n| een | twee | drie |\n"
TEXT = f"""{WORD} en meer.\n\n## {WORD}\n\n{TABLE}\n- {MAIL}\n- <{HREF}>\n
> {WORD}\n\n1. {WORD}\n\n    {HREF}\n\n![f](../../fotos/f.jpg)\n"""
LONG: dict[str, Content] = {
    "content/fotos/f.jpg": photo(),
    "content/data/netwerk.yml": f"naam: Burennetwerk Gasthuiskwartier-Vogelenbuurt\n"
    f"redactie: {{naam: Redactiecommissievoorzitter, email: {MAIL}, telefoon: 033 555 01 00, adres: {WORD} 112}}\n",
    "sites/oost/mkdocs.yml": "INHERIT: ../../mkdocs.yml\nsite_name: Gasthuiskwartier-Vogelenbuurt\n"
    "site_url: https://gasthuiskwartier-vogelenbuurt.voorbeeld.example/\n"
    f"extra: {{buurt: {{krant: De Vogelenbuurtbewoner, spreuk: '{WORD} van en voor bewoners'}}}}\n",
    "content/nieuws/2026/a.md": item(
        f"{WORD} komt", TEXT, auteur=f"{WORD} de Boer", thema="groen", foto="f.jpg", werkgroep="tuin",
        inleiding=f"De {WORD} verhuist.", kader=f"{{titel: {WORD}, tekst: '{MAIL}'}}", datum="2026-11-20",
    ),
    "content/nieuws/2026/b.md": item(WORD, TEXT, thema="groen", datum="2026-11-18"),
    "content/nieuws/2026/c.md": item(f"Nog een {WORD}", TEXT, foto="f.jpg", thema="groen", datum="2026-11-10"),
    "content/nieuws/2026/d.md": item(f"Weer een {WORD}", TEXT, foto="f.jpg", thema="groen", datum="2026-11-09"),
    "content/data/themas.yml": f"groen: {{titel: Groenvoorziening en afvalscheiding, omschrijving: {WORD}}}\n",
    "content/data/werkgroepen.yml": f"tuin:\n  titel: Gemeenschapsmoestuinvereniging\n  omschrijving: {WORD} hier.\n"
    f"  thema: groen\n  wil: Een {WORD} minder\n  contact: {{naam: Redactiecommissie, email: {MAIL}}}\n"
    f"  gezocht: [een {WORD}, ook iemand die kan lassen]\n  foto: f.jpg\n"
    f"klaar:\n  titel: Verkeersveiligheidsverbetering\n  omschrijving: {WORD}.\n  thema: groen\n  status: klaar\n"
    f"  bereikt: Een {WORD}\n",
    "content/data/plekken.yml": f"de-kring:\n  naam: Gemeenschapsaccommodatie Hoogheemraadschapsboerderij\n"
    f"  adres: Burgemeester Schimmelpenninckstraat 1124\n  postcode: 3822 ZK\n  plaats: Westerhaar-Vriezenveensewijk\n"
    f"  toegankelijk: Rolstoeltoegankelijkheidsvoorziening\n  stoelen: 40\n  website: {HREF}\n",
    "content/data/partners.yml": f"wijkagent:\n  naam: Wilhelmina van Schimmelpenninck-Oldenbarnevelt\n"
    f"  functie: wijkveiligheidscoördinator\n  organisatie: Omgevingsdienst Noordzeekanaalgebied\n  taak: {WORD}\n"
    f"  email: {MAIL}\n  telefoon: 033 555 01 31\n  website: {HREF}\n",
    "content/data/bijeenkomsten.yml": f"""
kring:
  titel: Kennismakingsbijeenkomst {WORD}
  soort: bewonersbijeenkomst
  herhaling: elke tweede donderdag van de maand om 19:30 tot 21:30
  vanaf: 2026-09-10
  plek: de-kring
  partners: [wijkagent]
  aanmelden: via {MAIL}
  online: {HREF}
  werkgroep: tuin
  gastheer: {WORD}
  meenemen: {WORD}
  omschrijving: {WORD}
  verplaatst: {{2026-12-10: {{naar: 2026-12-17, reden: De {WORD} is dicht.}}}}
eens: {{titel: Vrijwilligersbijeenkomstenvoorbereiding, datum: 2026-12-24, begin: 10:00, afgelast: De {WORD}.}}
was: {{titel: {WORD}, datum: 2026-09-24, begin: 10:00, plek: de-kring}}
""",
    "content/data/bronnen.yml": f"g: {{titel: {WORD}, soort: nieuws, adres: https://g.example/f, website: {HREF}}}\n",
    "content/paginas/over.md": f"---\ntitel: {WORD}\nmenu: 50\n---\n{TEXT}",
    "content/werkwijze/index.md": f"---\ntitel: Zo werkt de {WORD}\n---\n{TEXT}",
    "content/werkwijze/bel.md": f"---\ntitel: {WORD}\nomschrijving: {WORD}\n---\n{TEXT}",
    "content/balans/2026.md": f"---\ntitel: 2026, het jaar van de {WORD}\nomschrijving: {WORD}\n---\n{TEXT}",
}  # fmt: skip
PATHS = (
    *("", "nieuws/", "nieuws/2026/", "nieuws/2026/a/", "nieuws/2026/b/", "nieuws/van-buiten/", "werkgroepen/"),
    *("werkgroepen/tuin/", "werkgroepen/klaar/", "themas/groen/", "agenda/", "agenda/maand/", "agenda/kring/"),
    *("agenda/eens/", "agenda/was/", "plekken/de-kring/", "partners/", "over/", "werkwijze/", "werkwijze/bel/"),
    *("balans/", "balans/2026/"),
)


@pytest.fixture(scope="module")
def site(shared_folder: Path) -> Iterator[str]:
    """A site with long words wherever people may write one."""
    root = once(shared_folder / "narrow", lambda folder: build(network(folder, LONG, ["oost"])))
    with hosted(root / "build/sites/oost") as address:
        yield address


def faults(page: Page) -> list[str]:
    """What is wrong with the page that is open, in each window."""
    found = []
    for width, percent in WINDOWS:
        page.set_viewport_size({"width": width, "height": 640})
        found += [f"{width} px, {percent} %: {fault}" for fault in page.evaluate(FAULTS, percent)]
    return found


@pytest.mark.parametrize("kind", [*CHOSEN, "missing"])
def test_every_kind_of_page_fits_a_small_telephone(browser: Browser, schothorst: str, kind: str) -> None:
    with reading(browser, schothorst, PHONE) as reader:
        assert faults(reader.open(path_of(kind), status_of(kind))) == []


@pytest.mark.parametrize("path", [*PATHS, "bestaat/niet/"])
def test_long_words_fit_a_small_telephone(browser: Browser, site: str, path: str) -> None:
    with reading(browser, site, PHONE) as reader:
        assert faults(reader.open(path, 404 if path == "bestaat/niet/" else 200)) == []


@pytest.mark.parametrize("path", ["", "nieuws/", "agenda/", "contact/"])
def test_an_empty_site_fits_a_small_telephone(browser: Browser, nieuwbuurt: str, path: str) -> None:
    with reading(browser, nieuwbuurt, PHONE) as reader:
        assert faults(reader.open(path)) == []


def test_what_does_not_fit_is_seen(browser: Browser, site: str) -> None:
    with reading(browser, site, PHONE) as reader:
        page = reader.open("over/")
        page.evaluate("""document.querySelector("h1").style.width = "1ch" """)
        assert any("lines: " in fault for fault in faults(page))
        page.evaluate("""document.querySelector("h1").style.width = "400px" """)
        assert any("180 px, 100 %: too wide" in fault for fault in faults(page))
