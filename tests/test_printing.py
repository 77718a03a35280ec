"""`buurtpers krant` for the print shop and the copier: what is made, what is refused, and who is not stopped by it."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageCms

from buurtpers.engine.cache import FOLDER, Cache
from buurtpers.paper.made import coarsest, draft, themes_of
from buurtpers.paper.printing import press_paper, shop_of
from buurtpers.plan.papers import plan_edition
from support import REPOSITORY, TODAY, Content, Result, item, look, network, photo, put, run, tree

# The workers of pytest-xdist would each make what the tests here share.
pytestmark = pytest.mark.xdist_group("printing")

EDITION = "2026-winter"
SHOPS = """
snel:
  naam: Drukkerij Snel
  norm: PDF/X-1a
  kleur: gestreken
  afloop: 2
  snijtekens: ja
  telefoon: 033 555 01 61
grijs:
  naam: De Kopieerhoek
  kleur: grijs
  afloop: 0
  dpi: 100
"""
EDITIONS = """
2026-winter:
  titel: Winter 2026
  datum: 2026-12-05
  kopij: 2026-11-14
  paginas: 4
  drukkerij: {shop}
  papier: 90 grams offset
  oplage: {{oost: 420, west: 1380}}
  druk: 2026-11-23
"""
WORDS = "De buren zetten de stoelen buiten, en wie langskwam, kreeg soep met brood en een praatje over de straat. "


def made_network(root: Path, shop: str = "snel", **files: str | bytes) -> Path:
    """A network with a paper for two buurten that goes to `shop`."""
    stories = {
        f"content/nieuws/2026/verhaal-{place}.md": item(
            f"Verhaal nummer {place}", WORDS * (6 + 2 * place), datum=f"2026-11-{place + 1:02}", foto="straat.jpg",
            beschrijving_foto="De straat.",
        )
        for place in range(7)
    }  # fmt: skip
    return network(
        root,
        {
            **stories,
            "content/fotos/straat.jpg": photo(2400, 1800),
            "content/data/edities.yml": EDITIONS.format(shop=shop),
            "content/data/drukkerijen.yml": SHOPS,
            **files,
        },
    )


@pytest.fixture(scope="module")
def grey_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The network whose papers go to the copy shop, with what was kept when they were made."""
    root = made_network(tmp_path_factory.mktemp("grijs") / "netwerk", shop="grijs")
    done = krant(root, "--drukker")
    assert done.status == 0, done.said
    shutil.rmtree(root / "build")
    return root


@pytest.fixture
def grey(grey_before: Path, tmp_path: Path) -> Path:
    """The same, to change."""
    return Path(shutil.copytree(grey_before, tmp_path / "netwerk", symlinks=True))


