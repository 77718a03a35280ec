"""One text that can't be read costs that text, and no more; what was published before does not vanish."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import TODAY, Content, Result, check, item, network, put, run

NEWS = "content/nieuws/2026/"
GOOD: dict[str, Content] = {
    NEWS + "goed.md": item("Goed nieuws"),
    NEWS + "west.md": item("Alleen hier", buurten="west"),
}
CHAPTER = "content/werkwijze/bel.md"
# Nothing in these tells for whom they were.
LOST: dict[str, Content] = {
    "binary": b"\x00\x01\x02\xff\xfe" * 40,
    "utf-16 without a mark": item("Zonder merk").encode("utf-16-le"),
    "no head": "Zomaar een tekst, zonder kop.\n",
    "a head that does not end": "---\ntitel: Feest\ndatum: 2026-11-01\n",
    "a damaged head": "---\ntitel: [Feest\ndatum: 2026-11-01\n---\nTekst.\n",
    "a list": "---\n- titel\n- datum\n---\nTekst.\n",
    "for whom is no answer": item(buurten="{iets: [oost]}"),
}


def built(root: Path, *more: str) -> Result:
    return run("build", "--root", root, "--date", TODAY, *more)


def pages(root: Path, buurt: str) -> list[str]:
    news = root / "build/sites" / buurt / "nieuws/2026"
    return sorted(page.parent.name for page in news.glob("*/index.html"))


@pytest.mark.parametrize("content", LOST.values(), ids=LOST)
@pytest.mark.parametrize("file", [NEWS + "kapot.md", "content/paginas/kapot.md", CHAPTER])
def test_a_text_for_nobody_knows_whom_costs_itself_alone(tmp_path: Path, content: Content, file: str) -> None:
    root = network(tmp_path, {**GOOD, file: content})
    done = built(root)
    assert done.status == 1
    assert f"{file}:1:1: fout: Er is niet te lezen voor welke buurten dit is, dus het komt op geen enkele site." in (
        done.stderr
    )
    assert "niet vernieuwd" not in done.stderr
    assert (pages(root, "oost"), pages(root, "west")) == (["goed"], ["goed", "west"])


def test_a_message_that_is_a_link_elsewhere_costs_itself_alone(tmp_path: Path) -> None:
    root = network(tmp_path / "net", GOOD)
    (tmp_path / "geheim.md").write_text(item("Geheim"))
    (root / NEWS / "link.md").symlink_to(tmp_path / "geheim.md")
    done = built(root)
    assert done.status == 1
    assert "wijst naar een plek buiten de mappen van het netwerk" in done.stderr
    assert pages(root, "oost") == ["goed"]


def test_an_empty_message_is_a_warning_only(tmp_path: Path) -> None:
    root = network(tmp_path, {**GOOD, NEWS + "leeg.md": "", "sites/oost/docs/leeg.md": "\n \n"})
    assert [(one["code"], one["severity"]) for one in check(root)] == [("file-empty", "warning")] * 2
    assert built(root).status == 0
    assert pages(root, "oost") == ["goed"]


def test_who_can_be_told_from_a_damaged_head_is_held_back_and_nobody_else(tmp_path: Path) -> None:
    files = {**GOOD, NEWS + "kapot.md": "---\ntitel: [Feest\nbuurten: west\n---\nTekst.\n"}
    root = network(tmp_path, files)
    assert built(root).status == 1
    assert pages(root, "oost") == ["goed"]
    assert not (root / "build/sites/west").exists()


def test_a_message_for_all_with_a_mistake_in_it_holds_back_all(tmp_path: Path) -> None:
    """Of a head that can be read and names no buurten, it is known for whom it is."""
    root = network(tmp_path, {**GOOD, NEWS + "kapot.md": item(datum="ooit")})
    assert built(root).status == 1
    assert not (root / "build/sites/oost").exists()


@pytest.mark.parametrize("content", [*LOST.values(), ""], ids=[*LOST, "empty"])
def test_what_was_published_does_not_vanish_where_it_can_no_longer_be_read(tmp_path: Path, content: Content) -> None:
    root = network(tmp_path, GOOD)
    assert built(root).status == 0
    put(root, {NEWS + "west.md": content, NEWS + "nieuw.md": item("Nieuw")})
    for _ in range(2):  # nothing is forgotten by the first
        done = built(root)
        assert done.status == 1
        assert f"{NEWS}west.md:1:1: fout: Deze tekst stond op de site van west" in done.stderr
        assert (pages(root, "oost"), pages(root, "west")) == (["goed", "nieuw"], ["goed", "west"])
    assert "stond op de site van west" in run("check", "--root", root, "--date", TODAY).stdout
    (root / NEWS / "west.md").unlink()  # which says that it may go
    assert built(root).status == 0
    assert pages(root, "west") == ["goed", "nieuw"]


def test_a_chapter_that_was_published_does_not_vanish_either(tmp_path: Path) -> None:
    chapter = "---\ntitel: De bel\nbuurten: oost\n---\nBel aan.\n"
    root = network(tmp_path, {**GOOD, CHAPTER: chapter})
    assert built(root).status == 0
    put(root, {CHAPTER: "Bel aan.\n"})
    assert "stond op de site van oost" in built(root).stderr
    assert (root / "build/sites/oost/werkwijze/bel/index.html").exists()


def test_a_text_of_a_group_holds_back_those_the_group_is_for(tmp_path: Path) -> None:
    groups = "tuin: {titel: Buurttuin, omschrijving: Samen tuinieren., thema: groen, buurten: west}\n"
    files = {**GOOD, "content/data/werkgroepen.yml": groups, "content/werkgroepen/tuin.md": b"\0\1\2"}
    root = network(tmp_path, files)
    assert built(root).status == 1
    assert pages(root, "oost") == ["goed"]
    assert not (root / "build/sites/west").exists()


def test_a_link_to_a_text_that_can_not_be_read_is_plain_text(tmp_path: Path) -> None:
    files = {NEWS + "kapot.md": "Geen kop.\n", NEWS + "goed.md": item(body="Zie [dat bericht](kapot.md).")}
    root = network(tmp_path, files)
    built(root)
    page = (root / "build/sites/oost/nieuws/2026/goed/index.html").read_text("utf-8")
    assert "Zie dat bericht." in page


@pytest.mark.parametrize("before", ["\n\n", "   \n", " ", "\n  ", "\t", "\ufeff\u200b", "\n\u00a0"])
def test_a_head_may_begin_after_blank_lines_and_spaces(tmp_path: Path, before: str) -> None:
    root = network(tmp_path, {NEWS + "goed.md": before + item("Goed nieuws")})
    assert check(root) == []
    built(root)
    assert pages(root, "oost") == ["goed"]


def test_a_head_that_was_moved_as_a_whole_is_read(tmp_path: Path) -> None:
    moved = "".join(f"  {line}\n" for line in item("Goed nieuws").splitlines())
    root = network(tmp_path, {NEWS + "goed.md": moved})
    assert check(root) == []
