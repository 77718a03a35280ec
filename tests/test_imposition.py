"""Sheets for a copier: printed, folded and opened again, a paper reads from 1 to n."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest

from buurtpers.prepress.impose import NotFoldable, imposed, reading_order
from sheets import typeset

A4, A5 = (210.0, 297.0), (148.0, 210.0)


def half_text(file: Path, side: int, right: bool, width: int, height: int) -> str:
    """What a reader sees on one half of a side."""
    area = ["-x", str(width // 2 if right else 0), "-y", "0", "-W", str(width // 2), "-H", str(height)]
    done = subprocess.run(
        ["pdftotext", "-f", str(side), "-l", str(side), *area, str(file), "-"],
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout


def page_number(text: str) -> int:
    (line,) = [line for line in text.splitlines() if line.startswith("Pagina ")]
    return int(line.removeprefix("Pagina "))


def folded(halves: list[tuple[int, int]]) -> list[int]:
    """Fold the printed sheets as people do: lay them in each other, the first outside, and turn the pages.

    `halves`: what stands left and right on each side. Turned over the short edge, what lies behind the right half
    of a front is the left half of its back.
    """
    fronts, backs = halves[::2], halves[1::2]
    # From outside to the middle every sheet gives a leaf: its front and what is behind it.
    towards = [page for front, back in zip(fronts, backs, strict=True) for page in (front[1], back[0])]
    # From the middle to outside again, the other half of each: first its back, then its front.
    away = [page for front, back in zip(reversed(fronts), reversed(backs), strict=True) for page in (back[1], front[0])]
    return towards + away


@pytest.mark.parametrize("pages", [4, 8, 12, 16])
@pytest.mark.parametrize(("size", "sheet"), [(A4, (1191, 842)), (A5, (842, 595))])
@pytest.mark.parametrize("creep", [0.0, 3.0])
def test_folded_sheets_read_in_order(
    pages: int, size: tuple[float, float], sheet: tuple[int, int], creep: float, tmp_path: Path
) -> None:
    file = tmp_path / "boekje.pdf"
    file.write_bytes(imposed(typeset(pages=pages, size=size), creep))
    with pikepdf.open(file) as made:
        assert len(made.pages) == pages // 2
        for page in made.pages:
            assert [round(float(side)) for side in page.mediabox] == [0, 0, *sheet]
    halves = []
    for side in range(1, pages // 2 + 1):
        left, right = (page_number(half_text(file, side, right, *sheet)) for right in (False, True))
        halves.append((left, right))
    assert folded(halves) == list(range(1, pages + 1))


@pytest.mark.parametrize("pages", [0, 1, 2, 3, 5, 6, 10, 14])
def test_what_does_not_fold_is_refused(pages: int) -> None:
    with pytest.raises(NotFoldable):
        reading_order(pages)


def test_a_paper_that_does_not_fold_is_refused() -> None:
    with pytest.raises(NotFoldable):
        imposed(typeset(pages=6))


def text_left(file: Path, side: int) -> list[float]:
    """Where the headings of a side begin, in points."""
    done = subprocess.run(
        ["pdftotext", "-f", str(side), "-l", str(side), "-bbox", str(file), "-"],
        capture_output=True,
        check=True,
        text=True,
    )
    return [float(line.split('xMin="')[1].split('"')[0]) for line in done.stdout.splitlines() if ">Pagina<" in line]


def test_creep_moves_the_inner_sheets_towards_the_fold(tmp_path: Path) -> None:
    plain, crept = tmp_path / "plain.pdf", tmp_path / "crept.pdf"
    paper = typeset(pages=12, size=A4)
    plain.write_bytes(imposed(paper))
    crept.write_bytes(imposed(paper, 3.0))
    mm = 72 / 25.4
    for side in range(1, 7):
        (left, right), (crept_left, crept_right) = text_left(plain, side), text_left(crept, side)
        wanted = 1.5 * ((side - 1) // 2)
        assert crept_left - left == pytest.approx(wanted * mm, abs=0.05)
        assert right - crept_right == pytest.approx(wanted * mm, abs=0.05)


def test_fonts_and_photographs_stay_as_they_were() -> None:
    paper = typeset(size=A4)

    def parts(pdf: bytes) -> set[bytes]:
        with pikepdf.open(io.BytesIO(pdf)) as file:
            found = [one for one in file.objects if isinstance(one, pikepdf.Stream)]
            return {
                one.read_raw_bytes() if one.get("/Subtype") == pikepdf.Name.Image else one.read_bytes()
                for one in found
                if one.get("/Subtype") == pikepdf.Name.Image or "/Length1" in one
            }

    assert parts(paper)
    assert parts(imposed(paper)) == parts(paper)


def test_nothing_of_a_page_comes_on_the_other_half(tmp_path: Path) -> None:
    """The bar that runs off the paper stops at the fold, also where its page moved over it."""
    file = tmp_path / "boekje.pdf"
    file.write_bytes(imposed(typeset(pages=8, size=A4), 9.0))
    with pikepdf.open(file) as made:
        for page in made.pages:
            content = page.obj.Contents
            stream = b"".join(part.read_bytes() for part in content) if isinstance(content, pikepdf.Array) else content
            assert bytes(stream if isinstance(stream, bytes) else stream.read_bytes()).count(b"re W n") == 2


def test_the_printer_is_told_how_to_turn_the_sheet() -> None:
    with pikepdf.open(io.BytesIO(imposed(typeset(size=A4)))) as made:
        assert made.Root.ViewerPreferences.Duplex == pikepdf.Name.DuplexFlipShortEdge


def test_the_same_paper_gives_the_same_sheets() -> None:
    paper = typeset(size=A4)
    assert imposed(paper, 2.0) == imposed(paper, 2.0)
