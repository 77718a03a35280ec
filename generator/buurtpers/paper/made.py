"""Papers made, each kept by the content of everything it shows: composed once, then set for screen, copier or press."""

from __future__ import annotations

import base64
import io
import json
import math
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image
from pydantic import BaseModel

from buurtpers.base.guard import fault
from buurtpers.base.problems import Problem, problem
from buurtpers.check.pictures import pdf_mistake
from buurtpers.engine.cache import TRIES, Cache, Changing, NotWritten, file_fingerprint, fingerprint
from buurtpers.engine.packing import packed, unpacked
from buurtpers.engine.traces import DISTURBED, NEW, Trace, differences, key_of, last, remember, traced
from buurtpers.paper.blame import StoryError
from buurtpers.paper.choices import choices
from buurtpers.paper.choosing import Chosen, best_paper, naming
from buurtpers.paper.compose.papers import Composed, PaperError, Sheet
from buurtpers.paper.content.data import PaperData
from buurtpers.paper.content.material import printed
from buurtpers.paper.content.theme import PaperTheme
from buurtpers.paper.content.themefile import ThemeError, read_theme
from buurtpers.paper.judge.quality import report
from buurtpers.paper.judge.why import diagram, explain
from buurtpers.paper.large import typeset_large
from buurtpers.paper.page.layout import Layout
from buurtpers.paper.typesetting import typeset
from buurtpers.photos.photos import in_network, print_photo
from buurtpers.plan.edition import Ad, EditionPlan
from buurtpers.plan.pages import PhotoUse
from buurtpers.plan.papers import plan_edition
from buurtpers.prepress.impose import imposed
from buurtpers.prepress.inks import COPY, Ink
from buurtpers.prepress.recolour import in_inks
from buurtpers.read.folders import THEMES
from buurtpers.read.network import Network

COVER_WIDTH = 700  # pixels
COPY_DPI = 200  # of photographs on a copier
NOTHING_BUT_PAGES = "1.7"  # what is only printed needs no reading order


@dataclass(frozen=True)
class PaperFiles:
    """A made paper: its PDF, a picture of its front page, what it was composed of, and how good it is.

    `key` knows all that it shows. `because`: why it was made now (see `traces.Reason`); empty where it was there.
    """

    key: str
    pdf: Path
    cover: Path
    composed: Path
    report: Path
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A paper that is composed, and not yet set in any ink."""

    plan: EditionPlan
    composed: Composed
    files: PaperFiles


def themes_of(network: Network) -> Path:
    """The folder of the network's own paper themes."""
    return network.root / THEMES


def paper_files(plan: EditionPlan, cache: Cache, themes: Path) -> PaperFiles:
    """The paper of `plan` for the screen, made now unless the same one was made before.

    Raises PaperError, ThemeError.
    """
    plan = replace(plan, ads=tuple(ad for ad in plan.ads if not ad.pdf or not pdf_mistake(Path(ad.pdf), cache)))
    for _ in range(TRIES):
        photos = _Photos(cache)
        read = _trace(plan, photos, themes)
        key = key_of("paper", read)
        names = {kind: fingerprint(kind, key) for kind in _KINDS}
        kept = [cache.file(name, _KINDS[kind]) for kind, name in names.items()]
        if all(kept):
            return _as_files(key, [file for file in kept if file])
        step = f"paper {plan.buurt} {plan.id}"
        before = last(cache, step)
        because = (NEW,) if before is None else differences(before, read) or (DISTURBED,)
        made = _best(plan, photos, read_theme(plan.theme, themes))
        contents = (
            made.pdf,
            _cover(made.pdf),
            _packed(made.composed, cache),
            report(made.quality, plan.masthead, [*choices(plan, made.composed)]).encode(),
        )
        # What it was made of may have changed meanwhile.
        if _trace(plan, _Photos(cache), themes) == read:
            remember(cache, step, read)
            put = [cache.put(names[kind], _KINDS[kind], one) for kind, one in zip(_KINDS, contents, strict=True)]
            return _as_files(key, put, because)
    raise Changing(Path(plan.id))


def _as_files(key: str, files: Sequence[Path], because: tuple[str, ...] = ()) -> PaperFiles:
    """`files`: in the order of `_KINDS`."""
    pdf, cover, composed, quality = files
    return PaperFiles(key, pdf, cover, composed, quality, because)


