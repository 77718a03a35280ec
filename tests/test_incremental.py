"""After any change, a build that makes only what changed leaves what a clean build leaves, byte for byte.

The clean build is mkdocs' own, from a copy of the network without a cache. Hundreds
of changes by `BUURTPERS_CHANGES=300` (`make nightly`).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, example, given, note, settings
from hypothesis import strategies as st

from buurtpers.base.problems import as_text
from buurtpers.cli import app
from buurtpers.commands import loading
from buurtpers.commands.build import make_all, site_mistake, write_by_mkdocs
from buurtpers.web.site import ShellError
from support import SHELL, SITE, TODAY, Content, Result, item, look, network, photo, put, run, tree

EXAMPLES = int(os.environ.get("BUURTPERS_CHANGES", "5"))
# Each of these starts a program for each step.
PROGRAMS = max(2, EXAMPLES // 6)
NEWS, PAGES, DATA = "content/nieuws/2026/", "content/paginas/", "content/data/"
BUURTEN = ("oost", "west")
# With so many, each core reads and makes its own part of them.
MANY = (*BUURTEN, "noord", "hof", "kade", "veld")
MEETINGS = DATA + "bijeenkomsten.yml"
FILES: dict[str, Content] = {
    "content/fotos/straat.jpg": photo(700, 500),
    "content/fotos/tuin.jpg": photo(500, 400),
    NEWS + "feest.md": item(foto="straat.jpg", bijschrift="De straat", thema="groen"),
    NEWS + "lamp.md": item("De lamp", "Kapot. Zie [het feest](feest.md).", datum="2026-10-02", buurten="oost"),
    NEWS + "tuin.md": item("De tuin", "Kijk!\n\n![De tuin](tuin.jpg)", datum="2026-09-03", werkgroep="tuin"),
    NEWS + "soep.md": item("Soep", datum="2025-12-03", kader="{titel: Nodig, tekst: Een pan}", buurten="west"),
    PAGES + "over.md": "---\ntitel: Over ons\nmenu: 40\n---\nWij zijn de buurt.\n",
    "sites/oost/docs/hofje.md": "---\ntitel: Het hofje\n---\nEen [feest](/nieuws/2026/feest/).\n",
    DATA + "bronnen.yml": "gemeente: {titel: De gemeente, soort: nieuws, adres: https://gemeente.example/rss}\n"
    "kring: {titel: De Kring, soort: agenda, bestand: kring.ics, buurten: oost}\n",
    "content/bronnen/gemeente.json": '{"items": [{"date": "2026-11-20", "title": "Weg", "link": "https://g.example/"}]}',
    "content/bronnen/kring.ics": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Yoga\nDTSTART:20261101T100000\n"
    "RRULE:FREQ=WEEKLY\nEND:VEVENT\nEND:VCALENDAR\n",
    MEETINGS: "koffie: {titel: Koffie, datum: 2026-11-25, begin: 10:00, plek: de-kring, foto: tuin.jpg, "
    "beschrijving_foto: Een tuin}\n"
    "vergadering: {titel: Vergadering, datum: 2026-11-20, begin: 20:00, partners: [wijkagent], werkgroep: tuin}\n"
    "inloop: {titel: Inloop, vanaf: 2026-10-01, herhaling: om de week op vrijdag om 15:00, plek: de-kring, "
    "werkgroep: tuin, behalve: feestdagen, verplaatst: {2026-12-11: 2026-12-12}}\n",
}

Change = Callable[[Path], None]


def edit(name: str, old: str, new: str) -> Change:
    """Replace words in a file, if it is there."""

    def change(root: Path) -> None:
        path = root / name
        if path.is_file():
            path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    return change


def written(name: str, content: str | bytes) -> Change:
    return lambda root: put(root, {name: content})


def removed(name: str) -> Change:
    def change(root: Path) -> None:
        path = root / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    return change


def renamed(old: str, new: str) -> Change:
    def change(root: Path) -> None:
        if (root / old).exists() and not (root / new).exists():
            (root / old).rename(root / new)

    return change


def lost(pattern: str, instead: bytes | None = None) -> Change:
    """Files gone, or others in their place."""

    def change(root: Path) -> None:
        for path in root.glob(pattern):
            path.unlink()
            if instead is not None:
                path.write_bytes(instead)

    return change


def spoiled(pattern: str) -> Change:
    """Somebody writes into files that we made."""

    def change(root: Path) -> None:
        for path in sorted(root.glob(pattern)):
            if path.is_file():
                with path.open("ab") as file:
                    file.write(b" ")

    return change


def site(buurt: str, more: str = "", **fields: str) -> Change:
    text = SITE.format(buurt=buurt, name=fields.get("name", buurt.capitalize()))
    for key, value in fields.items():
        text = text.replace("site_name", f"{key}: {value}\nsite_name", 1) if key != "name" else text
    return written(f"sites/{buurt}/mkdocs.yml", text + more)


SEARCHLESS = "theme: {name: buurtpers_web}\nplugins: [buurtpers]\n"
OTHER_PLUGIN = SHELL + "  - material/meta\n"
CHANGES: dict[str, Change] = {
    # text
    "a sentence": edit(NEWS + "feest.md", "welkom", "van harte welkom"),
    "a word of the same length": edit(NEWS + "feest.md", "Iedereen", "Niemand!"),
    "back again": edit(NEWS + "feest.md", "Niemand!", "Iedereen"),
    "a title": edit(NEWS + "lamp.md", "De lamp", "De lantaarn"),
    "a day": edit(NEWS + "tuin.md", "2026-09-03", "2026-11-02"),
    "another year": edit(NEWS + "soep.md", "2025-12-03", "2024-01-03"),
    "for the other": edit(NEWS + "lamp.md", "buurten: oost", "buurten: west"),
    "for all": edit(NEWS + "soep.md", "buurten: west", "buurten: alle"),
    "not yet": edit(NEWS + "tuin.md", "titel:", "concept: ja\ntitel:"),
    "over": edit(NEWS + "feest.md", "titel:", "einde: 2026-11-24\ntitel:"),
    "another theme": edit(NEWS + "feest.md", "thema: groen", "thema: veiligheid"),
    "a link": edit(
        PAGES + "over.md",
        "buurt.",
        "buurt. Lees [de tuin](../nieuws/2026/tuin.md) of [de soep](../nieuws/2026/soep.md).",
    ),
    "a link to what the other has": edit(
        "sites/oost/docs/hofje.md", "Een [", f"Een [soep](../../../{NEWS}soep.md) en een ["
    ),
    "a page of one's own": written("sites/west/docs/over.md", "---\ntitel: Over West\n---\n## Vroeger\n\nHier.\n"),
    "a link to a heading": edit("sites/oost/docs/hofje.md", "Een [", "Als [vroeger](/over/#vroeger), een ["),
    "a page": edit("sites/oost/docs/hofje.md", "Het hofje", "Ons hofje"),
    "a menu": edit(PAGES + "over.md", "menu: 40\n", ""),
    "a box": edit(NEWS + "soep.md", "Een pan", "Twee pannen"),
    "no summary any more": edit(NEWS + "lamp.md", "Kapot. ", ""),
    # data
    "a theme's name": edit(DATA + "themas.yml", "Groen", "Natuur"),
    "a place": edit(DATA + "plekken.yml", "Dorpsstraat 1", "Dorpsstraat 2"),
    "a partner": edit(DATA + "partners.yml", "wijkagent}", "boa}"),
    "a group": edit(DATA + "werkgroepen.yml", "Samen tuinieren.", "Elke zaterdag."),
    "the editors": edit(DATA + "netwerk.yml", "033 555 01 00", "033 555 01 09"),
    "the network": edit(DATA + "netwerk.yml", "Voorbeeld", "Anders"),
    "a meeting later": edit(MEETINGS, "2026-11-25", "2026-12-25"),
    "cancelled": edit(MEETINGS, "titel: Koffie", "titel: Koffie, afgelast: Ziek"),
    "another rule": edit(MEETINGS, "om de week op vrijdag", "elke laatste donderdag"),
    "one time cancelled": edit(MEETINGS, "werkgroep: tuin, behalve", "werkgroep: tuin, afgelast: 2026-12-18, behalve"),
    "no meetings": removed(MEETINGS),
    "photo facts": written(DATA + "fotos.yml", "straat.jpg: {alt: Een straat, maker: Ans}\n"),
    # what the network tells of itself
    "counts": written(DATA + "buurten.yml", "oost: {jaren: [{jaar: 2026, aangebeld: 40, huisbezoeken: 3}]}\n"),
    "more counts": edit(DATA + "buurten.yml", "huisbezoeken: 3", "huisbezoeken: 5"),
    "a wrong count": edit(DATA + "buurten.yml", "aangebeld: 40", "aangebeld: veel"),
    "a story of the year": written("content/balans/2026.md", "---\ntitel: Dit jaar\n---\nWij belden aan.\n"),
    "a chapter": written("content/werkwijze/bel.md", "---\ntitel: De bel\nfoto: tuin.jpg\n---\nBel aan.\n"),
    "a chapter for one": edit("content/werkwijze/bel.md", "titel:", "buurten: oost\ntitel:"),
    "a group that rests": edit(DATA + "werkgroepen.yml", "titel: Buurttuin", "titel: Buurttuin, status: in rust"),
    "a group elsewhere": edit(DATA + "werkgroepen.yml", "titel: Buurttuin", "titel: Buurttuin, buurten: west"),
    "a face": edit(DATA + "partners.yml", "functie:", "foto: straat.jpg, toestemming: ja, functie:"),
    # what others tell
    "a headline of others": edit("content/bronnen/gemeente.json", "Weg", "Fietspad"),
    "others are only looked at": edit("content/bronnen/gemeente.json", '{"items"', '{"worked": "2026-11-24", "items"'),
    "others fail": edit(
        "content/bronnen/gemeente.json", '{"items"', '{"failing": {"since": "2026-11-01", "why": "slow"}, "items"'
    ),
    "nothing of others any more": removed("content/bronnen"),
    "a source for the other": edit(DATA + "bronnen.yml", "buurten: oost", "buurten: west"),
    "an event of others": edit("content/bronnen/kring.ics", "Yoga", "Zang"),
    # photographs
    "another photo": written("content/fotos/straat.jpg", photo(720, 500)),
    "the same photo elsewhere": renamed("content/fotos/tuin.jpg", "content/fotos/hof.jpg"),
    "and back": renamed("content/fotos/hof.jpg", "content/fotos/tuin.jpg"),
    "no photo": removed("content/fotos/straat.jpg"),
    "a broken photo": written("content/fotos/tuin.jpg", b"no photo"),
    # configuration
    "a name": site("oost", name="Verre Oosten"),
    "an address": edit("sites/west/mkdocs.yml", "voorbeeld.example/", "voorbeeld.example/west/"),
    "no address": edit("sites/west/mkdocs.yml", "site_url", "site_description"),
    "a colour": edit("sites/oost/mkdocs.yml", "#1f5c4d", "#7a1f3d"),
    "a motto": site("west", "    spreuk: Samen\n"),
    "a description": site("oost", site_description="Waar de zon opkomt"),
    "no search": written("mkdocs.yml", SEARCHLESS),
    "another plugin": written("mkdocs.yml", OTHER_PLUGIN),
    "the search of all": edit("mkdocs.yml", "lang: nl", "lang: [nl, en]"),
    "a refused setting": site("oost", "hooks: [bestaat-niet.py]\n"),
    "a setting that mkdocs refuses": written("mkdocs.yml", SHELL + "hooks: [../../bestaat-niet.py]\n"),
    "the settings of all, as they were": written("mkdocs.yml", SHELL),
    # files come and go
    "a new item": written(NEWS + "nieuw.md", item("Gloednieuw", datum="2026-11-23")),
    "many items": lambda root: put(
        root, {f"{NEWS}reeks-{n}.md": item(f"Deel {n}", datum=f"2026-03-{n:02d}") for n in range(1, 15)}
    ),
    "an item less": removed(NEWS + "feest.md"),
    "an item renamed": renamed(NEWS + "lamp.md", NEWS + "lantaarn.md"),
    "a page for an own page": written("sites/west/docs/over.md", "---\ntitel: Over West\n---\nHier.\n"),
    "a buurt more": site("zuid"),
    "a buurt less": removed("sites/west"),
    # mistakes
    "a mistake": written(NEWS + "fout.md", item(datum="ooit", buurten="oost")),
    "mended": removed(NEWS + "fout.md"),
    "a dead link": edit(NEWS + "tuin.md", "Kijk!", "Kijk! [hier](weg.md)"),
    "a misspelled theme": edit(NEWS + "feest.md", "thema: groen", "thema: groeen"),
    "a strange name": written(NEWS + "Een Dag!.md", item("Een dag")),
    # what we made ourselves
    "somebody edits a page": spoiled("build/sites/oost/nieuws/2026/*/index.html"),
    "somebody edits a photo": spoiled("build/sites/*/fotos/*"),
    "somebody edits the theme": spoiled("build/sites/west/assets/stylesheets/*"),
    "somebody adds a file": written("build/sites/oost/extra/bestand.txt", "hallo"),
    "somebody removes a folder": removed("build/sites/west/nieuws"),
    "no site": removed("build/sites/oost"),
    "no cache": removed(".cache"),
    "a damaged store": spoiled(".cache/buurtpers/store.sqlite"),
    "damaged records": spoiled(".cache/buurtpers/sites/*.record"),
    "half of what was set aside": lost(".cache/buurtpers/sites/*/over/*"),
    "others in what was set aside": lost(".cache/buurtpers/sites/*/over/*", b"<!doctype html>"),
    "damaged photos": spoiled(".cache/buurtpers/*/*.webp"),
    "nothing": lambda root: None,
}
DAYS = [dt.date.fromisoformat(TODAY) + dt.timedelta(days=n) for n in (0, 0, 0, 0, 1, 40, -30)]

Steps = list[tuple[list[str], dt.date]]
steps = st.lists(
    st.tuples(st.lists(st.sampled_from([*CHANGES]), min_size=1, max_size=3), st.sampled_from(DAYS)), max_size=5
)
TEXTS = [*CHANGES][: [*CHANGES].index("a theme's name")]
texts_first = st.lists(
    st.tuples(
        st.one_of(
            st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3),
            st.lists(st.sampled_from([*CHANGES]), min_size=1, max_size=2),
        ),
        st.just(DAYS[0]),
    ),
    max_size=4,
)


def clean(root: Path, day: dt.date, before: dict[str, dict[str, bytes]]) -> tuple[dict[str, dict[str, bytes]], str]:
    """What mkdocs makes of a copy of the network; a buurt with a mistake keeps what it had. With what is told."""
    with tempfile.TemporaryDirectory() as folder:
        copy, sites = Path(folder).resolve() / "kopie", dict(before)
        for name in ("content", "sites"):
            shutil.copytree(root / name, copy / name)
        shutil.copy(root / "mkdocs.yml", copy)
        loaded = loading.look(copy, day)
        for buurt in loaded.good(loaded.network.sites):
            try:
                made = make_all(loaded, buurt)
                sites[buurt] = tree(write_by_mkdocs(loaded, made, copy / "build"))
                loaded = loaded.with_more(made.problems)
            except ShellError as error:
                loaded = loaded.with_more([site_mistake(buurt, error)])
        # mkdocs names a file by its whole path.
        return sites, as_text(loaded.problems).replace(str(copy), str(root))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink an example takes longer than to read it
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(steps)
@example(
    [
        (["a word of the same length"], DAYS[0]),
        (["half of what was set aside", "a group that rests"], DAYS[0]),
        (["others in what was set aside", "a word of the same length"], DAYS[0]),
    ]
)
@example(
    [
        (["counts", "a chapter", "a face"], DAYS[0]),
        (["more counts", "a story of the year", "a group elsewhere"], DAYS[0]),
        (["a chapter for one", "a group that rests", "a word of the same length"], DAYS[0]),
    ]
)
@example([(["a link to what the other has"], DAYS[0])])
@example([(["a page of one's own"], DAYS[0]), (["a link to a heading"], DAYS[0])])
def test_any_change_gives_what_a_clean_build_gives(steps: Steps) -> None:
    def build(root: Path, day: dt.date) -> Result:
        done = CliRunner().invoke(app, ["build", "--root", str(root), "--date", str(day)])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.output
        return Result(done.exit_code, done.stdout, done.stderr)

    follow(steps, BUURTEN, build)


@settings(
    max_examples=PROGRAMS,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(texts_first)
@example(
    [
        (["a word of the same length"], DAYS[0]),
        (["a sentence", "somebody edits a page"], DAYS[0]),
        (["back again", "a title", "for the other"], DAYS[0]),
        (["a dead link", "a page"], DAYS[0]),
        (["an item less"], DAYS[0]),
    ]
)
@example(
    [
        (["a motto"], DAYS[0]),
        (["others in what was set aside", "back again"], DAYS[0]),
        (["over", "a link"], DAYS[0]),
    ]
)
def test_any_change_gives_that_where_several_processes_make_many_sites(steps: Steps) -> None:
    follow(steps, MANY, lambda root, day: run("build", "--root", root, "--date", str(day)))


def follow(steps: Steps, buurten: tuple[str, ...], build: Callable[[Path, dt.date], Result]) -> None:
    """Make the changes, and compare after each step."""
    with tempfile.TemporaryDirectory() as folder:
        root = network(Path(folder).resolve() / "netwerk", FILES, buurten)
        for names, day in [(["nothing"], dt.date.fromisoformat(TODAY)), *steps]:
            for name in names:
                note(f"{name} ({day})")
                CHANGES[name](root)
            before = {path.name: tree(path) for path in (root / "build/sites").glob("[!.]*")}
            done = build(root, day)
            assert "Traceback" not in done.stderr
            expected, told = clean(root, day, before)
            for buurt, files in expected.items():
                found = tree(root / "build/sites" / buurt)
                assert sorted(found) == sorted(files), buurt
                wrong = {name: (found[name], files[name]) for name in files if files[name] != found[name]}
                assert not wrong, (buurt, wrong)
            assert told in done.stderr
            assert (done.status == 0) == (": fout: " not in told)


# How often the work was parted, before what the program itself says.
PARTED = """
import sys
from buurtpers.commands import rebuild
from buurtpers.cli import main
together = rebuild.together
def told(*given):
    print("verdeeld")
    return together(*given)