def krant(root: Path, *args: str) -> Result:
    return run("krant", "--root", root, "--editie", EDITION, "--date", TODAY, *args)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an edition in every version."""
    root = made_network(tmp_path_factory.mktemp("druk") / "netwerk")
    done = krant(root, "--drukker", "--grijs", "--boekje", "--groot", "--waarom")
    assert done.status == 0, done.said
    return root / "build/kranten" / EDITION


def test_every_version_has_a_place_of_its_own(printed: Path) -> None:
    assert sorted(tree(printed)) == sorted(
        [
            *[f"{folder}{buurt}.pdf" for folder in ("", "grijs/", "boekje/", "groot/") for buurt in ("oost", "west")],
            *[f"waarom/{buurt}.{kind}" for kind in ("svg", "txt") for buurt in ("oost", "west")],
            *[f"drukker/{EDITION}-{buurt}.pdf" for buurt in ("oost", "west")],
            *[f"drukker/drukorder.{kind}" for kind in ("csv", "pdf", "txt")],
        ]
    )


def text_of(file: Path) -> list[str]:
    done = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True, text=True)
    return sorted(done.stdout.split())


def test_all_versions_hold_the_same_words(printed: Path) -> None:
    words = text_of(printed / "oost.pdf")
    assert text_of(printed / "grijs/oost.pdf") == words
    assert text_of(printed / f"drukker/{EDITION}-oost.pdf") == words
    assert text_of(printed / "boekje/oost.pdf") == words
    assert set(WORDS.split()) <= set(text_of(printed / "groot/oost.pdf"))


def test_the_print_shop_gets_what_it_asked_for(printed: Path) -> None:
    done = subprocess.run(
        ["pdfinfo", "-box", str(printed / f"drukker/{EDITION}-oost.pdf")], capture_output=True, check=True, text=True
    )
    assert "PDF/X-1a:2003" in done.stdout
    with pikepdf.open(printed / f"drukker/{EDITION}-oost.pdf") as file:
        trim, bleed = ([float(side) for side in box] for box in (file.pages[0].trimbox, file.pages[0].bleedbox))
        assert trim[0] - bleed[0] == pytest.approx(2 * 72 / 25.4, abs=0.05)
        assert str(file.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA39"


def test_the_grey_paper_has_no_colour(printed: Path, tmp_path: Path) -> None:
    for folder in ("grijs", "boekje"):
        file = str(printed / folder / "oost.pdf")
        subprocess.run(["pdftoppm", "-r", "20", "-singlefile", file, str(tmp_path / folder)], check=True)
        assert Image.open(tmp_path / f"{folder}.ppm").convert("HSV").split()[1].getextrema() == (0, 0)


def test_the_order_counts_all_buurten(printed: Path) -> None:
    rows = list(csv.reader(io.StringIO((printed / "drukker/drukorder.csv").read_text("utf-8-sig")), delimiter=";"))
    assert [row[0:4] for row in rows[1:]] == [["Oost", "De Ooster", "4", "420"], ["West", "De Wester", "4", "1380"]]
    text = (printed / "drukker/drukorder.txt").read_text("utf-8")
    for words in ("1.800 exemplaren", "Drukkerij Snel, 033 555 01 61", "90 grams offset", "maandag 23 november 2026"):
        assert words in text


def test_a_photo_that_is_too_small_is_refused_by_name_and_only_there(tmp_path: Path) -> None:
    root = made_network(tmp_path / "netwerk")
    assert krant(root, "--drukker").status == 0
    folder = root / "build/kranten" / EDITION
    assert (folder / f"drukker/{EDITION}-oost.pdf").exists()
    put(
        root,
        {
            "content/nieuws/2026/klein.md": item(
                "Alleen in oost", WORDS * 9, datum="2026-11-12", foto="klein.jpg", beschrijving_foto="Klein.",
                buurten="oost", krant="{foto: groot}",
            ),
            "content/fotos/klein.jpg": photo(330, 240),
        },
    )  # fmt: skip
    done = krant(root, "--drukker", "--grijs")
    assert done.status == 1
    assert "Foto klein.jpg is op" in done.stderr
    assert "van De Ooster" in done.stderr
    assert "Niets voor de drukker gemaakt van oost" in done.stderr
    # Nothing of oost may reach the print shop, and no order without it; all else is there.
    assert sorted(path.name for path in (folder / "drukker").iterdir()) == [f"{EDITION}-west.pdf"]
    assert {"oost.pdf", "west.pdf"} <= {path.name for path in (folder / "grijs").iterdir()}
    assert (folder / "oost.pdf").exists()


AD = b"%PDF-1.7 afgebroken"
BOTH, BAKER, PERHAPS = {"oost", "west"}, "van De bakker kan niet in de krant", "misschien een advertentie"
LOST: dict[str, tuple[str, str, set[str]]] = {
    "een bestand dat niet te plaatsen is": ("a: {naam: De bakker, maat: kwart, pdf: a.pdf}", BAKER, BOTH),
    "alleen in oost": ("a: {naam: De bakker, maat: kwart, pdf: a.pdf, buurten: oost}", BAKER, {"oost"}),
    "een tikfout in de buurt": ("a: {naam: De bakker, maat: kwart, foto: a.jpg, buurten: oosd}", BAKER, {"oost"}),
    "een tikfout in de maat": ("a: {naam: De bakker, maat: heel, foto: a.jpg, buurten: oost}", BAKER, {"oost"}),
    "een tikfout in de editie": ("a: {naam: De bakker, maat: kwart, foto: a.jpg, editie: 2026-wintr}", BAKER, BOTH),
    "een andere editie": ("a: {naam: De bakker, maat: kwart, pdf: a.pdf, editie: 2026-herfst}", "a.pdf", set()),
    "een buurt die nergens op lijkt": ("a: {naam: De bakker, maat: kwart, foto: a.jpg, buurten: xyz}", BAKER, BOTH),
    "zonder bestand": ("a: {naam: De bakker, maat: kwart}", BAKER, BOTH),
    "geen gegevens": ("a: De bakker", PERHAPS, BOTH),
    "een bestand dat niet te lezen is": ("a:\n\tnaam: De bakker", PERHAPS, BOTH),
    "twee keer dezelfde naam": (2 * "a: {naam: De bakker, maat: kwart, foto: a.jpg}\n", PERHAPS, BOTH),
}


@pytest.mark.parametrize(("ads", "words", "without"), LOST.values(), ids=LOST)
def test_a_paper_that_lost_an_advertisement_does_not_go_to_the_print_shop(
    grey: Path, ads: str, words: str, without: set[str]
) -> None:
    """Whoever paid for it would miss it in print. The paper for the screen is made without it."""
    editions = EDITIONS.format(shop="grijs") + "2026-herfst: {titel: Herfst, datum: 2026-09-01}\n"
    files: dict[str, Content] = {
        "content/data/edities.yml": editions,
        "content/data/advertenties.yml": ads.replace("}", ", beschrijving_foto: Brood}") + "\n",
        "content/advertenties/a.pdf": AD,
        "content/advertenties/a.jpg": photo(),
    }
    root = grey
    put(root, files)
    folder = root / "build/kranten" / EDITION
    old = {f"drukker/{EDITION}-{buurt}.pdf": b"oud" for buurt in ("oost", "west")} | {"drukker/drukorder.txt": b"oud"}
    put(folder, old)
    done = krant(root, "--drukker")
    made = {buurt for buurt in ("oost", "west") if (folder / f"drukker/{EDITION}-{buurt}.pdf").exists()}
    assert made == {"oost", "west"} - without, done.said
    assert (folder / "oost.pdf").exists()
    assert (folder / "west.pdf").exists()
    assert (folder / "drukker/drukorder.txt").exists() == (not without)
    assert done.status == 1
    assert ("niet voor de drukker gemaakt" in done.stderr) == bool(without)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_paper_that_can_not_be_made_leaves_no_older_one_for_the_print_shop(grey: Path) -> None:
    root = grey
    folder = root / "build/kranten" / EDITION / "drukker"
    put(folder, {f"{EDITION}-oost.pdf": b"oud", f"{EDITION}-west.pdf": b"oud", "drukorder.txt": b"oud"})
    put(root, {"content/nieuws/2026/fout.md": item("Fout", datum="gisteren", buurten="oost")})
    assert krant(root, "--drukker").status == 1
    assert [path.name for path in folder.iterdir()] == [f"{EDITION}-west.pdf"]


def test_photographs_are_placed_as_sharp_as_the_print_shop_wants(tmp_path: Path) -> None:
    """Over two columns of A4 these have 210 dots per inch, over one column twice as many."""
    root = made_network(tmp_path / "netwerk")
    put(
        root,
        {
            "content/data/drukkerijen.yml": "snel: {naam: Snel, kleur: grijs, afloop: 0, dpi: 250}\n",
            "content/fotos/straat.jpg": photo(960, 720),
        },
    )
    done = krant(root, "--drukker", "--buurt", "oost")
    assert done.status == 0, done.said
    paper = draft(
        plan_edition(look(root).network, "oost", EDITION), Cache(root / FOLDER), themes_of(look(root).network)
    )
    assert 250 <= coarsest(paper.composed) < 500


def test_an_edition_without_a_print_shop_says_so_and_makes_the_rest(tmp_path: Path) -> None:
    editions = EDITIONS.format(shop="snel").replace("  drukkerij: snel\n", "")
    root = made_network(tmp_path / "netwerk", **{"content/data/edities.yml": editions})
    done = krant(root, "--drukker", "--boekje", "--buurt", "oost")
    assert done.status == 1
    assert "staat geen drukkerij" in done.stderr
    assert "er is geen drukkerij gekozen" in done.stderr  # so none refused anything
    assert "weigeren" not in done.stderr
    assert sorted(tree(root / "build/kranten" / EDITION)) == ["boekje/oost.pdf", "oost.pdf"]


@pytest.mark.parametrize("wrong", ["profiel: pers.icc", "profiel: weg.icc", "afloop: 9", "naam: De Pers"])
def test_a_print_shop_with_a_mistake_gets_nothing(tmp_path: Path, wrong: str) -> None:
    """Its own profile may be for a screen, or gone: another one in its place would print other colours."""
    root = made_network(tmp_path / "netwerk")
    put(
        root,
        {
            "content/data/drukkerijen.yml": f"snel:\n  naam: Snel\n  {wrong}\n",
            "content/drukkerij/pers.icc": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        },
    )
    done = krant(root, "--drukker", "--buurt", "oost")
    assert done.status == 1
    assert "De drukkerij 'snel' van de krant '2026-winter' is niet te gebruiken" in done.stderr
    assert "content/data/drukkerijen.yml:3" in done.stderr
    assert sorted(tree(root / "build/kranten" / EDITION)) == ["oost.pdf"]


@pytest.mark.parametrize(("right", "wrong"), [("oost: 420", "oosd: 420"), ("druk: 2026-11-23", "druk: 2026-11-03")])
def test_an_edition_with_a_mistake_is_not_ordered(tmp_path: Path, right: str, wrong: str) -> None:
    root = made_network(tmp_path / "netwerk")
    put(root, {"content/data/edities.yml": EDITIONS.format(shop="snel").replace(right, wrong)})
    done = krant(root, "--drukker", "--buurt", "oost")
    assert done.status == 1
    assert "Bij de krant '2026-winter' staat nog een fout" in done.stderr
    assert sorted(tree(root / "build/kranten" / EDITION)) == ["oost.pdf"]


def test_one_buurt_alone_makes_no_order(grey: Path) -> None:
    root = grey
    assert krant(root, "--drukker", "--buurt", "oost").status == 0
    assert sorted(tree(root / "build/kranten" / EDITION)) == [f"drukker/{EDITION}-oost.pdf", "oost.pdf"]


def test_a_paper_that_did_not_change_is_the_same_file_again(tmp_path: Path) -> None:
    root = made_network(tmp_path / "netwerk")
    args = ("--drukker", "--grijs", "--boekje", "--groot", "--buurt", "oost")
    assert krant(root, *args).status == 0
    first = tree(root / "build/kranten")
    assert krant(root, *args).status == 0
    assert tree(root / "build/kranten") == first
    for kept in (root / ".cache").rglob("*.pdf"):
        kept.unlink()
    assert krant(root, *args).status == 0
    assert tree(root / "build/kranten") == first


def test_the_edition_may_be_grey_at_a_shop_that_prints_colour(tmp_path: Path) -> None:
    editions = EDITIONS.format(shop="snel") + "  kleur: grijs\n"
    loaded = look(made_network(tmp_path / "netwerk", **{"content/data/edities.yml": editions}))
    shop = shop_of(loaded.network, EDITION)
    assert shop
    assert (shop.colour, shop.standard, shop.bleed, shop.marks) == ("grey", "X-1a", 2.0, True)


def test_the_reasons_are_told_and_kept(tmp_path: Path) -> None:
    root = made_network(tmp_path / "netwerk")
    done = krant(root, "--why", "--buurt", "oost")
    assert done.status == 0, done.said
    kept = (root / "build/kranten" / EDITION / "waarom/oost.txt").read_text("utf-8")
    assert kept.strip() in done.stdout
    assert "Bladzijde 1" in kept


def test_a_paper_that_can_not_be_made_holds_back_nothing_else(tmp_path: Path) -> None:
    """Of a published edition with more announcements than its pages hold, the site does without the paper."""
    editions = EDITIONS.format(shop="snel").replace("2026-12-05", "2026-11-20").replace("2026-11-23", "2026-11-18")
    editions += "  mededelingen:\n" + "".join(
        f"    - {{titel: Let op {number}, tekst: {WORDS * 6}, buurten: oost}}\n" for number in range(30)
    )
    root = made_network(tmp_path / "netwerk", **{"content/data/edities.yml": editions.replace(", en wie", " en wie")
                                                 .replace("kwam, kreeg", "kwam kreeg")})  # fmt: skip
    built = run("build", "--root", root, "--date", TODAY)
    assert built.status == 1
    assert "meer advertenties en mededelingen dan er op 4 bladzijden passen" in built.stderr
    assert "Geen krant gemaakt van oost" in built.stderr
    for buurt, there in (("oost", False), ("west", True)):
        site = root / "build/sites" / buurt
        assert (site / "nieuws").is_dir()
        assert (site / f"krant/{EDITION}.pdf").exists() == there
        assert (f"krant/{EDITION}.pdf" in (site / "krant/index.html").read_text("utf-8")) == there
        assert (f"krant/{EDITION}.pdf" in (site / "index.html").read_text("utf-8")) == there
    done = krant(root, "--grijs")
    assert done.status == 1
    assert sorted(tree(root / "build/kranten" / EDITION)) == ["grijs/west.pdf", "west.pdf"]


@pytest.mark.parametrize(("pages", "words"), [(1, 4), (2, 24)])
def test_a_single_sheet_is_made_in_every_version_and_there_is_nothing_to_fold(
    tmp_path: Path, pages: int, words: int
) -> None:
    files: dict[str, str | bytes] = {
        "content/data/edities.yml": EDITIONS.format(shop="snel").replace("paginas: 4", f"paginas: {pages}"),
    }
    root = network(
        tmp_path / "netwerk",
        {**files, "content/data/drukkerijen.yml": SHOPS, "content/nieuws/2026/a.md": item("Soep", WORDS * words)},
    )
    done = krant(root, "--drukker", "--grijs", "--groot", "--boekje", "--buurt", "oost")
    assert done.status == 0, done.said
    assert "is één blad: er is niets aan te vouwen" in done.stderr
    folder = root / "build/kranten" / EDITION
    for file in ("oost.pdf", "grijs/oost.pdf", f"drukker/{EDITION}-oost.pdf"):
        with pikepdf.open(folder / file) as made:
            assert len(made.pages) == pages
    assert (folder / "groot/oost.pdf").exists()
    assert not (folder / "boekje").exists()


def test_what_waits_for_the_next_paper_is_named_and_the_rest_is_whole(tmp_path: Path) -> None:
    root = made_network(tmp_path / "netwerk")
    long = {f"content/nieuws/2026/lang-{at}.md": item(f"Lang {at}", WORDS * 30, datum="2026-11-09") for at in range(5)}
    put(root, dict(long))
    done = krant(root, "--buurt", "oost")
    assert done.status == 0, done.said
    told = re.search(r"(\d+) berichten passen niet meer en wachten op de volgende krant: (.*?)\. Geef", done.stdout)
    assert told
    waiting = told[2].split(", ")
    assert len(waiting) == int(told[1]) > 1
    file = root / "build/kranten" / EDITION / "oost.pdf"
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True, text=True).stdout
    for title in [f"Lang {at}" for at in range(5)] + [f"Verhaal nummer {at}" for at in range(7)]:
        assert (f"‘{title}’" in waiting) == (title not in " ".join(text.split())), title


def test_pages_too_large_for_a_copier_make_no_booklet(tmp_path: Path) -> None:
    editions = EDITIONS.format(shop="snel") + "  formaat: A3\n"
    root = made_network(tmp_path / "netwerk", **{"content/data/edities.yml": editions})
    done = krant(root, "--boekje", "--buurt", "oost")
    if "bladzijden niet vol" not in done.stderr:  # little text for so large a paper
        assert "geen boekje te maken" in done.stderr
    assert done.status == 1
    assert not list((root / "build/kranten").rglob("boekje/*"))


def test_creep_is_told_on_the_command_line(tmp_path: Path) -> None:
    root = made_network(tmp_path / "netwerk")
    made = []
    for args in ((), ("--kruip", "2"), ("--kruip", "2")):
        assert krant(root, "--boekje", "--buurt", "oost", *args).status == 0
        made.append((root / "build/kranten" / EDITION / "boekje/oost.pdf").read_bytes())
    # Four pages are one sheet, which nothing lies in.
    assert made[1] == made[2]
    assert krant(root, "--boekje", "--kruip", "9").status == 2


SHARP_ENOUGH = 72  # here it is not the photographs that are tried


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """So that a paper is composed once for all shops."""
    return Cache(tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize(
    ("name", "theme"), [("de-letterbak", "klassiek"), ("glanswerk", "helder"), ("kopieerhoek", "klassiek")]
)
def test_every_print_shop_of_the_example_takes_its_papers(name: str, theme: str, cache: Cache) -> None:
    """A paper with photographs, drawings and an advertisement that came as a PDF in screen colours."""
    network_of = look(REPOSITORY).network
    edition = network_of.editions[EDITION].model_copy(update={"printer": name})
    wanted = shop_of(replace(network_of, editions={**network_of.editions, EDITION: edition}), EDITION)
    assert wanted
    plan = replace(plan_edition(network_of, "kruiskamp", EDITION), theme=theme)
    paper = draft(plan, cache, themes_of(network_of))
    made = press_paper(paper, replace(wanted, min_dpi=SHARP_ENOUGH), cache)
    assert [finding.message for finding in made.refused] == []
    assert made.pdf
    assert made.pdf.stat().st_size < 20_000_000


def text_ad(font: str = "Arial") -> bytes:
    """An advertisement with a word in a font that is not in the file."""
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(200, 100))
        kind, name = pikepdf.Name.TrueType, pikepdf.Name(f"/{font}")
        letters = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=kind, BaseFont=name)
        made.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=letters))
        made.pages[0].Contents = made.make_stream(b"BT /F 24 Tf 30 40 Td (Brood) Tj ET")
        out = io.BytesIO()
        made.save(out)
    return out.getvalue()


def test_what_is_wrong_with_an_advertisement_names_its_file_and_its_owner(tmp_path: Path) -> None:
    root = made_network(tmp_path / "netwerk")
    put(
        root,
        {
            "content/data/advertenties.yml": "a: {naam: De bakker, maat: kwart, pdf: brood.pdf, alt: Brood}\n"
            "b: {naam: Klein, maat: kwart, foto: klein.png, alt: Klein}\n",
            "content/advertenties/brood.pdf": text_ad(),
            "content/advertenties/klein.png": photo(200, 150, "PNG"),
        },
    )
    done = krant(root, "--drukker", "--buurt", "oost")
    assert "Het lettertype Arial zit niet in brood.pdf (advertentie van De bakker)" in done.stderr
    assert "Foto klein.png (advertentie van Klein) is op " in done.stderr
    assert "Traceback" not in done.stderr


def test_marks_that_nobody_sees_are_no_matter(tmp_path: Path) -> None:
    """Word leaves them where texts were joined; a tagged PDF may not hold them."""
    root = made_network(tmp_path / "netwerk")
    put(root, {"content/nieuws/2026/thee.md": item("Thee", "Warm\ufeff en\u200b sterk\u2060.", datum="2026-11-12")})
    done = krant(root, "--buurt", "oost")
    assert done.status == 0, done.said


def test_letters_that_no_font_has_are_told_where_they_stand_and_stop_nothing(tmp_path: Path) -> None:
    """In stories, notices and meetings. Emoji are printed, as a title too."""
    notice = "  mededelingen:\n    - titel: Welkom\n      tekst: Zeg 欢迎 tegen elkaar.\n"
    root = made_network(tmp_path / "netwerk", **{"content/data/edities.yml": EDITIONS.format(shop="snel") + notice})
    put(
        root,
        {
            "content/data/bijeenkomsten.yml": "les:\n  titel: Taalles 中文\n  datum: 2026-12-08\n  begin: 19:30\n",
            "content/nieuws/2026/thee.md": item("Thee", "Warm.\n\nWij zeggen 你好 en 茶.", datum="2026-11-12"),
            "content/nieuws/2026/feest.md": item("🎉🎉", "Feest op het plein ✅.", datum="2026-11-12"),
        },
    )
    done = krant(root, "--buurt", "oost", "--groot")
    assert done.status == 0, done.said
    line = next(line for line in done.stderr.splitlines() if line.startswith("content/nieuws/2026/thee.md:7"))
    assert line.endswith("你好茶")
    for version in ("", "groot/"):
        file = root / "build/kranten" / EDITION / f"{version}oost.pdf"
        text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True, text=True).stdout
        # A word may be broken over two lines.
        whole = re.sub(r"[-\u00ad\u2010]\n", "", text)
        assert whole.count("[Chinees]") >= 4, version
        assert {"🎉", "✅"} <= {*text}, version


CONSTRUCTIONS = """\
[Joke]: Jazeker.

