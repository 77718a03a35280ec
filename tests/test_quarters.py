"""Real quarters of news become papers: every tenth, and the hardest. `make nightly` makes all, each in five ways."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from buurtpers.engine.cache import Cache
from buurtpers.paper.judge.why import FILLERS
from buurtpers.photos.photos import print_photo
from buurtpers.plan.papers import plan_edition
from quarters import BUURT, DAY, EDITION, SHAPES, VARIANTS, network_of, quarter
from support import look
from test_compositions import make, rules_broken

HARD = ("07", "23", "35", "38", "45")
SOME = [f"kwartaal-{number}" for number in ("01", "11", "21", "31", "41", *HARD)]
ALL = [name + (f"-{one}" if one else "") for name in SHAPES for one in VARIANTS]
NAMES = ALL if os.environ.get("BUURTPERS_QUARTERS") == "all" else SOME


@pytest.mark.parametrize("name", NAMES)
def test_a_real_quarter_becomes_a_paper(tmp_path: Path, name: str) -> None:
    network = look(network_of(quarter(name), tmp_path / "netwerk"), DAY).network
    cache = Cache(tmp_path / "cache")
    made = make(plan_edition(network, BUURT, EDITION), lambda use: print_photo(Path(use.file), cache))
    assert [*rules_broken(made)] == []
    pages = made.composed.layout.pages
    columns = made.data.format.columns
    fillers = [module.place for module in made.composed.layout.modules if module.kind in FILLERS - {"notice"}]
    room = columns * sum(page.rows for page in pages)
    assert sum(place.columns * place.rows for place in fillers) <= room / 4
    if fillers:
        assert made.quality.left_out == 0
    empty = sum(page.hole.share > 0.5 for page in made.quality.pages)
    assert empty <= max(len(pages) / 20, len(pages) == 1)
