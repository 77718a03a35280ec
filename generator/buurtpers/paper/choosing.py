"""The paper that readers get: the best composition that breaks no rule, measured from its finished PDF."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from buurtpers.paper.blame import set_for_screen
from buurtpers.paper.compose.papers import Composed, PaperError, compositions
from buurtpers.paper.content.material import PhotoFor
from buurtpers.paper.content.theme import PaperTheme
from buurtpers.paper.judge.measuring import measure
from buurtpers.paper.judge.quality import Quality
from buurtpers.plan.edition import EditionPlan

TRIED = 12  # compositions, before a paper is refused
CONTENT = 4  # compositions, before one with nothing but blemishes is good enough
BLEMISHES = frozenset({"loose", "river"})  # ugly, and at times not to be avoided: nobody is without a paper for these
UNFILLED = frozenset({"hole", "dull"})  # more to tell would mend it


@dataclass(frozen=True)
class Chosen:
    """A paper, its PDF for the screen, and how good that is."""

    composed: Composed
    pdf: bytes
    quality: Quality

    @property
    def grave(self) -> list[str]:
        """The faults, by their codes, for which no paper goes out."""
        return [fault.code for fault in self.quality.faults if fault.code not in BLEMISHES]


def best_paper(plan: EditionPlan, photo: PhotoFor, theme: PaperTheme) -> Chosen:
    """The paper of `plan`. `photo` gives the print JPEG of a photograph, or None. Raises PaperError."""
    best: Chosen | None = None
    refusal: PaperError | None = None
    with tempfile.TemporaryDirectory() as work:
        found = islice(compositions(plan, photo, Path(work), theme), TRIED)
        for number, composed in enumerate(found, 1):
            try:
                made = _made(plan, composed)
            except PaperError as error:
                if error.letters:
                    raise
                refusal = refusal or error
                continue
            if best is None or _rank(made) < _rank(best):
                best = made
            if not best.quality.faults or (number >= CONTENT and not best.grave):
                break
    if best is None:
        raise refusal or PaperError(plan.id, faults="–")
    if best.grave:
        raise _refused(plan, best)
    return best


def _made(plan: EditionPlan, composed: Composed) -> Chosen:
    with naming(plan):
        pdf = set_for_screen(composed)
    return Chosen(composed, pdf, measure(pdf, composed.layout, composed.data))


def _rank(made: Chosen) -> tuple[int, int]:
    return len(made.grave), len(made.quality.faults)


def _refused(plan: EditionPlan, made: Chosen) -> PaperError:
    """The refusal: lines to add if emptiness is the only fault, else the faults by name."""
    if UNFILLED.issuperset(made.grave):
        columns, rows = made.composed.data.format.columns, made.quality.rows
        white = sum(page.hole.share if page.lively else 1.0 for page in made.quality.pages)
        return PaperError(plan.id, lines=math.ceil(white * columns * rows))
    faults = "; ".join(str(fault) for fault in made.quality.faults if fault.code not in BLEMISHES)
    return PaperError(plan.id, faults=faults)


@contextmanager
def naming(plan: EditionPlan) -> Iterator[None]:
    """A paper that can't be set says which."""
    try:
        yield
    except PaperError as error:
        error.edition = plan.id
        raise
