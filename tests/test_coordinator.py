"""What the coordinator keeps, and gets: phases and counts, signals, the balance, the method and the handbook."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpers.gitdates import last_changed
from buurtpers.plan.balance import FIGURES, sums
from buurtpers.plan.overview import Overview, overview
from buurtpers.plan.pages import Balance, Method, SitePlan
from buurtpers.read import models
from support import REPOSITORY, TODAY, Content, build, check, item, look, network, run

FACTS = "content/data/buurten.yml"
GROUPS = "content/data/werkgroepen.yml"
MEETINGS = "content/data/bijeenkomsten.yml"
NO_GROUPS: dict[str, Content] = {GROUPS: "", "content/data/partners.yml": ""}
SITE_OF = "INHERIT: ../../mkdocs.yml\nsite_name: Oost\nextra: {{buurt: {{woningen: {homes}}}}}\n"


def found(root: Path, date: str = TODAY, changed: dict[str, dt.date] | None = None) -> Overview:
    desk = look(root, date)
    return overview(desk.network, desk.plans, dt.date.fromisoformat(date), changed or {})


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


def test_git_tells_when_a_file_last_changed(tmp_path: Path) -> None:
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


@given(st.lists(st.dictionaries(st.integers(2020, 2026), COUNTS, max_size=3), max_size=4))
def test_the_balance_sums_the_whole_network(counts: list[dict[int, list[int | None]]]) -> None:
    facts = [
        models.BuurtFacts.model_validate(
            {"years": [{"year": y, **dict(zip(FIGURES, row, strict=True))} for y, row in years.items()]}
        )
        for years in counts
    ]
    found = sums(facts)
    for at in range(len(FIGURES)):
        given = {(y, number): row[at] for number, years in enumerate(counts) for y, row in years.items()}
        for y, row in found.items():
            known = [n for (one, _), n in given.items() if one == y and n is not None]
            assert row[at] == (sum(known) if known else None)
        assert {y for (y, _), n in given.items() if n is not None} <= set(found)
    assert list(found) == sorted(found)
    assert all(any(n is not None for n in row) for row in found.values())


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


def test_nought_is_told_and_what_nobody_counted_is_not(tmp_path: Path) -> None:
    counted = [year(2025, [7, None, None, None, 0, None, None]), year(2026, [0, 3, None, None, None, None, None])]
    root = network(tmp_path, NO_GROUPS | {FACTS: f"oost: {{jaren: [{', '.join(counted)}]}}\n"})
    plan = look(root).plans["oost"]
    whole = balance(plan, "balans/")
    assert [(one.key, one.number) for one in whole.figures] == [("doors", 7), ("talks", 3), ("visits", 0)]
    assert whole.by_year == ((2025, (7, None, 0)), (2026, (0, 3, None)))
    page = (build(root, "oost") / "oost/balans/index.html").read_text("utf-8")
    assert page.count("<td>–</td>") == 2
    assert page.count("<td>0</td>") == 2
    told = run("netwerk", "--root", root, "--date", TODAY).stdout
    assert "7 keer aangebeld, 3 gesprekken aan de deur, 0 huisbezoeken" in told
    answer = json.loads(run("netwerk", "--root", root, "--date", TODAY, "--format", "json").stdout)
    assert answer["buurten"][0]["counts"] == dict(zip(FIGURES, [7, 3, None, None, 0, None, None], strict=True))
    assert answer["buurten"][1]["counts"]["doors"] is None


def test_surveys_that_came_back_are_right_where_nobody_counted_those_that_went_out(tmp_path: Path) -> None:
    assert check(network(tmp_path, {FACTS: facts("jaren: [{jaar: 2026, vragenlijsten_terug: 9}]")})) == []


def test_the_balance_is_a_story_with_figures_on_every_site_and_never_per_buurt(tmp_path: Path) -> None:
    one, two = year(2025, [1200, 80, 100, 40, 3, 1, None]), year(2026, [None, 5, *[None] * 4, 2])
    files: dict[str, Content] = {
        FACTS: f"oost: {{jaren: [{one}, {two}]}}\nwest: {{jaren: [{one}]}}\n",
        "content/balans/2025.md": "---\ntitel: Het eerste jaar\n---\nWij belden aan.\n",
        "content/balans/2023.md": "---\ntitel: Ver terug\n---\nEen idee in de kroeg.\n",
    }
    root = network(tmp_path, files)
    plans = look(root).plans
    for buurt in ("oost", "west"):
        whole = balance(plans[buurt], "balans/")
        assert [(one.key, one.number) for one in whole.figures] == [
            ("doors", 2400), ("talks", 165), ("surveys_out", 200), ("surveys_back", 80),
            ("visits", 6), ("meetings", 2), ("willing", 2),
        ]  # fmt: skip
        assert whole.figures[0].share == 1
        assert [link.title for link in whole.years] == ["2026", "2025", "2023"]
        assert [(one.key, one.number) for one in balance(plans[buurt], "balans/2026/").figures] == [
            ("talks", 5), ("willing", 2),
        ]  # fmt: skip
        assert balance(plans[buurt], "balans/2023/").figures == ()
    page = (build(root, "west") / "west/balans/2025/index.html").read_text("utf-8")
    assert "Wij belden aan." in page
    assert "2.400" in page
    body = page.split("<main")[1].split("</main")[0]
    assert "Oost" not in body
    assert body.count("<svg") == body.count('scope="row"') == 6


def test_without_figures_or_story_there_is_no_balance(small: Path) -> None:
    assert not [page for page in look(small).plans["oost"].pages if page.path.startswith(("balans/", "werkwijze/"))]


def test_figures_with_a_mistake_are_not_shown(tmp_path: Path) -> None:
    good = "west: {jaren: [{jaar: 2026, aangebeld: 5}]}\n"
    root = network(tmp_path, {FACTS: good + "oost: {jaren: [{jaar: 2026, aangebeld: vijf}]}\n"})
    desk = look(root)
    assert not desk.held_back("oost")
    view = balance(desk.plans["west"], "balans/2026/")
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
        ({"content/werkwijze/a.md": chapter("Teken", 1, "Een \U00013000 van toen.")}, 2, "\U00013000"),
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
