"""Papers made, each kept by the content of everything it shows."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from buurtpers.cache import Cache, file_fingerprint, fingerprint
from buurtpers.make.paper.setting import make_paper
from buurtpers.make.photos import print_photo
from buurtpers.plan.edition import EditionPlan
from buurtpers.plan.pages import Papers, PhotoUse, SitePlan
from buurtpers.plan.papers import plan_edition
from buurtpers.read.network import Network


@dataclass(frozen=True)
class PaperFiles:
    """A made paper: its PDF, and a picture of its front page."""

    pdf: Path
    cover: Path


def paper_files(plan: EditionPlan, cache: Cache) -> PaperFiles:
    """The paper of `plan`, typeset now unless the same one was made before."""
    key = fingerprint("paper", _press(), _content(plan))
    cover = cache.folder / key[:2] / f"{key[2:]}.png"

    def make() -> bytes:
        with tempfile.TemporaryDirectory() as work:
            paper = make_paper(plan, _photo, Path(work))
        cover.unlink(missing_ok=True)
        cache.keep(key, ".png", lambda: paper.cover)
        return paper.pdf

    def _photo(photo: PhotoUse) -> Path | None:
        return print_photo(Path(photo.file), cache)

    pdf = cache.keep(key, ".pdf", make)
    return PaperFiles(pdf, cover)


def _content(plan: EditionPlan) -> str:
    """Everything that the paper shows: its words, and its photographs by their content, wherever they lie."""
    stories = tuple(replace(story, photo=story.photo and _by_content(story.photo)) for story in plan.stories)
    return json.dumps(asdict(replace(plan, stories=stories)), default=_plain)


def _by_content(photo: PhotoUse) -> PhotoUse:
    return replace(photo, file=file_fingerprint(Path(photo.file)))


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else str(value)


@cache
def _press() -> str:
    """Everything that sets a paper, as one fingerprint: templates, words, fonts and our own layout."""
    folder = Path(str(files("buurtpers_press")))
    kinds = (".typ", ".toml", ".ttf", ".otf")
    sources = [path for path in folder.rglob("*") if path.suffix in kinds]
    sources += Path(__file__).with_name("paper").glob("*.py")
    return fingerprint(version("typst"), *(file_fingerprint(path) for path in sorted(sources)))


def papers_of_site(network: Network, plan: SitePlan, cache: Cache) -> dict[str, Path]:
    """The files of every paper that a site offers, by their path on it."""
    made: dict[str, Path] = {}
    for link in (link for page in plan.pages if isinstance(page.view, Papers) for link in page.view.papers):
        paper = paper_files(plan_edition(network, plan.buurt, link.edition), cache)
        made |= {link.path: paper.pdf, link.cover: paper.cover}
    return made