Opgeven bij <Marijke> of <Piet de Boer>, of bel 033 555 01 10. De VvE weet meer.

*[VvE]: Vereniging van Eigenaren

| naam | dag |
|---|---|
| Petra | maandag | avondploeg |

<ul>Vooraf<li>punt</li>achteraf</ul>

<table><caption>Onderschrift</caption><tr><td>cel</td></tr></table>

<form>Achternaam <input> <button>Versturen</button></form>

{{ sjabloon }} en <div>blokje</div><div>nogeen</div>

Groen <style> en **de rest** van het verhaal.

Het slotwoord.
"""
SAID = """
    Jazeker. <Marijke> <Piet VvE Vereniging Eigenaren) Petra maandag avondploeg Vooraf punt achteraf Onderschrift cel
    Achternaam Versturen sjabloon blokje nogeen <style> rest verhaal. slotwoord. <b>buur</b> &amp;
"""


def test_all_words_of_all_constructions_are_on_paper_and_in_large_print(tmp_path: Path) -> None:
    title = '"Zoekt <b>buur</b> &amp; 3 < 4"'
    story = {"content/nieuws/2026/alles.md": item(title, CONSTRUCTIONS + WORDS * 6, datum="2026-11-03")}
    root = made_network(tmp_path / "netwerk", **story)
    done = krant(root, "--groot", "--buurt", "oost")
    assert done.status == 0, done.said
    for version in ("", "groot/"):
        file = root / "build/kranten" / EDITION / f"{version}oost.pdf"
        text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True, text=True).stdout
        # A word that is broken over two lines is whole again.
        whole = re.sub(r"[-\u00ad\u2010]\n", "", text)
        assert [word for word in SAID.split() if word not in whole and word not in text] == [], version
