"""The beam search for a paper beside OR-tools CP-SAT, on the same measured papers.

The model has the same tiles with the same shapes and costs, and may do more than the
beam search: a page need not be cut from edge to edge, a page may take any story, and
any number of them. One worker and one seed; limits are in CP-SAT's own seconds, which
are the same on every machine. To show that both count alike, the beam search's paper
is first given to the model whole: it must find it possible, at the same cost.

    python -m benchmarks.solver --papers 6 --limits 2,10,60
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.papers import DATE, EDITION, PAGES, make_network, make_photos
from ortools.sat.python import cp_model

from buurtpers.commands import loading
from buurtpers.paper.compose import tiling
from buurtpers.paper.compose.costs import APART, LEAD_PARTED, NO_INSIDE, NO_SOON, OUT_OF_TURN
from buurtpers.paper.compose.measure import measure
from buurtpers.paper.compose.rooms import fixed_of, is_late, rows_of
from buurtpers.paper.compose.search import CutPaper, compose
from buurtpers.paper.compose.tiles import Tiles
from buurtpers.paper.compose.tiling import GAP, Cut
from buurtpers.paper.content.material import material_of
from buurtpers.paper.content.themefile import read_theme
from buurtpers.photos.photos import print_photo
from buurtpers.plan.pages import PhotoUse
from buurtpers.plan.papers import plan_edition
from buurtpers.typeset.typesetter import fill

tiling.STRETCH = (0,)  # for both: the model has no gaps that give way


def tiles_of(root: Path) -> Tiles:
    """The measured paper of a network with one buurt, ready to be composed."""
    loaded = loading.look(root, dt.date.fromisoformat(DATE))
    plan, cache = plan_edition(loaded.network, "proef", EDITION), loading.cache_of(root)
    theme = read_theme(plan.theme)

    def photo(use: PhotoUse) -> Path | None:
        return print_photo(Path(use.file), cache)

    material, work = material_of(plan, photo, theme), root / "set"
    fill(work, material.files)
    data, measured = measure(material.data, theme.look(plan.colour), work)
    return Tiles(plan, replace(material, data=data), measured, theme.format(plan.format).columns)


@dataclass(frozen=True)
class Spot:
    """Where the beam search put a tile, and in which shape."""

    page: int
    columns: int
    rows: int


def spots(layout: CutPaper) -> dict[int, Spot]:
    return {
        leaf.tile: Spot(page.number, leaf.columns, leaf.rows)
        for page in layout.pages
        for leaf in _leaves(page.cut)
        if leaf.tile is not None
    }


def _leaves(cut: Cut) -> Iterator[Cut]:
    if cut.tile is not None:
        yield cut
    for part in cut.parts:
        yield from _leaves(part)


class Model:
    """A paper of `pages` pages as a model: every tile chooses a page, a shape and a place, or is not there."""

    def __init__(self, tiles: Tiles, pages: int) -> None:
        self.tiles, self.pages = tiles, range(1, pages + 1)
        self.model = cp_model.CpModel()
        self.on: dict[tuple[int, int], cp_model.IntVar] = {}
        self.shape: dict[int, tuple[cp_model.IntVar, cp_model.IntVar]] = {}
        self.costs: list[cp_model.LinearExprT] = []
        self._areas: dict[int, list[cp_model.LinearExprT]] = {page: [] for page in self.pages}
        self._across: list[cp_model.IntervalVar] = []
        self._down: list[cp_model.IntervalVar] = []
        self._tiles()
        self._fill()
        self._turns(pages)
        self.model.minimize(sum(self.costs))

    def _rows(self, page: int) -> int:
        return rows_of(self.tiles, page)

    def _tiles(self) -> None:
        tiles, model = self.tiles, self.model
        self.fixed = {tile: page for page, there in fixed_of(tiles, len(self.pages)).items() for tile in there}
        starts = [model.new_bool_var(f"start {place}") for place in range(len(tiles.starts))]
        model.add_exactly_one(starts)
        for start, (first, rest) in zip(starts, tiles.starts, strict=True):
            self._tile(first, [1], start)
            for tile in rest:
                self._tile(tile, self.pages[1:], start)
            self.costs.append(LEAD_PARTED * bool(rest) * start)
        self.rests = [tile for _, rest in tiles.starts for tile in rest]
        always = model.new_constant(1)
        for tile in [*tiles.order, *tiles.musts]:
            if tile not in self.fixed:
                self._tile(tile, self.pages, always)
        for tile, page in self.fixed.items():
            self._tile(tile, [page], always)
        for tile in tiles.fillers:
            self._tile(tile, self.pages, model.new_bool_var(f"filler {tile}"))
        for tile, dear in ((tiles.inside, NO_INSIDE), (tiles.soon, NO_SOON)):
            there = model.new_bool_var(f"there {tile}")
            self.costs.append(dear * ~there)
            if tiles.tiles[tile].ways:
                self._tile(tile, [1], there)
            else:
                model.add(there == 0)

    def _tile(self, tile: int, pages: range | list[int], there: cp_model.IntVar) -> None:
        model, columns = self.model, self.tiles.columns
        on = {page: model.new_bool_var(f"{tile} on {page}") for page in pages}
        self.on |= {(tile, page): found for page, found in on.items()}
        model.add(sum(on.values()) == there)
        ways = [
            (n, high, cost)
            for n, found in self.tiles.tiles[tile].ways.items()
            for high, (cost, _) in found.items()
            if high <= self._rows(2)
        ]
        chosen = [model.new_bool_var(f"{tile} is {n} x {high}") for n, high, _ in ways]
        model.add(sum(chosen) == there)
        wide = model.new_int_var(0, columns, f"{tile} wide")
        high = model.new_int_var(0, self._rows(2), f"{tile} high")
        area = model.new_int_var(0, columns * (self._rows(2) + GAP), f"{tile} area")
        model.add(wide == sum(n * c for (n, _, _), c in zip(ways, chosen, strict=True)))
        model.add(high == sum(h * c for (_, h, _), c in zip(ways, chosen, strict=True)))
        model.add(area == sum(n * (h + GAP) * c for (n, h, _), c in zip(ways, chosen, strict=True)))
        self.costs.append(sum(cost * c for (_, _, cost), c in zip(ways, chosen, strict=True)))
        self.shape[tile] = wide, high
        x = model.new_int_var(0, columns, f"{tile} x")
        y = model.new_int_var(0, self._rows(2) + GAP, f"{tile} y")
        for page, here in on.items():
            model.add(y + high <= self._rows(page)).only_enforce_if(here)
            part = model.new_int_var(0, columns * (self._rows(page) + GAP), f"{tile} of {page}")
            model.add(part == area).only_enforce_if(here)
            model.add(part == 0).only_enforce_if(~here)
            self._areas[page].append(part)
        # All pages are below each other on one strip.
        pitch = self._rows(2) + GAP
        at = model.new_int_var(0, pitch * len(self.pages), f"{tile} at")
        model.add(at == sum(pitch * (page - 1) * here for page, here in on.items()) + y)
        deep, end = high + GAP, model.new_int_var(0, pitch * len(self.pages), f"{tile} end")
        model.add(end == at + deep).only_enforce_if(there)
        right = model.new_int_var(0, columns, f"{tile} right")
        model.add(right == x + wide)
        self._across.append(model.new_optional_interval_var(x, wide, right, there, f"{tile} across"))
        self._down.append(model.new_optional_interval_var(at, deep, end, there, f"{tile} down"))

    def _fill(self) -> None:
        """Nothing overlaps, and what stands on a page is as large as the page: then there is no hole."""
        self.model.add_no_overlap_2d(self._across, self._down)
        for page in self.pages:
            room = self._rows(page) + GAP
            self.model.add(sum(self._areas[page]) == self.tiles.columns * room)

    def _turns(self, pages: int) -> None:
        """The order of the stories, page by page as the beam search goes; parts of one story; themes."""
        tiles, model = self.tiles, self.model
        fixed = fixed_of(tiles, pages)
        late = [page for page in self.pages if is_late(tiles, page, fixed)][::-1]
        turns = [1, *late, *(page for page in self.pages if page > 1 and page not in late)]
        order = [*self.rests, *tiles.order]
        for tile in order:
            piece = tiles.tiles[tile].piece
            if piece and piece.part:
                before = [
                    t
                    for t in (*order, *(first for first, _ in tiles.starts))
                    if (q := tiles.tiles[t].piece) and q.copy is piece.copy and q.part < piece.part
                ]
                for page in self.pages:
                    for first in before:
                        for earlier in self.pages:
                            if earlier >= page and (tile, page) in self.on and (first, earlier) in self.on:
                                model.add_bool_or([~self.on[tile, page], ~self.on[first, earlier]])
        for place, page in enumerate(turns):
            after = turns[place + 1 :]
            line = [*(first for first, _ in tiles.starts), *order] if page == 1 else order
            queue = line[::-1] if page in late else line
            here = {tile: self.on[tile, page] for tile in queue if (tile, page) in self.on and not self._set(tile)}
            for at, tile in enumerate(queue):
                # The beam search counts those whose place on the page was settled before, too.
                whiles = [page, *after] if self._set(tile) else after
                later = [self.on[tile, other] for other in whiles if (tile, other) in self.on]
                if not later:
                    continue
                behind = [here[t] for t in queue[at + 1 :] if t in here]
                theme = tiles.tiles[tile].theme
                alike = [here[t] for t in queue if t in here and t != tile and theme and tiles.tiles[t].theme == theme]
                for price, others in ((OUT_OF_TURN, behind), (APART, alike)):
                    if others:
                        paid = model.new_bool_var(f"{tile} waits at {page}")
                        for other in others:
                            model.add(paid >= other + sum(later) - 1)
                        self.costs.append(price * paid)

    def _set(self, tile: int) -> bool:
        """Whether its page is settled: the lead of the paper, and a story that an editor put there."""
        return tile in self.fixed or any(tile == first for first, _ in self.tiles.starts)

    # --- Solving ---

    def fix(self, found: dict[int, Spot]) -> cp_model.CpModel:
        """The same model with the beam search's pages and shapes as the only ones."""
        model = self.model.clone()
        for (tile, page), here in self.on.items():
            model.add(here == (tile in found and found[tile].page == page))
        for tile, (wide, high) in self.shape.items():
            if tile in found:
                model.add(wide == found[tile].columns)
                model.add(high == found[tile].rows)
        return model

    def begin(self, found: dict[int, Spot]) -> cp_model.CpModel:
        """The same model that begins with the beam search's paper."""
        answer = cp_model.CpSolver()
        answer.parameters.num_workers = 1
        fixed, model = self.fix(found), self.model.clone()
        if answer.solve(fixed) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            for place, value in enumerate(answer.response_proto.solution):
                model.add_hint(model.get_int_var_from_proto_index(place), value)
        return model


