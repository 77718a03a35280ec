"""What the coordinator keeps, and gets: phases and counts, signals, the balance, the method and the handbook."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpers.base.gitdates import last_changed
from buurtpers.check.persons import person_in
from buurtpers.plan.balance import FEWEST_TOGETHER, FIGURES, Balance, together
from buurtpers.plan.method import Method
from buurtpers.plan.overview import Overview, overview
from buurtpers.plan.site import SitePlan
from support import CORPORA, REPOSITORY, TODAY, Content, build, check, item, look, network, run

FACTS = "content/data/buurten.yml"
GROUPS = "content/data/werkgroepen.yml"
MEETINGS = "content/data/bijeenkomsten.yml"
NO_GROUPS: dict[str, Content] = {GROUPS: "", "content/data/partners.yml": ""}
SITE_OF = "INHERIT: ../../mkdocs.yml\nsite_name: Oost\nextra: {{buurt: {{woningen: {homes}}}}}\n"


def found(root: Path, date: str = TODAY, changed: dict[str, dt.date] | None = None) -> Overview:
    loaded = look(root, date)
    return overview(loaded.network, loaded.plans, dt.date.fromisoformat(date), changed or {})


def codes(root: Path, date: str = TODAY) -> list[str]:
    return [signal.code for signal in found(root, date).signals]


def facts(*lines: str, buurt: str = "oost") -> str:
    return f"{buurt}:\n" + "".join(f"  {line}\n" for line in lines)


# Signals


@pytest.mark.parametrize(
    ("willing", "homes", "expected"),
    [
        (7, 200, []),
        (8, 200, ["first-meeting"]),
        (16, 500, ["first-meeting"]),
        (17, 60, ["first-meeting-many"]),
        (12, 59, ["area-small"]),
        (12, 501, ["area-large"]),
    ],
)
def test_enough_residents_in_an_area_of_the_right_size_make_a_first_meeting(
    tmp_path: Path, willing: int, homes: int, expected: list[str]
) -> None:
    years = f"jaren: [{{jaar: 2025, willen_meer_doen: 3}}, {{jaar: 2026, willen_meer_doen: {willing - 3}}}]"
    files = {FACTS: facts(years), "sites/oost/mkdocs.yml": SITE_OF.format(homes=homes)}
    assert codes(network(tmp_path, NO_GROUPS | files)) == expected


@pytest.mark.parametrize(
    ("meeting", "expected"),
    [
        ("soort: bewonersbijeenkomst, datum: 2026-12-01", []),
        ("soort: bewonersbijeenkomst, datum: 2026-03-01", []),
        ("soort: bewonersbijeenkomst, datum: 2026-12-01, afgelast: ja", ["first-meeting"]),
        ("soort: bewonersbijeenkomst, datum: 2026-12-01, buurten: west", ["first-meeting"]),
        ("soort: inloop, datum: 2026-12-01", ["first-meeting"]),
    ],
)
def test_a_first_meeting_that_is_held_or_planned_is_enough(tmp_path: Path, meeting: str, expected: list[str]) -> None:
    files = {
        FACTS: facts("jaren: [{jaar: 2026, willen_meer_doen: 9}]"),
        MEETINGS: f"eerste: {{titel: Eerste, begin: 20:00, {meeting}}}\n",
    }
    assert codes(network(tmp_path, NO_GROUPS | files)) == expected


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ("[{jaar: 2025, bijeenkomsten: 1, willen_meer_doen: 12}]", []),
        ("[{jaar: 2025, bijeenkomsten: 1, willen_meer_doen: 12}, {jaar: 2026, willen_meer_doen: 7}]", []),
        ("[{jaar: 2025, bijeenkomsten: 1, willen_meer_doen: 12}, {jaar: 2026, willen_meer_doen: 8}]", ["next-meeting"]),
        ("[{jaar: 2025, bijeenkomsten: 1}, {jaar: 2026, willen_meer_doen: 17}]", ["next-meeting-many"]),
        # Of the year of the meeting only who was counted apart is new.
        ("[{jaar: 2026, bijeenkomsten: 1, willen_meer_doen: 20}]", []),
        ("[{jaar: 2026, bijeenkomsten: 1, willen_meer_doen: 20, na_bijeenkomst: 9}]", ["next-meeting"]),
        ("[{jaar: 2025, willen_meer_doen: 9, na_bijeenkomst: 9}, {jaar: 2026, bijeenkomsten: 1}]", []),
    ],
)
def test_whoever_is_willing_since_the_last_meeting_makes_another(
    tmp_path: Path, years: str, expected: list[str]
) -> None:
    root = network(tmp_path, NO_GROUPS | {FACTS: facts(f"jaren: {years}")})
    assert codes(root) == expected
    planned = "nieuw: {titel: Kring, soort: bewonersbijeenkomst, datum: 2026-12-01, begin: 20:00}\n"
    (root / MEETINGS).write_text(planned, "utf-8")
    assert codes(root) == []


def test_the_agenda_knows_the_last_meeting_by_its_day(tmp_path: Path) -> None:
    files = {
        FACTS: facts("jaren: [{jaar: 2025, willen_meer_doen: 11}, {jaar: 2026, willen_meer_doen: 9}]"),
        MEETINGS: "kring: {titel: Kring, soort: bewonersbijeenkomst, datum: 2025-12-01, begin: 20:00}\n",
    }
    (signal,) = found(network(tmp_path, NO_GROUPS | files)).signals
    assert (signal.code, signal.message.count("1 december 2025"), signal.message.count(" 9 bewoners")) == (
        "next-meeting", 1, 1,
    )  # fmt: skip


@pytest.mark.parametrize(("phase", "expected"), [("zelfstandig", ["nothing-planned"]), ("opstart", [])])
def test_a_network_on_its_own_has_something_on_the_agenda(tmp_path: Path, phase: str, expected: list[str]) -> None:
    root = network(tmp_path, NO_GROUPS | {FACTS: facts(f"fasen: [{{fase: {phase}, sinds: 2026-01-01}}]")})
    assert codes(root) == expected
    (root / MEETINGS).write_text("soep: {titel: Soep, datum: 2026-12-01, begin: 18:00}\n", "utf-8")
    assert codes(root) == []
    assert codes(root, "2026-12-02") == expected


def test_a_working_group_is_quiet_after_half_a_year(tmp_path: Path) -> None:
    groups = "tuin: {titel: Tuin, omschrijving: O., sinds: 2025-01-01}\n"
    groups += "rust: {titel: Rust, omschrijving: O., status: in rust, sinds: 2025-01-01}\n"
    groups += "pril: {titel: Pril, omschrijving: O., sinds: 2026-10-01}\n"
    news = {"content/nieuws/a.md": item(datum="2026-05-25", werkgroep="tuin")}
    root = network(tmp_path, NO_GROUPS | {GROUPS: groups} | news)
    assert codes(root) == []
    assert codes(root, "2026-11-25") == ["group-quiet"]
    (signal,) = found(root, "2026-11-25").signals
    assert "25 mei 2026" in signal.message
    assert (signal.place.file, signal.buurten) == (GROUPS, ("oost", "west"))
    (root / "content/nieuws/a.md").unlink()
    assert codes(root) == ["group-silent"]


def test_what_nobody_checked_for_a_year_is_told_with_its_place(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/paginas/a.md": "---\ntitel: Oud\ngecontroleerd: 2025-11-01\n---\nTekst.\n",
        "content/paginas/b.md": "---\ntitel: Vers\ngecontroleerd: 2025-12-01\n---\nTekst.\n",
        "content/paginas/c.md": "---\ntitel: Uit git\n---\nTekst.\n",
        "content/paginas/d.md": "---\ntitel: Onbekend\n---\nTekst.\n",
        "content/data/partners.yml": "agent: {naam: Samira, functie: boa, gecontroleerd: 2024-01-01, buurten: west}\n",
        GROUPS: "tuin: {titel: Tuin, omschrijving: O., sinds: 2026-11-01, gecontroleerd: 2025-01-01}\n",
    }
    changed = {"content/paginas/b.md": dt.date(2020, 1, 1), "content/paginas/c.md": dt.date(2025, 1, 1)}
    signals = found(network(tmp_path, files), changed=changed).signals
    assert [(signal.code, signal.place.file, signal.buurten) for signal in signals] == [
        ("unchecked-page", "content/paginas/a.md", ("oost", "west")),
        ("unchecked-page", "content/paginas/c.md", ("oost", "west")),
        ("unchecked-partner", "content/data/partners.yml", ("west",)),
        ("unchecked-group", GROUPS, ("oost", "west")),
    ]


def test_git_tells_when_a_file_last_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = network(tmp_path / "netwerk met spatie", {"content/paginas/ééñ.md": "---\ntitel: A\n---\nTekst.\n"})
    assert last_changed(root) == {}

    def git(*words: str, day: str = "2025-01-01") -> None:
        who = {f"GIT_{role}_{what}": "x@x.example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        dates = {f"GIT_{role}_DATE": f"{day}T12:00:00" for role in ("AUTHOR", "COMMITTER")}
        subprocess.run(
            ["git", *words], cwd=root, check=True, capture_output=True, env={"PATH": "/usr/bin", **who, **dates}
        )

    git("init", "-q")
    assert last_changed(root) == {}  # no history yet
    git("add", ".")
    git("commit", "-qm", "eerste")
    (root / GROUPS).write_text("", "utf-8")
    git("commit", "-qam", "tweede", day="2026-02-03")
    dates = last_changed(root)
    assert (dates["content/paginas/ééñ.md"], dates[GROUPS]) == (dt.date(2025, 1, 1), dt.date(2026, 2, 3))
    # Also in a hook of another repository, which tells all that it runs where that is.
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elders"))
    assert last_changed(root) == dates
    # And no program that lies where we are is taken for git.
    (root / "git").write_text("#!/bin/sh\ntouch GELOPEN\n", "utf-8")
    (root / "git").chmod(0o755)
    monkeypatch.chdir(root)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.environ['PATH']}")
    last_changed(root)
    assert not (root / "GELOPEN").exists()


def test_settings_of_a_repository_run_nothing(tmp_path: Path) -> None:
    root = network(tmp_path)
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    for setting in ("core.fsmonitor", "core.pager", "gpg.program", "diff.external", "core.sshCommand"):
        subprocess.run(["git", "config", setting, f"touch {root}/GELOPEN;"], cwd=root, check=True)
    subprocess.run(["git", "config", "log.showSignature", "true"], cwd=root, check=True)
    who = ["-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "core.fsmonitor=false"]
    subprocess.run(["git", *who, "add", "."], cwd=root, check=True)
    subprocess.run(["git", *who, "commit", "-qm", "eerste"], cwd=root, check=True)
    assert "content/data/netwerk.yml" in last_changed(root)
    assert not (root / "GELOPEN").exists()


def test_one_person_in_charge_of_everything_is_told(tmp_path: Path) -> None:
    groups = "".join(
        f"g{n}: {{titel: G{n}, omschrijving: O., sinds: 2026-10-01, contact: {{naam: Joke, email: a@b.example}}}}\n"
        for n in range(2)
    )
    meetings = "".join(
        f"m{n}: {{titel: M{n}, datum: 2026-12-0{n + 1}, begin: 10:00, gastheer: {who}, buurten: oost}}\n"
        for n, who in enumerate(["Joke", "Joke", "Piet", "Ans"])
    )
    root = network(tmp_path, NO_GROUPS | {GROUPS: groups, MEETINGS: meetings})
    (signal,) = found(root).signals
    assert (signal.code, signal.buurten) == ("alone", ("oost",))
    assert "Joke staat bij 4 van de 6 dingen" in signal.message
    (root / MEETINGS).write_text(meetings.replace("Joke", "Riet", 1), "utf-8")
    assert codes(root) == []  # half of it is not everything


# The command


def test_the_overview_is_text_json_and_a_page_of_its_own(tmp_path: Path) -> None:
    files = {
        FACTS: facts(
            "sinds: 2025-01-01",
            "straten: [Kerkpad, Laan]",
            "fasen: [{fase: opstart, sinds: 2025-02-01}]",
            "jaren: [{jaar: 2026, aangebeld: 1240, willen_meer_doen: 9}]",
        ),
        "content/data/netwerk.yml": "naam: '<b>Net</b>'\nredactie: {telefoon: 033 555 01 00}\n",
    }
    root = network(tmp_path, NO_GROUPS | files)
    build(root, "oost")
    text, told = (run("netwerk", "--root", root, "--date", TODAY, *more) for more in ((), ("--format", "json")))
    assert (text.status, told.status, text.stderr) == (0, 0, "")
    assert "Opstart sinds 1 februari 2025" in text.stdout
    assert f"{FACTS}:5" in text.stdout
    answer: dict[str, Any] = json.loads(told.stdout)
    assert [buurt["id"] for buurt in answer["buurten"]] == ["oost", "west"]
    assert answer["buurten"][0]["counts"]["doors"] == 1240
    assert [signal["code"] for signal in answer["signals"]] == ["first-meeting"]
    page = (root / "build/intern/netwerk/index.html").read_text("utf-8")
    assert 'content="noindex' in page
    assert "<b>Net" not in page
    assert not any(word in page for word in ("http:", "https:", "<script", "<link", "src=", "url("))
    assert "1.240" in page
    for file in (root / "build/sites").rglob("*"):
        assert not file.is_file() or b"intern/netwerk" not in file.read_bytes()
    assert not list((root / "build/sites").rglob("*intern*"))


def test_a_mistake_elsewhere_does_not_stop_the_overview(tmp_path: Path) -> None:
    files = {FACTS: facts("jaren: [{jaar: veel}]"), "content/nieuws/a.md": item(datum="ooit")}
    answer = run("netwerk", "--root", network(tmp_path, NO_GROUPS | files), "--date", TODAY)
    assert answer.status == 0
    assert "buurtpers check" in answer.stderr
    assert "Traceback" not in answer.said


# Figures that can be true


def test_surveys_may_come_back_in_the_year_after(tmp_path: Path) -> None:
    years = "jaren: [{jaar: 2025, vragenlijsten_uit: 10}, {jaar: 2026, vragenlijsten_terug: 10}]"
    assert check(network(tmp_path, {FACTS: facts(years)})) == []
    too_many = years.replace("terug: 10", "terug: 11")
    root = network(tmp_path / "b", {FACTS: facts(too_many)})
    assert [row["code"] for row in check(root)] == ["facts-surveys"]
    assert not look(root).held_back("oost")


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ("[{jaar: 2026, aangebeld: 10, deurgesprekken: 10}]", []),
        ("[{jaar: 2026, aangebeld: 10, deurgesprekken: 500}]", [("facts-more", 2, "error")]),
        ("[{jaar: 2026, deurgesprekken: 500}]", []),
        ("[{jaar: 2025, deurgesprekken: 9}, {jaar: 2026, deurgesprekken: 1, huisbezoeken: 10}]", []),
        ("[{jaar: 2026, deurgesprekken: 4, huisbezoeken: 5}]", [("facts-visits", 2, "warning")]),
        ("[{jaar: 2026, aangebeld: 4, huisbezoeken: 5}]", [("facts-visits", 2, "warning")]),
        ("[{jaar: 2026, huisbezoeken: 5}]", []),
        ("[{jaar: 2025, willen_meer_doen: 90}, {jaar: 2026, willen_meer_doen: 10}]", []),
        ("[{jaar: 2025, willen_meer_doen: 90}, {jaar: 2026, willen_meer_doen: 11}]", [("facts-willing", 2, "warning")]),
        ("[{jaar: 2026, willen_meer_doen: 9, na_bijeenkomst: 10}]", [("facts-more", 2, "error")]),
    ],
)
def test_counts_that_cannot_be_are_told_with_their_place(
    tmp_path: Path, years: str, expected: list[tuple[str, int, str]]
) -> None:
    site = {"sites/oost/mkdocs.yml": SITE_OF.format(homes=100)}
    root = network(tmp_path, NO_GROUPS | site | {FACTS: facts(f"jaren: {years}")})
    rows = check(root)
    assert [(row["code"], row["line"], row["severity"]) for row in rows] == expected
    assert all(row["file"] == FACTS and row["column"] > 1 for row in rows)
    assert not look(root).held_back("oost")


def corpus(name: str) -> list[str]:
    return (CORPORA / "areas" / name).read_text("utf-8").splitlines()


@pytest.mark.parametrize("text", corpus("persons.txt"))
def test_a_person_or_a_home_is_seen_among_streets(text: str) -> None:
    assert person_in(text)
    assert person_in(f"Wilgenlaan; {text}")


@given(st.lists(st.sampled_from(corpus("streets.txt")), min_size=1, max_size=4).map("; ".join))
def test_streets_are_no_persons(text: str) -> None:
    assert person_in(text) is None


@given(st.text(max_size=600))
def test_what_is_said_of_a_person_stands_in_the_text(text: str) -> None:
    assert (person_in(text) or "") in text


def test_where_only_areas_should_stand_persons_are_told_with_their_place(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        FACTS: facts("straten: [Kerkpad, Bergflat (nr 12 wil niet)]  # familie Jansen", "# nooit huisnummers"),
        "content/data/bronnen.yml": "g:\n  {titel: G, soort: nieuws, adres: https://g.example/f,\n"
        "   gebieden: {oost: Laan 3}}\n",
    }
    root = network(tmp_path, NO_GROUPS | files)
    rows = [row for row in check(root) if row["code"] == "facts-person"]
    assert [(row["file"], row["line"], row["severity"]) for row in rows] == [
        ("content/data/bronnen.yml", 3, "warning"),
        (FACTS, 2, "warning"),
        (FACTS, 2, "warning"),
    ]
    for name, row in zip(("Laan 3", "wil niet", "familie Jansen"), rows, strict=True):
        assert name in row["message"]
    assert not look(root).held_back("oost")


def test_the_examples_of_the_guides_are_right(tmp_path: Path) -> None:
    def example(guide: str) -> str:
        return (REPOSITORY / "docs" / guide).read_text("utf-8").split("```yaml\n")[1].split("```")[0]

    files: dict[str, Content] = {
        GROUPS: example("werkgroep-beginnen.md"),
        FACTS: example("netwerk-bijhouden.md"),
    }
    assert check(network(tmp_path, files, ["liendert", "soesterkwartier"])) == []


# The balance

COUNTS = st.lists(st.none() | st.integers(0, 5000), min_size=7, max_size=7)


def balance(plan: SitePlan, path: str) -> Balance:
    (view,) = [page.view for page in plan.pages if page.path == path]
    assert isinstance(view, Balance)
    return view


def year(number: int, counts: list[int | None]) -> str:
    names = dict(zip(FIGURES, counts, strict=True))
    spelled = {"doors": "aangebeld", "talks": "deurgesprekken", "visits": "huisbezoeken", "meetings": "bijeenkomsten"}
    spelled |= {
        "surveys_out": "vragenlijsten_uit",
        "surveys_back": "vragenlijsten_terug",
        "willing": "willen_meer_doen",
    }
    return f"{{jaar: {number}, " + ", ".join(f"{spelled[key]}: {n}" for key, n in names.items() if n is not None) + "}"


@given(st.lists(COUNTS, max_size=6), st.integers(0, 3))
def test_a_figure_is_a_sum_of_three_buurten_or_more_and_says_of_how_many(
    counts: list[list[int | None]], others: int
) -> None:
    told = together([tuple(row) for row in counts], len(counts) + others)
    figures = {key: (one, number) for one in told for key, number in one.figures}
    assert len(figures) == sum(len(one.figures) for one in told)
    for at, key in enumerate(FIGURES):
        known = [row[at] for row in counts if row[at] is not None]
        assert (key in figures) is (sum(bool(number) for number in known) >= FEWEST_TOGETHER == 3)
        if key in figures:
            one, number = figures[key]
            assert number == sum(number or 0 for number in known)
            assert one.buurten == len(known)
            assert one.all is (len(known) == len(counts) + others)


def test_homes_may_stand_with_the_other_counts(tmp_path: Path) -> None:
    root = network(tmp_path, NO_GROUPS | {FACTS: facts("woningen: 700")})
    (signal,) = json.loads(run("netwerk", "--root", root, "--date", TODAY, "--format", "json").stdout)["signals"]
    assert (signal["code"], signal["file"]) == ("area-large", FACTS)


@pytest.mark.parametrize(
    ("line", "example"),
    [("fasen: zelfstandig", "- {fase: "), ("fasen: [een, twee]", "- {fase: "), ("jaren: {2026: 3}", "- {jaar: ")],
)
def test_a_list_of_records_is_shown_by_an_example(tmp_path: Path, line: str, example: str) -> None:
    assert all(example in row["hint"] for row in check(network(tmp_path, {FACTS: facts(line)})))


def test_the_coordinator_sees_nought_and_what_nobody_counted_apart(tmp_path: Path) -> None:
    counted = [year(2025, [7, None, None, None, 0, None, None]), year(2026, [0, 3, None, None, None, None, None])]
    root = network(tmp_path, NO_GROUPS | {FACTS: f"oost: {{jaren: [{', '.join(counted)}]}}\n"})
    told = run("netwerk", "--root", root, "--date", TODAY).stdout
    assert "7 keer aangebeld, 3 gesprekken aan de deur, 0 huisbezoeken" in told
    answer = json.loads(run("netwerk", "--root", root, "--date", TODAY, "--format", "json").stdout)
    assert answer["buurten"][0]["counts"] == dict(zip(FIGURES, [7, 3, None, None, 0, None, None], strict=True))
    assert answer["buurten"][1]["counts"]["doors"] is None
    # Nothing sets one buurt beside another: no table, and no total that one is a part of.
    page = (root / "build/intern/netwerk/index.html").read_text("utf-8")
    assert "<table" not in page
    assert page.count("7 keer aangebeld") == 1


def test_surveys_that_came_back_are_right_where_nobody_counted_those_that_went_out(tmp_path: Path) -> None:
    assert check(network(tmp_path, {FACTS: facts("jaren: [{jaar: 2026, vragenlijsten_terug: 9}]")})) == []


AREAS = ("noord", "oost", "west", "zuid")
STORY = "content/balans/{}.md"


def told(root: Path, path: str, buurt: str = "oost") -> str:
    """What a reader sees of a page of the balance, as one line of text."""
    page = (root / f"build/sites/{buurt}/{path}/index.html").read_text("utf-8").split("<main")[1].split("</main")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_the_balance_is_a_story_with_a_sentence_of_figures_and_never_of_one_buurt(tmp_path: Path) -> None:
    first, second = year(2025, [1200, 80, 100, 40, 3, 1, None]), year(2026, [None, 5, *[None] * 4, 2])
    files: dict[str, Content] = {
        FACTS: f"noord: {{jaren: [{first}]}}\noost: {{jaren: [{first}, {second}]}}\nwest: {{jaren: [{first}]}}\n"
        f"zuid: {{jaren: [{year(2025, [400, *[None] * 6])}, {second}]}}\n",
        STORY.format(2026): "---\ntitel: Het tweede jaar\n---\nWij zaten.\n",
        STORY.format(2025): "---\ntitel: Het eerste jaar\nomschrijving: Aanbellen.\n---\nWij belden aan.\n",
        STORY.format(2023): "---\ntitel: Ver terug\n---\nEen idee in de kroeg.\n",
    }
    root = network(tmp_path, files, AREAS)
    build(root, "oost")
    page = told(root, "balans/2025")
    assert "Wij belden aan." in page
    assert "Alle buurten van Burennetwerk Voorbeeld samen, in 2025: 4.000 keer aangebeld." in page
    assert (
        "3 van de buurten van Burennetwerk Voorbeeld samen, in 2025: 240 gesprekken aan de deur, 300 vragenlijsten "
        "uitgedeeld, 120 vragenlijsten opgehaald, 9 huisbezoeken en 3 bijeenkomsten." in page
    )
    # Of 2026 two buurten know something, and of all years together a sum could be subtracted from.
    for path in ("balans/2026", "balans/2023", "balans"):
        assert not re.search(r"samen, in|\d (keer|gesprek|bewoner)", told(root, path)), path
    for title in ("Het tweede jaar", "Het eerste jaar", "Aanbellen.", "Ver terug"):
        assert title in told(root, "balans")
    for path in ("balans/2025", "balans/2026", "balans"):
        whole = (root / f"build/sites/oost/{path}/index.html").read_text("utf-8").split("<main")[1].split("</main")[0]
        assert not any(word in whole for word in ("<svg", "<table", "Noord", "West", "Zuid"))


@pytest.mark.parametrize("buurten", [("oost",), ("oost", "west")])
def test_a_small_network_tells_its_story_without_figures(tmp_path: Path, buurten: tuple[str, ...]) -> None:
    counted = "".join(f"{buurt}: {{jaren: [{year(2026, [120, 60, 50, 30, 5, 2, 9])}]}}\n" for buurt in buurten)
    root = network(tmp_path, {FACTS: counted, STORY.format(2026): "---\ntitel: Dit jaar\n---\nWij.\n"}, buurten)
    build(root, "oost")
    assert not re.search(r"\d (keer|gesprek|bewoner)|samen", told(root, "balans/2026"))


def test_who_did_nothing_does_not_hide_who_did(tmp_path: Path) -> None:
    counted = "".join(
        f"{buurt}: {{jaren: [{year(2026, [number, *[None] * 6])}]}}\n"
        for buurt, number in zip(AREAS, (0, 64, 0, 0), strict=True)
    )
    root = network(tmp_path, {FACTS: counted, STORY.format(2026): "---\ntitel: Dit jaar\n---\nWij.\n"}, AREAS)
    build(root, "oost")
    assert "64" not in told(root, "balans/2026")


def test_figures_without_a_story_are_on_no_page(tmp_path: Path) -> None:
    counted = "".join(f"{buurt}: {{jaren: [{year(2026, [120, *[None] * 6])}]}}\n" for buurt in AREAS)
    plan = look(network(tmp_path, {FACTS: counted}, AREAS)).plans["oost"]
    assert not [page for page in plan.pages if page.path.startswith("balans/")]
    assert "balans/" not in [link.path for link in plan.footer]


def test_only_a_story_of_all_years_is_told_too(tmp_path: Path) -> None:
    plan = look(network(tmp_path, {STORY.format("index"): "---\ntitel: Samen\n---\nWij.\n"})).plans["oost"]
    assert [page.title for page in plan.pages if page.path.startswith("balans/")] == ["Samen"]


def test_without_figures_or_story_there_is_no_balance(small: Path) -> None:
    assert not [page for page in look(small).plans["oost"].pages if page.path.startswith(("balans/", "werkwijze/"))]


def test_figures_with_a_mistake_are_not_shown(tmp_path: Path) -> None:
    good = "".join(f"{buurt}: {{jaren: [{{jaar: 2026, aangebeld: 5}}]}}\n" for buurt in AREAS[1:])
    story = {STORY.format(2026): "---\ntitel: Dit jaar\n---\nWij.\n"}
    root = network(tmp_path, story | {FACTS: good + "noord: {jaren: [{jaar: 2026, aangebeld: vijf}]}\n"}, AREAS)
    loaded = look(root)
    assert not loaded.held_back("oost")
    view = balance(loaded.plans["west"], "balans/2026/")
    assert (view.figures, view.wrong) == ((), True)


# The method and the handbook


def chapter(title: str, order: int, body: str = "Tekst.", **fields: str) -> str:
    more = "".join(f"{key}: {value}\n" for key, value in fields.items())
    return f"---\ntitel: {title}\nvolgorde: {order}\n{more}---\n{body}\n"


BODY = "## Eerst\n\nBel *aan*, zie [hier](bel.md).\n\n- een\n- twee\n\n1. a\n2. b\n\n|x|y|\n|-|-|\n|1|2|\n\n> Zo.\n"
METHOD: dict[str, Content] = {
    "content/werkwijze/kring.md": chapter("De kring", 20, BODY),
    "content/werkwijze/bel.md": chapter("De deurbel", 10, omschrijving="Met zijn tweeën."),
    "content/werkwijze/west.md": chapter("Alleen west", 30, buurten="west"),
    "content/werkwijze/later.md": chapter("Later", 5, concept="ja"),
}


def test_every_site_carries_the_method_in_order(tmp_path: Path) -> None:
    plans = look(network(tmp_path, METHOD)).plans
    for buurt, titles in (("oost", ["De deurbel", "De kring"]), ("west", ["De deurbel", "De kring", "Alleen west"])):
        pages = {page.path: page.view for page in plans[buurt].pages if isinstance(page.view, Method)}
        assert [link.title for link in pages["werkwijze/"].chapters] == titles
        assert pages["werkwijze/kring/"].number == 2
        assert len(pages) == len(titles) + 1
        assert [link.title for link in plans[buurt].footer] == ["Wie helpen ons", "Zo werken wij"]


def test_the_handbook_is_one_tagged_pdf_with_contents_and_page_numbers(tmp_path: Path) -> None:
    root = network(tmp_path, METHOD)
    answer = run("handboek", "--root", root, "--date", TODAY)
    assert (answer.status, answer.stderr) == (0, "")
    file = root / "build/handboek/handboek.pdf"
    first = file.read_bytes()
    with pikepdf.open(file) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "nl"
        assert b"pdfuaid" in bytes(pdf.Root.Metadata.read_bytes())
        assert pdf.Root.Outlines.Count > 0
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file)]
    assert "Burennetwerk Voorbeeld" in texts[0]
    contents = " ".join(texts[1].split())
    assert [contents.index(title) for title in ("De deurbel", "De kring", "Alleen west")] == sorted(
        contents.index(title) for title in ("De deurbel", "De kring", "Alleen west")
    )
    assert "Later" not in "".join(texts)
    number = next(n for n, text in enumerate(texts, 1) if n > 2 and "De kring" in text)
    assert f"{number}" in texts[number - 1].split()[-1:]
    run("handboek", "--root", root, "--date", TODAY)
    assert file.read_bytes() == first


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        ({}, 2, "content/werkwijze"),
        ({"content/werkwijze/a.md": chapter("Teken", 1, "Een \U00013000 van toen.")}, 0, ""),
        ({"content/werkwijze/a.md": chapter("Goed", 1), "content/werkwijze/b.md": "geen kop"}, 1, "kop boven"),
    ],
)
def test_what_is_wrong_with_a_handbook_is_told_in_a_sentence(
    tmp_path: Path, files: dict[str, Content], status: int, said: str
) -> None:
    answer = run("handboek", "--root", network(tmp_path, files), "--date", TODAY)
    assert answer.status == status
    assert said in answer.stderr
    assert "Traceback" not in answer.said


def test_a_group_that_was_just_added_is_not_silent(tmp_path: Path) -> None:
    root = network(tmp_path, NO_GROUPS | {GROUPS: "tuin: {titel: Tuin, omschrijving: O.}\n"})
    for changed, expected in (
        ({GROUPS: dt.date(2026, 11, 1)}, []),
        ({"content/data/netwerk.yml": dt.date(2026, 11, 1)}, []),  # not even committed
        ({GROUPS: dt.date(2026, 1, 1)}, ["group-silent"]),
        ({}, ["group-silent"]),  # nobody knows
    ):
        assert [one.code for one in found(root, changed=changed).signals] == expected
