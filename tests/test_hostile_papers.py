"""The hostile sets on paper: the paper, its large print, and the handbook hold their words and nothing that acts."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from corpora_of import lines_of, quoted
from previews import serving
from support import TODAY, Content, item, network, once, run

pytestmark = pytest.mark.xdist_group("hostile-papers")

FILLER = "Zo gaat dat hier al jaren, en iedereen op de Dorpsstraat weet ervan. "
PAPERS = ("kranten/w/oost.pdf", "kranten/w/groot/oost.pdf", "handboek/handboek.pdf")
# What makes a reader of PDF do something by itself, run or open something, or hold another file.
ACTS = {
    f"/{name}"
    for name in [
        "JavaScript",
        "JS",
        "Launch",
        "OpenAction",
        "AA",
        "EmbeddedFile",
        "EmbeddedFiles",
        "SubmitForm",
        "ImportData",
        "GoToR",
        "GoToE",
        "RichMedia",
        "AcroForm",
        "XFA",
        "Rendition",
        "Movie",
        "Sound",
    ]
}


@pytest.fixture(scope="session")
def printed(shared_folder: Path) -> Path:
    """A network whose paper and handbook hold every line of the hostile sets, made."""

    def make(folder: Path) -> None:
        files: dict[str, Content] = {}
        for kind in ("links", "markup"):
            for start in range(0, len(lines_of(kind)), 10):
                body = "\n\n".join(f"{FILLER * 2}\n\n{line}" for line in lines_of(kind)[start : start + 10])
                files[f"content/nieuws/2026/{kind}-{start}.md"] = item(f"{kind} vanaf {start}", body)
                files[f"content/werkwijze/{kind}-{start}.md"] = f"---\ntitel: {kind} {start}\n---\n{body}\n"
        for number, title in enumerate(lines_of("titles")):
            it = quoted(title)
            files[f"content/nieuws/2026/t-{number}.md"] = item(it, FILLER * 12, inleiding=it, auteur=it)
            files[f"content/werkwijze/t-{number}.md"] = f"---\ntitel: {it}\n---\n{FILLER}\n"
        files["content/data/edities.yml"] = f"w: {{titel: {quoted(lines_of('titles')[0])}, datum: 2026-12-01}}\n"
        root = network(folder / "netwerk", files, ["oost"])
        for words in (("krant", "--groot"), ("handboek",)):
            made = run(*words, "--root", root, "--date", TODAY)
            assert "Traceback" not in made.said
            assert "onze fout" not in made.said
        assert {*PAPERS} <= {path.relative_to(root / "build").as_posix() for path in (root / "build").rglob("*.pdf")}

    return once(shared_folder / "hostile-papers", make) / "netwerk"


def parts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary in a PDF, also within another."""
    todo: list[object] = [*pdf.objects]
    while todo:
        one = todo.pop()
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
            inner = [*one] if isinstance(one, pikepdf.Array) else [value for _, value in one.items()]
            todo += [value for value in inner if isinstance(value, pikepdf.Object) and not value.is_indirect]


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_does_nothing_by_itself_and_leads_only_where_a_link_may(printed: Path, paper: str) -> None:
    links = 0
    with pikepdf.open(printed / "build" / paper) as pdf:
        for one in parts(pdf):
            assert not ACTS & {*one.keys()}, one
            assert str(one.get("/S", "")) not in ACTS
            if "/URI" in one and isinstance(one["/URI"], pikepdf.String):
                links += 1
                assert re.match(r"(https?|mailto|tel):", str(one["/URI"])), str(one["/URI"])
    assert links or paper != "handboek/handboek.pdf"


@pytest.mark.parametrize("paper", PAPERS)
def test_each_title_is_printed_as_it_was_typed(printed: Path, paper: str) -> None:
    done = subprocess.run(["pdftotext", printed / "build" / paper, "-"], capture_output=True, text=True, check=True)
    # Lines are broken, words are hyphenated, and quotes and dashes set as printers do.
    shown = letters(done.stdout)
    for title in lines_of("titles"):
        assert letters(title) in shown, title


def letters(text: str) -> str:
    return "".join(re.findall(r"[a-z0-9<>=/{}]", text.casefold()))


def test_the_preview_shows_titles_and_mistakes_as_text(printed: Path) -> None:
    """Its own pages: the start, with all that is wrong; and a page of a title, with what is wrong with that."""
    with serving(printed) as server:
        start = server.page("/")
        for page in (start, server.page("/oost/nieuws/2026/t-0/")):
            assert not re.search(r"<script(?! src=| type=.application/)|<img[^>]*onerror|<svg[^>]*onload", page)
            assert not re.search(r'="\s*(javascript|data|vbscript):', page)
        assert "links-0.md" in start