rebuild.together = told
main()
"""


def test_the_work_is_parted_where_many_sites_show_what_changed(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk", FILES, MANY)

    def parted() -> int:
        args = ["build", "--root", str(root), "--date", TODAY]
        done = subprocess.run([sys.executable, "-c", PARTED, *args], capture_output=True, text=True, check=True)
        made = [line.partition(":")[0] for line in done.stdout.splitlines() if "build/sites" in line]
        assert made == sorted(made)  # whichever process made it
        return done.stdout.count("verdeeld")

    assert parted() == 0
    CHANGES["a sentence"](root)
    assert parted() == 1
    CHANGES["a title"](root)  # of a text that one site shows
    assert parted() == 0


@pytest.mark.parametrize("buurten", [BUURTEN, MANY])
def test_nothing_is_wrong_with_the_network_that_is_changed(tmp_path: Path, buurten: tuple[str, ...]) -> None:
    """With a mistake anywhere everything is looked at, and with one for all nothing is built: little would be tried."""
    assert look(network(tmp_path / "netwerk", FILES, buurten)).problems == ()


def test_settings_that_sites_share_may_lie_in_a_folder_of_their_own(tmp_path: Path) -> None:
    root = network(tmp_path / "netwerk")
    put(root, {"gedeeld/mkdocs.yml": SHELL, "mkdocs.yml": "INHERIT: gedeeld/mkdocs.yml\n"})
    assert run("build", "--root", root).status == 0
    edit("gedeeld/mkdocs.yml", "lang: nl", "lang: [nl, en]")(root)
    assert run("build", "--root", root).status == 0
    index = json.loads((root / "build/sites/oost/search/search_index.json").read_bytes())
    assert index["config"]["lang"] == ["nl", "en"]
