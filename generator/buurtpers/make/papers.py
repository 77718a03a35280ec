"""Papers made, each kept by the content of everything it shows: composed once, then set for screen, copier or press."""

from __future__ import annotations

import base64
import io
import json
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import pypdfium2
from pydantic import BaseModel

from buurtpers.cache import Cache, file_fingerprint, fingerprint
from buurtpers.make.letters import letter_mistakes
from buurtpers.make.paper import quality
from buurtpers.make.paper.large import typeset_large
from buurtpers.make.paper.setting import Composed, PaperError, Sheet, compose_paper, typeset
from buurtpers.make.paper.theme import ThemeError, read_theme
from buurtpers.make.paper.why import diagram, explain
from buurtpers.make.photos import print_photo
from buurtpers.make.prepress.impose import imposed
from buurtpers.make.prepress.inks import COPY, SCREEN, Ink
from buurtpers.make.prepress.recolour import in_inks
from buurtpers.make.site import SitePapers
from buurtpers.plan.edition import Ad, EditionPlan
from buurtpers.plan.pages import Papers, PhotoUse, SitePlan
from buurtpers.plan.papers import plan_edition
from buurtpers.problems import Problem, problem
from buurtpers.read.network import THEMES, Network

log = logging.getLogger(__name__)

COVER_WIDTH = 700  # pixels
COPY_DPI = 200  # of photographs on a copier
NOTHING_BUT_PAGES = "1.7"  # what is only printed needs no reading order


@dataclass(frozen=True)
class PaperFiles:
    """A made paper: its PDF, and a picture of its front page."""

    pdf: Path
    cover: Path


@dataclass(frozen=True)
class Draft:
    """A paper that is composed, and not yet set in any ink. `key` knows all that it shows."""

    plan: EditionPlan
    composed: Composed
    key: str


def themes_of(network: Network) -> Path:
    """The folder of the network's own paper themes."""
    return network.root / THEMES


def paper_files(plan: EditionPlan, cache: Cache, themes: Path) -> PaperFiles:
    """The paper of `plan` for the screen, made now unless the same one was made before."""
    key = fingerprint("screen", _key(plan, themes))

    def make() -> bytes:
        with tempfile.TemporaryDirectory() as work:
            return set_paper(draft(plan, cache, themes), SCREEN, Sheet(), Path(work))

    pdf = cache.keep(key, ".pdf", make)
    return PaperFiles(pdf, cache.keep(key, ".webp", lambda: _cover(pdf)))


def _cover(pdf: Path) -> bytes:
    """The front page as a picture (WebP)."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        picture = page.render(scale=COVER_WIDTH / page.get_width()).to_pil()
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=75, method=2)
    return out.getvalue()


def draft(plan: EditionPlan, cache: Cache, themes: Path) -> Draft:
    """The paper of `plan` composed, now unless the same one was composed before. Raises PaperError, ThemeError."""
    key = _key(plan, themes)
    kept = cache.folder / key[:2] / f"{key[2:]}.json"
    if kept.exists():
        found = _unpacked(kept.read_bytes())
        # Another machine may have kept it: there the files it points to lie elsewhere.
        needed = [*map(Path, found.fonts), *(file for file, _ in found.photos.values())]
        if all(path.exists() for path in needed):
            return Draft(plan, found, key)
        kept.unlink()

    def photo(use: PhotoUse) -> Path | None:
        return print_photo(Path(use.file), cache)

    with tempfile.TemporaryDirectory() as work:
        composed = compose_paper(plan, photo, Path(work), read_theme(plan.theme, themes))
    # Read back at once, so that it makes no difference whether it was made now or before.
    return Draft(plan, _unpacked(cache.keep(key, ".json", lambda: _packed(composed)).read_bytes()), key)


# --- Other versions of the same paper ---


def grey_paper(paper: Draft, cache: Cache) -> Path:
    """In black alone, for a copier."""

    def make() -> bytes:
        with tempfile.TemporaryDirectory() as work:
            made = set_paper(paper, COPY, Sheet(), Path(work), COPY_DPI, NOTHING_BUT_PAGES)
        return in_inks(made, COPY, newest=NOTHING_BUT_PAGES)

    return _kept("grey", paper, cache, ".pdf", make)


def booklet(paper: Draft, pdf: Path, cache: Cache, creep: float = 0.0) -> Path:
    """A made version of the paper as sheets to print, fold and staple. `creep`: see `imposed`."""
    return _kept(f"booklet {creep} {pdf.name}", paper, cache, ".pdf", lambda: imposed(pdf.read_bytes(), creep))


def large_paper(paper: Draft, cache: Cache) -> Path:
    """In large print."""

    def make() -> bytes:
        with tempfile.TemporaryDirectory() as work, _naming(paper.plan):
            return typeset_large(paper.composed, Path(work))

    return _kept("large", paper, cache, ".pdf", make)


def why(paper: Draft, themes: Path) -> tuple[str, str]:
    """Why the paper looks as it does: in words, and as a drawing (SVG)."""
    found = paper.composed
    size, leading, _ = read_theme(paper.plan.theme, themes).types(paper.plan.format)[0]
    return explain(found.layout, found.data, (size, leading)), diagram(found.layout, found.data)


def judged(paper: Draft, pdf: Path, cache: Cache) -> str:
    """How good a made paper is, read back from its file: a block of text for people."""

    def make() -> bytes:
        found = quality.measure(pdf, paper.composed.layout, paper.composed.data)
        return quality.report(found, paper.plan.masthead).encode()

    return _kept(f"quality {pdf.name}", paper, cache, ".txt", make).read_text("utf-8")


def set_paper(
    paper: Draft, ink: Ink, sheet: Sheet, work: Path, dpi: int | None = None, standard: str | None = None
) -> bytes:
    """The PDF of a paper in an ink; without `dpi` and `standard` for the screen.

    `work`: an empty folder. Raises PaperError.
    """
    with _naming(paper.plan):
        if dpi is None or standard is None:
            return typeset(paper.composed, ink, sheet, work)
        inked = replace(paper.composed, files=dict(_inked_files(paper.composed, ink)))
        return typeset(inked, ink, sheet, work, dpi=dpi, standard=standard)


def _inked_files(composed: Composed, ink: Ink) -> Iterator[tuple[str, bytes]]:
    """Advertisements in these inks; `typeset` sees to the photographs."""
    for name, content in composed.files.items():
        if name.endswith(".pdf"):
            yield name, in_inks(content, ink)
        else:
            yield name, ink.photo(content) if name.endswith(".jpg") else content


@contextmanager
def _naming(plan: EditionPlan) -> Iterator[None]:
    """A paper that can't be set says which."""
    try:
        yield
    except PaperError as error:
        raise PaperError(plan.id, error.stories, error.letters, error.lines) from error