@dataclass(frozen=True)
class Answer:
    cost: int | None
    bound: int
    seconds: float
    proven: bool
    pages: tuple[tuple[int, int], ...]


def solve(model: Model, which: cp_model.CpModel, limit: float) -> Answer:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = limit
    start = time.process_time()
    status = solver.solve(which)
    seconds = time.process_time() - start
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(None, round(solver.best_objective_bound), seconds, status == cp_model.INFEASIBLE, ())
    pages = tuple(sorted(key for key, here in model.on.items() if solver.boolean_value(here)))
    cost, bound = round(solver.objective_value), round(solver.best_objective_bound)
    return Answer(cost, bound, seconds, status == cp_model.OPTIMAL, pages)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--papers", type=int, default=6)
    options.add_argument("--first", type=int, default=200, help="seed of the first paper")
    options.add_argument("--limits", default="2,10,60", help="in CP-SAT's own seconds")
    given = options.parse_args()
    limits = [float(limit) for limit in given.limits.split(",")]
    print("Seconds are of processors. Cost: lower is better. «= twice»: two runs gave the same pages.")
    with tempfile.TemporaryDirectory() as folder:
        make_photos(Path(folder, "photos"))
        for seed in range(given.first, given.first + given.papers):
            root = make_network(Path(folder, f"paper-{seed}"), ["proef"], seed, Path(folder, "photos"))
            tiles = tiles_of(root)
            start = time.process_time()
            layout = next(iter(compose(tiles, PAGES)), None)
            seconds = time.process_time() - start
            cost = layout.cost if layout else None
            _tell(f"paper {seed}: beam search", Answer(cost, 0, seconds, False, ()))
            model = Model(tiles, PAGES)
            if layout:
                same = solve(model, model.fix(spots(layout)), 60)
                _tell("its paper in CP-SAT", same, "the same cost" if same.cost == layout.cost else "ANOTHER COST")
            for limit in limits:
                answer = solve(model, model.model, limit)
                again = solve(model, model.model, limit) if limit == limits[0] else answer
                twice = ("= twice" if again.pages == answer.pages else "DIFFERS") if limit == limits[0] else ""
                _tell(f"CP-SAT, {limit:.0f}", answer, _bound(answer), twice)
            if layout:
                answer = solve(model, model.begin(spots(layout)), limits[-1])
                _tell(f"CP-SAT, {limits[-1]:.0f}, from that paper", answer, _bound(answer))


def _bound(answer: Answer) -> str:
    return "proven the best" if answer.proven else f"the best is at least {answer.bound}"


def _tell(name: str, answer: Answer, *notes: str) -> None:
    cost = "none" if answer.cost is None else answer.cost
    print(f"{name:>32}  cost {cost:>5} {answer.seconds:7.1f} s  {', '.join(filter(None, notes))}", flush=True)


if __name__ == "__main__":
    main()