_KINDS = {"screen": ".pdf", "cover": ".webp", "composed": ".json", "quality": ".txt"}
"""What is kept of a paper, in the order of `PaperFiles`."""


class _Photos:
    """The photographs of a paper as they are when it is begun: each is looked up once."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self.found: dict[str, Path | None] = {}

    def __call__(self, use: PhotoUse) -> Path | None:
        """The JPEG for paper. Raises what may pass: Changing, MemoryError, OSError."""
        if use.file not in self.found:
            self.found[use.file] = print_photo(Path(use.file), self.cache)
        return self.found[use.file]


def _best(plan: EditionPlan, photo: _Photos, theme: PaperTheme) -> Chosen:
    """The best paper; or the best with narrower photographs, where the print shop would refuse one of them."""
    made = best_paper(replace(plan, min_dpi=0), photo, theme)
    if coarsest(made.composed) < plan.min_dpi:
        with suppress(PaperError):
            return best_paper(plan, photo, theme)
    return made


def coarsest(composed: Composed) -> float:
    """The dots per inch of the least sharp photograph of a story."""
    page = composed.data.format
    room = (page.width - 2 * page.margin_x) / 25.4 * 72
    column = (room + page.gutter) / page.columns
    found = math.inf
    for photo in composed.layout.photos:
        left, _, right, _ = photo.crop
        with Image.open(composed.photos[photo.name][0]) as picture:
            dots = (right - left) * picture.width
        found = min(found, round(dots / (photo.place.columns * column - page.gutter) * 72))
    return found


def _cover(pdf: bytes) -> bytes:
    """The front page as a picture (WebP)."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        picture = page.render(scale=COVER_WIDTH / page.get_width()).to_pil()
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=75, method=2)
    return out.getvalue()


def draft(plan: EditionPlan, cache: Cache, themes: Path) -> Draft:
    """The paper of `plan` as it was composed for the screen. Raises PaperError, ThemeError."""
    files = paper_files(plan, cache, themes)
    try:
        found = _unpacked(files.composed.read_bytes(), cache, _fonts_of(plan, themes))
    except ValueError:  # Of another machine, where the files it points to lie elsewhere; or they are gone.
        files.composed.unlink()
        files = paper_files(plan, cache, themes)
        found = _unpacked(files.composed.read_bytes(), cache, _fonts_of(plan, themes))
    return Draft(plan, found, files)


def _fonts_of(plan: EditionPlan, themes: Path) -> tuple[str, ...]:
    return tuple(map(str, read_theme(plan.theme, themes).font_folders))


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
        with naming(paper.plan):
            return typeset_large(paper.composed)

    return _kept("large", paper, cache, ".pdf", make)


def why(paper: Draft, themes: Path) -> tuple[str, str]:
    """Why the paper looks as it does: in words, and as a drawing (SVG)."""
    found = paper.composed
    size, leading, _ = read_theme(paper.plan.theme, themes).types(paper.plan.format)[0]
    return explain(found.layout, found.data, (size, leading)), diagram(found.layout, found.data)


def set_paper(paper: Draft, ink: Ink, sheet: Sheet, work: Path, dpi: int, standard: str) -> bytes:
    """The PDF of a paper to be printed. `dpi`: of photographs; `work`: an empty folder. Raises PaperError."""
    with naming(paper.plan):
        inked = replace(paper.composed, files=dict(_inked_files(paper.composed, ink)))
        return typeset(inked, ink, sheet, work, dpi=dpi, standard=standard)


def _inked_files(composed: Composed, ink: Ink) -> Iterator[tuple[str, bytes]]:
    """Advertisements in these inks; `typeset` sees to the photographs."""
    for name, content in composed.files.items():
        if name.endswith(".pdf"):
            yield name, in_inks(content, ink)
        else:
            yield name, ink.photo(content) if name.endswith(".jpg") else content


def _kept(kind: str, paper: Draft, cache: Cache, suffix: str, make: Callable[[], bytes]) -> Path:
    return cache.keep(fingerprint(kind, paper.files.key), suffix, make)


# --- Keeping ---


_COMPOSED = tuple[PaperData, Layout, dict[str, str], dict[str, str], dict[str, tuple[str, str]]]
_NAME = re.compile(r"[\w-]+\.\w+")
"""Of a file beside a template: it lies in no other folder."""


