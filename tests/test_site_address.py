"""The address of a site: one for each, with nothing in it that is not an address, and never a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import SITE, TODAY, Content, check, network, run


def sites(**urls: str) -> dict[str, Content]:
    files: dict[str, Content] = {}
    for buurt, url in urls.items():
        site = SITE.format(buurt=buurt, name=buurt.capitalize())
        files[f"sites/{buurt}/mkdocs.yml"] = site.replace(f"https://{buurt}.voorbeeld.example/", url)
    return files


@pytest.mark.parametrize(
    "url", ["https://user:geheim1@a.nl/x", "https://geheim1@a.nl", "user:geheim1@a.nl", "https://u:p/geheim1@a.nl/"]
)
def test_a_password_is_neither_published_nor_told(tmp_path: Path, url: str) -> None:
    root = network(tmp_path, sites(oost=url))
    (found,) = check(root)
    assert (found["file"], found["line"], found["buurt"]) == ("sites/oost/mkdocs.yml", 3, ["oost"])
    done = run("build", "--root", root, "--date", TODAY)
    assert done.status == 1
    assert "wachtwoord" in done.stderr
    assert "geheim1" not in done.said
    assert (root / "build/sites/west/index.html").exists()
    places = [path for folder in ("build", ".cache") for path in (root / folder).rglob("*") if path.is_file()]
    assert not [path for path in places if b"geheim1" in path.read_bytes()]


@pytest.mark.parametrize(
    "url",
    [
        "https://a.nl/?x=1",
        "https://a.nl/#boven",
        "'https://a.nl/b/../c'",
        "https://a.nl/%2e%2e/c",
        r"'https://a.nl/b\c'",
    ],
)
def test_what_comes_behind_an_address_is_a_mistake_of_that_site(tmp_path: Path, url: str) -> None:
    (found,) = check(network(tmp_path, sites(oost=url)))
    assert (found["code"], found["line"], found["buurt"]) == ("site-url-more", 3, ["oost"])
    assert "site_url: https://" in found["hint"]


def test_a_site_may_stand_in_a_folder(tmp_path: Path) -> None:
    assert check(network(tmp_path, sites(oost="https://a.nl/oost/", west="https://a.nl/west"))) == []


def test_two_sites_with_one_address_are_each_told(tmp_path: Path) -> None:
    root = network(tmp_path, sites(oost="https://Buurt.nl", west="http://buurt.nl/"), ["noord", "oost", "west"])
    for _ in range(2):  # what was read is known the second time
        done = run("build", "--root", root, "--date", TODAY)
        assert done.status == 1
        for buurt in ("oost", "west"):
            assert f"sites/{buurt}/mkdocs.yml:3:1: fout: De sites van oost, west hebben hetzelfde adres" in done.stderr
        assert [path.name for path in (root / "build/sites").iterdir()] == ["noord"]
