"""The paper that readers get: the best composition that breaks no rule, measured from its finished PDF."""

from __future__ import annotations

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

TRIED = 4  # compositions that are set
FORESEEN = frozenset({"loose", "river", "hole", "dull"})
"""Faults that are told and no more: lines that at times can't be avoided, and white where there is little to tell."""


@dataclass(frozen=True)
class Chosen:
    """A paper, its PDF for the screen, and how good that is."""

    composed: Composed
    pdf: bytes
    quality: Quality

    @property
    def grave(self) -> list[str]:
        """The faults, by their codes, for which another composition is tried."""
        return [fault.code for fault in self.quality.faults if fault.code not in FORESEEN]


def best_paper(plan: EditionPlan, photo: PhotoFor, theme: PaperTheme) -> Chosen:
    """The paper of `plan`. `photo` gives the print JPEG of a photograph, or None. Raises PaperError."""
    best: Chosen | None = None
    refusal: PaperError | None = None
    with tempfile.TemporaryDirectory() as work:
        for composed in islice(compositions(plan, photo, Path(work), theme), TRIED):
            try:
                made = _made(plan, composed)
            except PaperError as error:
                refusal = refusal or error
                continue
            if best is None or _rank(made) < _rank(best):
                best = made
            if not best.grave:
                break
    if best is None:
        assert refusal is not None
        raise refusal
    return best


def _made(plan: EditionPlan, composed: Composed) -> Chosen:
    with naming(plan):
        pdf = set_for_screen(composed)
    return Chosen(composed, pdf, measure(pdf, composed.layout, composed.data))


def _rank(made: Chosen) -> tuple[int, int]:
    return len(made.grave), len(made.quality.faults)


@contextmanager
def naming(plan: EditionPlan) -> Iterator[None]:
    """A paper that can't be set says which."""
    try:
        yield
    except PaperError as error:
        error.edition = plan.id
        raise