def _kept(kind: str, paper: Draft, cache: Cache, suffix: str, make: Callable[[], bytes]) -> Path:
    return cache.keep(fingerprint(kind, paper.key), suffix, make)


# --- Keeping ---


def _packed(composed: Composed) -> bytes:
    values = {field.name: getattr(composed, field.name) for field in fields(composed)}
    values["files"] = {name: base64.b64encode(content).decode() for name, content in composed.files.items()}
    values["photos"] = {name: [str(file), known] for name, (file, known) in composed.photos.items()}
    return json.dumps(values, ensure_ascii=False).encode()


def _unpacked(packed: bytes) -> Composed:
    values = json.loads(packed)
    values["files"] = {name: base64.b64decode(content) for name, content in values["files"].items()}
    values["photos"] = {name: (Path(file), known) for name, (file, known) in values["photos"].items()}
    values["fonts"] = tuple(values["fonts"])
    return Composed(**values)


def _key(plan: EditionPlan, themes: Path) -> str:
    """Says everything that the paper shows, and all that sets it."""
    own = sorted(path for path in themes.rglob("*") if path.is_file()) if themes.is_dir() else []
    theme = [part for path in own for part in (path.relative_to(themes).as_posix(), file_fingerprint(path))]
    return fingerprint("paper", _press(), json.dumps(_plain(plan), ensure_ascii=False), *theme)


def _plain(value: Any) -> Any:
    """A value as JSON knows it; photographs and advertisements by their content, wherever they lie."""
    if isinstance(value, PhotoUse):
        return asdict(replace(value, file=file_fingerprint(Path(value.file))))
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value):
        found = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        if isinstance(value, Ad) and value.pdf:
            found["pdf"] = [file_fingerprint(Path(value.pdf)), Path(value.pdf).name]
        return found
    if isinstance(value, tuple | list | frozenset):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    return value if isinstance(value, str | int | float | bool | None) else str(value)


@cache
def _press() -> str:
    """Everything that sets a paper, as one fingerprint: templates, words, fonts, profiles and our own work."""
    folder = Path(str(files("buurtpers_press")))
    kinds = (".typ", ".toml", ".ttf", ".otf", ".icc")
    sources = [path for path in folder.rglob("*") if path.suffix in kinds]
    for ours in ("paper", "prepress"):
        sources += Path(__file__).with_name(ours).glob("*.py")
    tools = [version(name) for name in ("typst", "pikepdf", "pillow", "pypdfium2")]
    return fingerprint(*tools, *(file_fingerprint(path) for path in sorted(sources)))


def papers_of_site(network: Network, plan: SitePlan, cache: Cache) -> SitePapers:
    """Every paper that a site offers. One that can't be made holds back nothing: the site does without it."""
    made: dict[str, Path] = {}
    problems: dict[str, tuple[Problem, ...]] = {}
    for link in (link for page in plan.pages if isinstance(page.view, Papers) for link in page.view.papers):
        try:
            paper = paper_files(plan_edition(network, plan.buurt, link.edition), cache, themes_of(network))
        except Exception as error:  # Whatever it is, the site goes on.
            problems[link.edition] = paper_mistakes(network, plan.buurt, link.edition, error)
            continue
        made |= {link.path: paper.pdf, link.cover: paper.cover}
    return SitePapers(made, frozenset(problems), tuple(found for some in problems.values() for found in some))


def paper_mistakes(network: Network, buurt: str, edition: str, error: Exception) -> tuple[Problem, ...]:
    """Why a buurt's paper can't be made. A mistake of ours is one too: the other papers are made."""
    place = network.editions[edition].at()
    if isinstance(error, ThemeError):
        return tuple(replace(found, buurten=frozenset([buurt])) for found in error.problems)
    if not isinstance(error, PaperError):
        log.error("%s, %s", edition, buurt, exc_info=error)
        return (problem("paper-failed", place, [buurt], name=edition, reason=str(error) or type(error).__name__),)
    if error.letters:
        return letter_mistakes(network, plan_edition(network, buurt, edition), error.letters)
    if error.stories:
        return (problem("paper-no-room", place, [buurt], name=edition, stories=error.stories, n=error.lines),)
    return (problem("paper-too-thin", place, [buurt], name=edition, n=error.lines),)
