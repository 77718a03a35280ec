"""`buurtpers check`: every mistake of a network at once, where it stands, with what to do."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import ImageCms

from buurtpers.paper.content.material import material_of
from buurtpers.paper.content.themefile import read_theme
from buurtpers.plan.papers import plan_edition
from buurtpers.prepress.profiles import shipped_profile
from buurtpers.web.pages import photos_in
from support import BUURTEN, NETWORKS, Content, Result, check, item, look, network, photo, put, run

NEWS = "content/nieuws/2026/"


def codes(root: Path) -> list[str]:
    return [found["code"] for found in check(root)]


def only(root: Path) -> dict[str, object]:
    """The one mistake of a network."""
    (found,) = check(root)
    return found


# The network of mistakes


@pytest.fixture(scope="module")
def mistakes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Result]:
    """What `check` says of the network of mistakes, to programs and to people."""
    root = tmp_path_factory.mktemp("mistakes") / "netwerk"
    shutil.copytree(NETWORKS / "mistakes", root)
    first, second = (
        run("check", "--root", root, "--date", "2026-11-24", *form)
        for form in (("--format", "json"), ("--format", "text", "--alles"))
    )
    return first, second


@pytest.mark.xdist_group("mistakes")
def test_every_mistake_is_told_with_its_place_and_what_to_do(mistakes: tuple[Result, Result]) -> None:
    """After a change of words: run check on tests/networks/mistakes, and read the difference to expected.json."""
    expected = json.loads((NETWORKS / "mistakes/expected.json").read_text("utf-8"))
    everybody = sorted(path.name for path in (NETWORKS / "mistakes/sites").iterdir())
    for row in expected:
        row["buurt"] = everybody if row["buurt"] == "alle" else row["buurt"]
    found = mistakes[0].problems
    assert {row["file"] for row in found} == {row["file"] for row in expected}
    for row, wanted in zip(found, expected, strict=True):
        assert row == wanted


@pytest.mark.xdist_group("mistakes")
def test_people_read_the_same_mistakes_and_the_status_is_1(mistakes: tuple[Result, Result]) -> None:
    for_programs, for_people = mistakes
    assert (for_programs.status, for_people.status) == (1, 1)
    for row in for_programs.problems:
        word = {"error": "fout", "warning": "let op"}[row["severity"]]
        assert f"{row['file']}:{row['line']}:{row['column']}: {word}: {row['message']}\n" in for_people.stdout
        assert f"    {row['hint']}\n" in for_people.stdout
    assert for_people.stdout.endswith(f"{len(for_programs.problems)} meldingen.\n")


@pytest.mark.xdist_group("mistakes")
def test_every_file_that_is_there_to_be_wrong_is_told(mistakes: tuple[Result, Result]) -> None:
    told = {row["file"] for row in mistakes[0].problems}
    good = {"goed.md", "zelfde-adres.md", "link-naar-onleesbaar-bericht.md", "krant-eerste-voorpagina.md"}
    for path in (NETWORKS / "mistakes/content/nieuws").rglob("*.md"):
        if path.name not in good:
            assert path.relative_to(NETWORKS / "mistakes").as_posix() in told


# What is understood


UNDERSTOOD = {
    "datum in woorden": item(datum="22 juni 2025"),
    "datum met weekdag": item(datum="zondag 22 juni 2025"),
    "datum met streepjes": item(datum="22-06-2025"),
    "datum tussen aanhalingstekens": item(datum='"2025-06-22"'),
    "nee is nee": item(concept="no", krant="nee"),
    "ja in het Engels": item(concept="off"),
    "kromme aanhalingstekens om een woord": item(title="“Feest” in de straat"),
    "kromme aanhalingstekens om een naam": item(buurten="‘oost’"),
    "Engelse namen": "---\ntitle: Feest\ndate: 2026-11-01\nbuurten: alle\nauthor: Joke\n---\nTekst.\n",
    "toml": '+++\ntitle = "Feest"\ndate = 2026-11-01\nbuurten = ["oost"]\ndraft = false\n+++\nTekst.\n',
    "bom en crlf": "\ufeff" + item().replace("\n", "\r\n"),
    "regeleinden van een oude Mac": item().replace("\n", "\r"),
    "witregels voor de kop": "\n\n" + item(),
    "kop met punten gesloten": item().replace("---\nIedereen", "...\nIedereen"),
    "spaties na de streepjes": item().replace("---\n", "---  \n"),
    "hoofdletters in namen": item().replace("titel:", "Titel:").replace("datum:", "DATUM:"),
    "buurt in enkelvoud": item(buurt="oost"),
    "uitroepteken en ampersand": item(title="Soep & verhalen!"),
    "titel is een getal": item(title="112"),
    "titel is een tijd": item(title="19:30"),
    "gewone tekst met een punt": item(title="Nr. 14 staat leeg"),
    "zachte regelscheiding uit Word": item(title="Feest\u2028in de straat", body="Regel\x0bnog een regel"),
}


@pytest.mark.parametrize("text", UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_what_people_mean_is_understood(tmp_path: Path, text: str) -> None:
    assert check(network(tmp_path, {NEWS + "bericht.md": text})) == []


def test_meetings_are_read_as_they_are_typed(tmp_path: Path) -> None:
    meetings = """\
