"""What stands in build/ and should be otherwise: rights, sites of buurten that are gone. And an hour that is not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from support import TODAY, Content, check, item, network, photo, run

NEWS = "content/nieuws/2026/"
FILES: dict[str, Content] = {
    NEWS + "a.md": item(foto="a.jpg", beschrijving_foto="Een straat"),
    "content/fotos/a.jpg": photo(),
}


def test_rights_of_what_was_made_come_back(tmp_path: Path) -> None:
    root = network(tmp_path, FILES)
    assert run("build", "--root", root, "--date", TODAY).status == 0
    site = root / "build/sites/oost"
    (picture, *_) = sorted(site.rglob("*.jpg"))
    for file in (site / "index.html", picture):
        file.chmod(0o600)
    assert run("build", "--root", root, "--date", TODAY).status == 0
    hidden = [
        path for path in (root / "build/sites").rglob("*") if path.is_file() and path.stat().st_mode & 0o777 != 0o644
    ]
    assert hidden == []


def test_under_a_narrow_umask_a_build_with_nothing_to_do_does_nothing(tmp_path: Path) -> None:
    root = network(tmp_path, FILES)
    before = os.umask(0o077)
    try:
        first, second = (run("build", "--root", root, "--date", TODAY) for _ in range(2))
    finally:
        os.umask(before)
    assert "build/sites/oost" in first.stdout
    assert "build/sites/oost" not in second.stdout


@pytest.mark.parametrize("way", ["renamed", "removed"])
def test_a_site_of_a_buurt_that_is_gone_is_told_and_left(tmp_path: Path, way: str) -> None:
    root = network(tmp_path, FILES)
    assert "niet meer is" not in run("build", "--root", root, "--date", TODAY).said
    if way == "renamed":
        (root / "sites/oost").rename(root / "sites/noord")
    else:
        shutil.rmtree(root / "sites/oost")
    for _ in range(2):  # also where there is nothing to do
        done = run("build", "--root", root, "--date", TODAY)
        assert done.status == 0
        assert f"{root / 'build/sites/oost'} is van een buurt die er niet meer is." in done.stderr
        assert done.stderr.count("niet meer is") == 1
    assert (root / "build/sites/oost/index.html").exists()


@pytest.mark.parametrize(
    ("begin", "end", "wrong"),
    [("02:30", "03:30", 3), ("01:00", "02:30", 4), ("01:30", "03:30", 0), ("03:00", "04:00", 0)],
)
def test_an_hour_that_the_clock_leaves_out_is_told(tmp_path: Path, begin: str, end: str, wrong: int) -> None:
    night = f'nacht:\n  titel: Wandeling\n  begin: "{begin}"\n  einde: "{end}"\n  datum: 2027-03-28\n  plek: de-kring\n'
    found = [
        row for row in check(network(tmp_path, {"content/data/bijeenkomsten.yml": night})) if "hour" in row["code"]
    ]
    assert [(row["line"], row["severity"]) for row in found] == ([(wrong, "warning")] if wrong else [])
    assert all("zomertijd" in row["message"] for row in found)