def _packed(composed: Composed, cache: Cache) -> bytes:
    """A composed paper without what can be looked up: where the fonts are, and the cache of its photographs."""
    shown = {name: base64.b64encode(content).decode() for name, content in composed.files.items()}
    photos = {name: (cache.key_of(file), known) for name, (file, known) in composed.photos.items()}
    return packed((composed.data, composed.layout, composed.colours, shown, photos), _COMPOSED)


def _unpacked(kept: bytes, cache: Cache, fonts: tuple[str, ...]) -> Composed:
    """A composed paper again. Raises ValueError where something of it is not there, or not as it was."""
    data, layout, colours, shown, photos = unpacked(kept, _COMPOSED)
    if not all(map(_NAME.fullmatch, (*shown, *photos))):
        raise ValueError("no name of a file of ours")
    found = {name: (cache.file(key, ".jpg"), known) for name, (key, known) in photos.items()}
    there = {name: (file, known) for name, (file, known) in found.items() if file}
    if len(there) < len(found):
        raise ValueError("a photograph is gone")
    return Composed(data, layout, colours, {name: base64.b64decode(one) for name, one in shown.items()}, there, fonts)


def _trace(plan: EditionPlan, photos: _Photos, themes: Path) -> Trace:
    """Everything that the paper shows, and all that sets it. Raises what a photograph raises."""
    own = sorted(path for path in themes.rglob("*") if path.is_file()) if themes.is_dir() else []
    read = {f"{THEMES}/{path.relative_to(themes).as_posix()}": file_fingerprint(path) for path in own}
    for one in fields(plan):
        shown = json.dumps(_plain(getattr(plan, one.name), photos), ensure_ascii=False)
        read[f"paper.{one.name}"] = fingerprint(shown)
    for file, made in photos.found.items():
        read[in_network(Path(file))] = file_fingerprint(Path(file)) if made else ""
    for ad in plan.ads:
        if ad.pdf:
            read[in_network(Path(ad.pdf))] = file_fingerprint(Path(ad.pdf))
    return traced(read)


def _plain(value: Any, photos: _Photos) -> Any:
    """A value as JSON knows it; of photographs and advertisements, which stand in the trace by themselves, the path."""
    if isinstance(value, PhotoUse):
        photos(value)
        return asdict(replace(value, file=in_network(Path(value.file))))
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value):
        found = {field.name: _plain(getattr(value, field.name), photos) for field in fields(value)}
        if isinstance(value, Ad) and value.pdf:
            found["pdf"] = in_network(Path(value.pdf))
        return found
    if isinstance(value, tuple | list | frozenset):
        return [_plain(part, photos) for part in value]
    if isinstance(value, dict):
        return {str(key): _plain(part, photos) for key, part in value.items()}
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def paper_of(network: Network, buurt: str, edition: str, cache: Cache) -> PaperFiles:
    """The paper of a buurt. Raises PaperError, ThemeError."""
    return paper_files(plan_edition(network, buurt, edition), cache, themes_of(network))


def paper_mistakes(network: Network, buurt: str, edition: str, error: Exception) -> tuple[Problem, ...]:
    """Why a buurt's paper can't be made. A mistake of ours is one too: the other papers are made.

    Raises what the system refused, such as a full disk: no other paper would be made either.
    """
    if isinstance(error, NotWritten):
        raise error
    place = network.editions[edition].at()
    if isinstance(error, Changing):
        return (problem("paper-changing", place, [buurt], name=edition),)
    if isinstance(error, ThemeError):
        return tuple(replace(found, buurten=frozenset([buurt])) for found in error.problems)
    if isinstance(error, StoryError) and isinstance(error.__cause__, Exception):
        told = [a for a in network.news_of[buurt] if printed(a.record.title) in error.titles]
        return tuple(fault(error.__cause__, a.record.at("title"), [buurt], "paper-story-", name=edition) for a in told)
    if not isinstance(error, PaperError):
        return (fault(error, place, [buurt], "paper-", name=edition),)
    if error.pages:
        return (problem("paper-too-much", place, [buurt], name=edition, n=error.pages),)
    return (problem("paper-misplaced", place, [buurt], name=edition, stories=error.stories),)


def version_mistake(network: Network, buurt: str, edition: str, version: str, error: Exception) -> Problem:
    """Why one version of a paper is not there, while the paper itself is.

    Raises what the system refused, such as a full disk: no other version would be made either.
    """
    place, values = network.editions[edition].at(), dict[str, Any](name=edition, version=version)
    return fault(error, place, [buurt], "version-", **values)