koffie:
  titel: Koffie
  datum: woensdag 2 december 2026
  begin: 19:30
  einde: 21.30 uur
  plek: de-kring
  aanmelden: 033 555 01 12
  afgelast: no
012:
  titel: 012
  datum: 2-12-2026
  begin: 9u
  einde: 12u30
nacht:
  titel: Nachtwandeling
  datum: 2026-12-05
  begin: 23:00
  einde: 01:00
"""
    assert check(network(tmp_path, {"content/data/bijeenkomsten.yml": meetings})) == []


def test_a_network_without_mistakes_says_so_and_ends_well(small: Path) -> None:
    answer = run("check", "--root", small)
    assert (answer.status, answer.stdout) == (0, "Geen fouten gevonden (0 berichten gelezen).\n")
    assert run("check", "--root", small, "--format", "json").stdout == "[]\n"


def test_a_warning_alone_is_told_but_ends_well(tmp_path: Path) -> None:
    answer = run("check", "--root", network(tmp_path, {NEWS + "Groot Feest.md": item()}))
    assert answer.status == 0
    assert answer.stdout.endswith("Eén melding.\n")


# Names


def test_an_unknown_name_comes_with_the_nearest_right_one(tmp_path: Path) -> None:
    sites = ("schothorst", "liendert", "kruiskamp")
    found = only(network(tmp_path, {NEWS + "x.md": item(buurten="Schothost")}, sites))
    assert (found["message"], found["hint"]) == ("Onbekende buurt 'Schothost'.", "Bedoelt u 'schothorst'?")


def test_an_unknown_name_that_is_like_nothing_comes_with_the_list(tmp_path: Path) -> None:
    found = only(network(tmp_path, {NEWS + "x.md": item(thema="kruimeltaart")}))
    assert found["hint"] == "Kies uit: groen, veiligheid."


def test_a_mistake_concerns_the_buurten_that_the_item_is_for(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        NEWS + "a.md": item(buurten="oost", datum="ooit"),
        NEWS + "b.md": item(buurten="alle behalve oost", thema="grond"),
        NEWS + "c.md": item(datum="ooit"),
        NEWS + "d.md": "---\ntitel: Niet: goed\nbuurten: west\n---\n",
        NEWS + "e.md": item(buurten="[west, niemand]"),
        "sites/oost/docs/eigen.md": "---\ntitle: Eigen\ntekst: x\n---\n",
    }
    concerns = {Path(row["file"]).stem: row["buurt"] for row in check(network(tmp_path, files))}
    assert concerns == {
        "a": ["oost"],
        "b": ["west"],
        "c": ["oost", "west"],
        "d": ["west"],
        "e": ["west"],
        "eigen": ["oost"],
    }


@pytest.mark.parametrize(
    "broken", ["groen: {titel: Groen\n", "- groen\n", "groen:\n\ttitel: Groen\n", "groen: Groen\n"]
)
def test_a_broken_data_file_is_one_mistake_not_one_for_each_use(tmp_path: Path, broken: str) -> None:
    files: dict[str, Content] = {f"{NEWS}{n}.md": item(thema="groen") for n in range(3)}
    assert [row["file"] for row in check(network(tmp_path, files | {"content/data/themas.yml": broken}))] == [
        "content/data/themas.yml"
    ]


def test_a_broken_entry_is_not_unknown_as_well(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/data/plekken.yml": "de-kring: {naam: De Kring}\n",
        "content/data/bijeenkomsten.yml": "a: {titel: A, datum: 2026-12-01, begin: 10:00, plek: de-kring}\n",
    }
    assert only(network(tmp_path, files))["message"] == "'adres' ontbreekt."


def test_messages_use_the_word_that_was_typed(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        NEWS + "a.md": item(inleiding="[een, twee]"),
        NEWS + "b.md": item(samenvatting="[een, twee]"),
        NEWS + "c.md": item(description="[een, twee]"),
        NEWS + "d.md": "---\nthema: groen\n---\n",
    }
    told = [row["message"].split("'")[1] for row in check(network(tmp_path, files))]
    assert told == ["inleiding", "samenvatting", "description", "datum", "titel"]


# Two items with one address


COLLISIONS: dict[str, tuple[str, str, str]] = {
    "twee berichten": (NEWS + "feest in de straat.md", NEWS + "feest-in-de-straat.md", item()),
    "twee extensies": (NEWS + "feest.markdown", NEWS + "feest.md", item()),
    "twee pagina's": ("content/paginas/over ons.md", "content/paginas/over-ons.md", "---\ntitel: Over\n---\n"),
    "twee eigen pagina's": ("sites/oost/docs/over ons.md", "sites/oost/docs/over-ons.md", "---\ntitel: Over\n---\n"),
    "map en bestand": ("content/paginas/over.md", "content/paginas/over/index.md", "---\ntitel: Over\n---\n"),
    "pagina en bericht": ("content/nieuws/2026/x.md", "content/paginas/nieuws/2026/x.md", item()),
}


@pytest.mark.parametrize(("one", "other", "text"), COLLISIONS.values(), ids=COLLISIONS)
def test_two_files_with_one_address_are_a_mistake_that_names_both(
    tmp_path: Path, one: str, other: str, text: str
) -> None:
    page = text.replace("datum: 2026-11-01\n", "")
    root = network(tmp_path, {one: text, other: page if "paginas" in other else text})
    (found,) = [row for row in check(root) if row["severity"] == "error"]
    assert found["code"] == "address-taken"
    assert {found["file"], one if found["file"] == other else other} == {one, other}
    assert (one if found["file"] == other else other) in found["message"]


def test_two_meetings_or_groups_with_one_address_are_a_mistake(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/data/bijeenkomsten.yml": "koffie uur: {titel: A, datum: 2026-12-01, begin: 10:00}\n"
        "koffie-uur: {titel: B, datum: 2026-12-02, begin: 10:00}\n",
    }
    found = only(network(tmp_path, files))
    assert found["code"] == "address-taken"
    assert "content/data/bijeenkomsten.yml:1 (koffie uur)" in str(found["message"])


def test_the_same_address_in_two_buurten_is_no_mistake(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        NEWS + "feest in oost.md": item(buurten="oost"),
        NEWS + "feest-in-oost.md": item(buurten="west"),
    }
    assert {row["severity"] for row in check(network(tmp_path, files))} == {"warning"}


# Paths


def test_a_link_in_the_file_system_that_leads_outside_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "geheim"
    outside.mkdir()
    (outside / "geheim.md").write_text(item(), "utf-8")
    (outside / "geheim.jpg").write_bytes(photo())
    root = network(tmp_path / "netwerk", {NEWS + "x.md": item(foto="geheim.jpg"), "content/fotos/.gitkeep": ""})
    (root / NEWS / "geheim.md").symlink_to(outside / "geheim.md")
    (root / "content/fotos/geheim.jpg").symlink_to(outside / "geheim.jpg")
    found = {(row["file"], row["code"]) for row in check(root)}
    assert found == {
        (NEWS + "geheim.md", "path-outside"),
        ("content/fotos/geheim.jpg", "link-away"),
        (NEWS + "geheim.md", "text-nowhere"),
        (NEWS + "x.md", "photo-missing"),
    }


OUTSIDE = (
    "../../../../geheim.jpg",
    "/etc/hostname",
    "..\\..\\..\\..\\geheim.jpg",
    "C:\\geheim.jpg",
    "fotos/../../../geheim.jpg",
)


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("where", ["head", "text"])
def test_a_photo_outside_the_network_is_never_found(tmp_path: Path, path: str, where: str) -> None:
    (tmp_path / "geheim.jpg").write_bytes(photo())
    text = item(foto=path) if where == "head" else item(body=f"![geheim](<{path}>)")
    root = network(tmp_path / "netwerk", {NEWS + "x.md": text, "content/fotos/.gitkeep": ""})
    assert codes(root) in (["path-outside"], ["photo-missing"], ["photo-elsewhere"], ["photo-unnamed"])
    assert not photos_in(repr(look(root).plans["oost"].pages))


# The network itself


def test_a_folder_that_is_no_network_is_wrong_use(tmp_path: Path) -> None:
    answer = run("check", "--root", tmp_path)
    assert answer.status == 2
    assert "geen netwerk" in answer.stderr


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"content/data/netwerk.yml": None}, "network-missing"),
        ({"content/data/netwerk.yml": "- een lijst\n"}, "mapping-expected"),
        ({"mkdocs.yml": None}, "config-shared-missing"),
        ({"mkdocs.yml": "theme:\n\tname: buurtpers_web\n"}, "yaml-tab"),
        ({"mkdocs.yml": "theme: buurtpers_web\n"}, "config-plugin"),
        ({"sites/oost/mkdocs.yml": None}, "config-missing"),
        ({"sites/oost/mkdocs.yml": "site_name: Oost\n"}, "config-inherit-missing"),
        ({"sites/oost/mkdocs.yml": "INHERIT: ../mkdocs.yml\nsite_name: Oost\n"}, "config-inherit"),
        ({"mkdocs.yml": "INHERIT: ../mkdocs.yml\n"}, "path-outside"),
        ({"sites/oost/mkdocs.yml": "INHERIT: ../../mkdocs.yml\n"}, "field-missing"),
        ({"sites/oost/mkdocs.yml": ""}, "field-missing"),
    ],
)
def test_what_is_wrong_with_the_network_itself_is_told(
    tmp_path: Path, files: dict[str, Content], expected: str
) -> None:
    assert expected in codes(network(tmp_path, files))


def test_a_network_without_buurten_says_how_to_make_one(tmp_path: Path) -> None:
    found = only(network(tmp_path, buurten=()))
    assert found["code"] == "no-buurten"
    assert "buurtpers new-buurt" in str(found["hint"])


def test_a_buurt_without_a_docs_folder_is_built(tmp_path: Path) -> None:
    """Git keeps no empty folders."""
    root = network(tmp_path)
    for buurt in BUURTEN:
        shutil.rmtree(root / f"sites/{buurt}/docs")
    assert run("build", "--root", root).status == 0
    assert (root / "build/sites/west/index.html").exists()


def test_a_dead_link_is_told_together_with_a_mistake_in_the_head(tmp_path: Path) -> None:
    files: dict[str, Content] = {NEWS + "x.md": item(body="[a](weg.md)", datum="2026-27-09")}
    codes = {found["code"] for found in check(network(tmp_path, files))}
    assert codes == {"date-impossible", "link-missing"}


# The paper


@pytest.mark.parametrize(
    "wish",
    [
        "ja",
        "Voorpagina",
        "{plaatsing: moet, pagina: 3, rubriek: groen, grootte: groot, foto: ja, online: ja, woorden: 200}",
        "{Plaatsing: Mag, citaat: Wie begint?}",
    ],
)
def test_wishes_for_the_paper_are_understood(tmp_path: Path, wish: str) -> None:
    files: dict[str, Content] = {
        "content/fotos/x.jpg": photo(),
        "content/data/edities.yml": "2026-winter: {titel: W, datum: 2026-12-01, rubrieken: [groen]}\n",
        NEWS + "a.md": item(krant=wish, foto="x.jpg", bijschrift="X", focus="[50%, 30%]", kader="Bel **Riet**."),
    }
    assert check(network(tmp_path, files)) == []


PAPER_ONLY: dict[str, dict[str, Content]] = {
    "drukkerij met een fout": {"content/data/drukkerijen.yml": "a: {naam: A, norm: X-3}\n"},
    "drukkerijen niet te lezen": {"content/data/drukkerijen.yml": "a:\n\tnaam: A\n"},
    "drukkerijen als lijst": {"content/data/drukkerijen.yml": "- a\n"},
    "advertentie met een fout": {"content/data/advertenties.yml": "a: {naam: A, maat: heel, foto: a.png}\n"},
    "advertentie zonder bestand": {"content/data/advertenties.yml": "a: {naam: A, maat: kwart, foto: a.png}\n"},
    "advertentie voor een vreemde": {
        "content/advertenties/a.png": photo(form="PNG"),
        "content/data/advertenties.yml": "a: {naam: A, maat: kwart, foto: a.png, alt: a, buurten: oosd}\n",
    },
    "oplage voor een vreemde": {
        "content/data/edities.yml": "w: {titel: W, datum: 2026-12-01, oplage: {oosd: 100}}\n",
    },
    "onbekende drukkerij": {"content/data/edities.yml": "w: {titel: W, datum: 2026-12-01, drukkerij: b}\n"},
    "onbekende vormgeving": {
        "content/data/netwerk.yml": "naam: N\nredactie: {naam: R}\nvormgeving: klasiek\n",
    },
}


@pytest.mark.parametrize("files", PAPER_ONLY.values(), ids=PAPER_ONLY)
def test_a_mistake_that_only_the_paper_minds_holds_back_no_site(tmp_path: Path, files: dict[str, Content]) -> None:
    loaded = look(network(tmp_path, files))
    assert loaded.mistakes
    assert loaded.good(BUURTEN) == list(BUURTEN)


def test_a_networks_own_design_and_profile_are_known(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "content/krant/eigen.toml": 'basis = "klassiek"\n',
        "content/drukkerij/pers.icc": shipped_profile("uncoated").icc,
        "content/data/drukkerijen.yml": "pers: {naam: De Pers, profiel: pers.icc, norm: pdf/x-1a, kleur: Gestreken}\n",
        "content/data/edities.yml": "w: {titel: W, datum: 2026-12-01, vormgeving: eigen, drukkerij: pers}\n",
    }
    assert check(network(tmp_path, files)) == []


@pytest.mark.parametrize("above", [("mkdocs.yml",), ("gedeeld/een.yml", "../mkdocs.yml")])
def test_settings_that_build_on_themselves_are_told(tmp_path: Path, above: tuple[str, ...]) -> None:
    root = network(tmp_path)
    shared = root / "mkdocs.yml"
    shared.write_text(f"INHERIT: {above[0]}\n" + shared.read_text("utf-8"), "utf-8")
    for name in above[1:]:
        put(root, {above[0]: f"INHERIT: {name}\n"})
    found = only(root)
    assert (found["code"], found["file"], found["buurt"]) == ("config-ring", above[0], ["oost", "west"])


@pytest.mark.parametrize(
    ("file", "text", "limits"),
    [
        ("content/data/drukkerijen.yml", "a: {naam: A, dpi: 12}", "van 72 tot en met 1200"),
        ("content/data/drukkerijen.yml", "a: {naam: A, inktdekking: 900}", "van 100 tot en met 400"),
        ("content/data/drukkerijen.yml", "a: {naam: A, dpi: " + "9" * 5000 + "}", "van 72 tot en met 1200"),
        ("content/data/edities.yml", "w: {titel: W, datum: 2026-12-01, oplage: {oost: 0}}", "van 1 tot en met 1000000"),
        (NEWS + "a.md", item(krant="{online: ja, woorden: 5}"), "van 20 tot en met 5000"),
        ("content/krant/eigen.toml", "[formaten.A4]\nkolommen = 30\n", "van "),
    ],
)
def test_a_number_that_can_not_be_comes_with_what_it_may_be(tmp_path: Path, file: str, text: str, limits: str) -> None:
    found = only(network(tmp_path, {file: text}))
    assert found["code"] == "number-range"
    assert f"Schrijf een getal {limits}" in str(found["hint"])


SCREEN = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
PROFILES = {
    "er is geen": (None, "krant-profile-missing"),
    "geen profiel": (b"Beste drukker", "krant-profile-none"),
    "alleen een merk": (bytes(36) + b"acsp" + bytes(88), "krant-profile-colours"),
    "half": (shipped_profile("coated").icc[:900], "krant-profile-none"),
    "van een beeldscherm": (SCREEN, "krant-profile-colours"),
}


@pytest.mark.parametrize(("profile", "code"), PROFILES.values(), ids=PROFILES)
def test_a_colour_profile_that_no_press_has_is_told_where_it_is_named(
    tmp_path: Path, profile: bytes | None, code: str
) -> None:
    files: dict[str, Content] = {
        "content/drukkerij/pers.icc": profile,
        "content/data/drukkerijen.yml": "pers:\n  naam: De Pers\n  profiel: pers.icc\n",
    }
    found = only(network(tmp_path, files))
    assert (found["code"], found["file"], found["line"]) == (code, "content/data/drukkerijen.yml", 3)


@pytest.mark.parametrize(("pages", "wrong"), [(0, True), (1, False), (2, True)])
def test_an_advertisement_is_a_pdf_of_one_page(tmp_path: Path, pages: int, wrong: bool) -> None:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    out = io.BytesIO()
    made.save(out)
    files: dict[str, Content] = {
        "content/advertenties/a.pdf": out.getvalue(),
        "content/data/advertenties.yml": "a: {naam: A, maat: kwart, pdf: a.pdf, beschrijving_foto: A}\n",
    }
    assert codes(network(tmp_path, files)) == (["krant-ad-pdf"] if wrong else [])


def one_page(change: Callable[[pikepdf.Pdf], None] = lambda file: None, **saving: Any) -> bytes:
    """A PDF of a page with a square on it, `change`d and saved in some way."""
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(200, 100))
        made.pages[0].Contents = made.make_stream(b"0 g 20 20 50 50 re f")
        change(made)
        out = io.BytesIO()
        made.save(out, **saving)
    return out.getvalue()


def _form(file: pikepdf.Pdf) -> None:
    file.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=file.make_stream(b"<xdp/>"))


def _giant(file: pikepdf.Pdf) -> None:
    file.pages[0].MediaBox = pikepdf.Array([0, 0, 200_000_000, 200_000_000])


def _nonsense(file: pikepdf.Pdf) -> None:
    file.pages[0].Contents = file.make_stream(b"(a) 1 cm q 3 k")


def _undone(file: pikepdf.Pdf) -> None:
    broken = file.make_stream(b"")
    broken.write(b"this was never deflated", filter=pikepdf.Name.FlateDecode)
    file.pages[0].Contents = broken


def _typed_in(file: pikepdf.Pdf) -> None:
    field = file.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="a", V="Brood", F=4,
            DA="/Helv 12 Tf 0 g", Rect=pikepdf.Array([10, 10, 90, 30]),
        )
    )  # fmt: skip
    file.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    file.pages[0].Annots = pikepdf.Array([field])


LOCK = pikepdf.Encryption(owner="baas", user="geheim")
ADS: dict[str, tuple[bytes, str]] = {
    "gewoon": (one_page(), ""),
    "met een leeg wachtwoord": (one_page(encryption=pikepdf.Encryption(owner="baas", user="")), ""),
    "met een ingevuld veld": (one_page(_typed_in), ""),
    "met een verkeerde inhoudsopgave": (one_page().replace(b"startxref\n", b"startxref\n9"), ""),
    "op slot": (one_page(encryption=LOCK), "krant-ad-locked"),
    "zonder bladzijden": (one_page(lambda file: file.pages.__delitem__(0)), "krant-ad-pdf"),
    "twee bladzijden": (one_page(lambda file: file.pages.append(file.pages[0])), "krant-ad-pdf"),
    "een formulier": (one_page(_form), "krant-ad-form"),
    "reusachtig": (one_page(_giant), "krant-ad-size"),
    "piepklein": (one_page(lambda file: setattr(file.pages[0], "MediaBox", [0, 0, 9, 9])), "krant-ad-size"),
    "onzin op de bladzijde": (one_page(_nonsense), "krant-ad-broken"),
    "niet uit te pakken": (one_page(_undone), "krant-ad-broken"),
    "half": (one_page()[:300], "krant-ad-broken"),
    "zonder de staart": (one_page()[:-100], "krant-ad-broken"),
    "alleen het begin": (b"%PDF-1.7\n", "krant-ad-broken"),
    "leeg": (b"", "krant-ad-no-pdf"),
    "een foto": (photo(), "krant-ad-no-pdf"),
    "tekst": ("Brood en koek".encode("utf-16"), "krant-ad-no-pdf"),
}


@pytest.mark.parametrize(("pdf", "code"), ADS.values(), ids=ADS)
def test_whatever_an_advertiser_sends_is_placed_or_told(tmp_path: Path, pdf: bytes, code: str) -> None:
    """In one sentence, and everything else is made; a file that can be mended whole is."""
    files: dict[str, Content] = {
        "content/advertenties/a.pdf": pdf,
        "content/data/advertenties.yml": "a: {naam: A, maat: kwart, pdf: a.pdf, beschrijving_foto: A}\n",
        "content/data/edities.yml": "w: {titel: W, datum: 2026-12-01}\n",
        NEWS + "a.md": item(),
    }
    loaded = look(network(tmp_path, files))
    assert [found.code for found in loaded.problems] == ([code] if code else [])
    assert loaded.good(BUURTEN) == list(BUURTEN)
    shown = material_of(plan_edition(loaded.network, "oost", "w"), lambda use: None, read_theme("klassiek", tmp_path))
    assert len(shown.data.ads) == (0 if code else 1)
    assert all(pikepdf.open(io.BytesIO(made)).is_encrypted is False for made in shown.files.values())


def test_a_line_of_a_list_that_is_no_text_is_told_as_people_count(tmp_path: Path) -> None:
    about = "naam: N\ncolofon:\n  - Onze krant\n  - Eindredactie: Gerda\nredactie: {naam: R, telefoon: 033 555 01 00}\n"
    found = only(network(tmp_path, {"content/data/netwerk.yml": about}))
    assert (found["code"], found["line"]) == ("text-line-mapping", 4)
    assert "Regel 2 van 'colofon'" in str(found["message"])
    assert "aanhalingstekens" in str(found["hint"])
    (tmp_path / "content/data/netwerk.yml").write_text(about.replace("Eindredactie: Gerda", '"Eindredactie: Gerda"'))
    assert check(tmp_path) == []


@pytest.mark.parametrize("norm", ["X-4", "x4", "PDF/X-4", "pdf/x4", "PDF X-4", "X-1a", "pdf/x-1a:2003", "x1a"])
def test_the_standard_of_a_print_shop_in_any_spelling(tmp_path: Path, norm: str) -> None:
    files: dict[str, Content] = {"content/data/drukkerijen.yml": f"a: {{naam: A, norm: '{norm}'}}\n"}
    assert check(network(tmp_path, files)) == []
