"""The pictures of tests/corpora through every way in and out: nobody stumbles, and nothing they tell is published."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from buurtpers.photos.photos import print_photo
from make_pictures import all_pictures
from support import CORPORA, TODAY, Content, item, network, run, tree
from test_photo_limits import GIBIBYTE, measured
from test_photos import cache

PICTURES = sorted(path for path in (CORPORA / "pictures").rglob("*") if path.is_file())
NEWS = "content/nieuws/2026/"
SECRETS = re.compile(rb"GEHEIM|Exif\0\0|xmpmeta|Photoshop 3\.0|eXIf|EXIF|XMP ")
# Those that are shown, all others are told. A PNG that ends too soon is shown as far as it goes.
GOOD = (
    {path.name for path in PICTURES if path.parent.name in ("vertelt", "vreemd")}
    - {"iphone.heic", "iphone-kaal.heic", "scan.tif", "te-klein.jpg", "een-punt.gif"}
) | {
    "zegt-groot.png",
    "groot.webp",
    "groot-een-bit.png",
    "heel-lang.png",
    "HOOFDLETTERS.JPG",
    "eigenlijk-png.jpg",
    "eigenlijk-jpg.heic",
}


def page_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold())


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network with an item for each picture, which shows it above its text and in it."""
    files: dict[str, Content] = {}
    for path in PICTURES:
        files[f"content/fotos/{path.name}"] = path.read_bytes()
        facts = {"foto": path.name, "beschrijving_foto": "Een straat", "krant": "nee"}
        body = f"Voor {path.name}.\n\n![Een straat]({path.name})\n\nNa {path.name}."
        files[f"{NEWS}{page_of(path.name)}.md"] = item(f"Over {path.name}", body, **facts)
    adverts = [path for path in PICTURES if path.name in ("gps.jpg", "doorzichtig.png", "half.png", "iphone.heic")]
    files |= {f"content/advertenties/{path.name}": path.read_bytes() for path in adverts}
    files["content/data/advertenties.yml"] = "".join(
        f"ad-{number}: {{naam: Zaak {number}, maat: kwart, foto: {path.name}, beschrijving_foto: Een zaak}}\n"
        for number, path in enumerate(adverts)
    )
    return network(tmp_path_factory.mktemp("pictures"), files, ["oost"])


def test_the_pictures_are_those_that_are_made() -> None:
    """By name: another version of a library may pack them otherwise."""
    assert {path.relative_to(CORPORA / "pictures").as_posix() for path in PICTURES} == {*all_pictures()}
    assert len({path.name for path in PICTURES}) == len(PICTURES)


def test_check_tells_of_each_picture_that_can_not_be_shown_and_of_no_other(root: Path) -> None:
    done, peak = measured("check", "--format", "json", "--root", root, "--date", TODAY)
    assert (done.status, done.stderr) == (1, "")
    found = [row for row in done.problems if row["file"].startswith(NEWS)]
    told = {row["file"] for row in found if row["code"].startswith("photo-")}
    bad = {f"{NEWS}{page_of(path.name)}.md" for path in PICTURES if path.name not in GOOD}
    # A part of a picture that is damaged may be passed over by those who read it.
    touched = {f"{NEWS}{page_of(path.name)}.md" for path in PICTURES if path.parent.name == "kapot"}
    assert told - touched == bad - touched
    assert {f"{NEWS}half-{ending}.md" for ending in ("jpg", "png", "webp", "tif", "bmp")} <= told
    assert not [row for row in done.problems if row["code"].startswith("fault-") or row["code"] == "photo-memory"]
    assert peak < GIBIBYTE


def test_the_site_has_each_page_and_nothing_that_a_picture_tells(root: Path) -> None:
    done, peak = measured("build", "--root", root, "--date", TODAY)
    assert done.status == 1
    assert "onze fout" not in done.said
    assert peak < GIBIBYTE
    site = root / "build/sites/oost"
    for path in PICTURES:
        page = (site / f"nieuws/2026/{page_of(path.name)}/index.html").read_text("utf-8")
        assert f"Voor {path.name}." in page
        assert f"Na {path.name}." in page
        if path.name in GOOD:
            assert page.count("<picture") >= 2, path.name
    published = tree(site / "fotos")
    assert len(published) > len(GOOD)
    for name, content in published.items():
        assert not SECRETS.search(content), name


def test_the_paper_shows_the_adverts_it_can_and_nothing_that_they_tell(root: Path, tmp_path: Path) -> None:
    files: dict[str, Content] = {
        **{name: content for name, content in tree(root).items() if name.startswith(("content/adv", "content/data"))},
        "content/data/edities.yml": "w: {titel: W, datum: 2026-12-01}\n",
    }
    text = "Op het plein staat sinds gisteren een nieuwe bank. Joke heeft hem zelf geverfd. " * 14
    news: dict[str, Content] = {f"{NEWS}{n}.md": item(f"Bericht {n} van het plein", text) for n in range(9)}
    own = network(tmp_path / "netwerk", {**files, **news}, ["oost"])
    done = run("krant", "--root", own, "--date", TODAY)
    assert "onze fout" not in done.said
    assert "Traceback" not in done.said
    assert (own / "build/kranten/w/oost.pdf").exists(), done.said
    for name, content in tree(own / "build").items():
        assert not re.search(rb"GEHEIM|Exif\0\0|Photoshop 3\.0|eXIf|GPSLatitude|OwnerName", content), name


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_each_picture_can_be_printed_or_is_refused(path: Path, tmp_path: Path) -> None:
    made = print_photo(path, cache(tmp_path))
    if path.name in GOOD:
        assert made
    if made:
        content = made.read_bytes()
        assert not SECRETS.search(content)
        with Image.open(made) as picture:
            picture.load()
            assert picture.mode == "RGB"


def test_the_list_and_the_cleaning_go_through_all_of_them(root: Path, tmp_path: Path) -> None:
    own = network(
        tmp_path / "netwerk", {f"content/fotos/{path.name}": path.read_bytes() for path in PICTURES}, ["oost"]
    )
    listed = run("fotos", "--root", own)
    assert (listed.status, listed.stderr) == (0, "")
    done = run("fotos", "--schoon", "--root", own)
    assert "onze fout" not in done.said
    assert done.status == 1  # for what can't be cleaned
    for line in done.stderr.splitlines():
        assert line.startswith("content/fotos/")
    left = {line.split(": ")[0] for line in run("fotos", "--root", own).stdout.splitlines() if ": " in line}
    assert left == {line.split(": ")[0] for line in done.stderr.splitlines()}
