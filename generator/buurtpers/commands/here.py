"""A build on this computer. It goes on from the last one where that can be, and is remembered for the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from buurtpers.base.problems import as_text
from buurtpers.commands.build import build_sites
from buurtpers.commands.jobs import Outcome, Report
from buurtpers.commands.loading import Loaded, read
from buurtpers.commands.nothing_to_do import Answer, Before, shown
from buurtpers.commands.reasons import inputs_of, keep_inputs
from buurtpers.commands.rebuild import build_again


@dataclass(frozen=True)
class Built:
    """What was built. `loaded`: the network, as far as it was read for that; `buurten`: all whose sites were asked for.

    `outcomes`: of the sites that were looked at; `unchanged`: how many sites are as they were; `changed`: the files of
    the network that are not, where it was asked why.
    """

    loaded: Loaded
    buurten: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    unchanged: int
    changed: tuple[str, ...]


def build_here(
    answer: Answer, before: Before | None, reasons: bool, names: Callable[[Iterable[str]], object], report: Report
) -> Built:
    """Build what was asked. `before`: the last build, where it may hold still; `reasons`: it was asked why.

    `names` is told which buurten there are, before anything of all is made: it raises where others were asked for.
    """
    asked = answer.question
    inputs = inputs_of(asked) if reasons else None
    outcomes: list[Outcome] = []
    again = build_again(before, asked, report, outcomes.append) if before and before.telling else None
    if again:
        loaded = again.loaded
    else:
        outcomes.clear()
        loaded = read(asked.listed.root, asked.today, asked.listed)
        loaded = loaded.keeping(shown(asked.listed.root, asked.out, asked.buurten))
        names(loaded.network.sites)
        chosen = asked.buurten or tuple(loaded.network.sites)
        loaded = loaded.with_more(build_sites(loaded, chosen, asked.out, report, outcomes.append))
    changed = inputs.changed() if inputs else ()
    buurten = asked.buurten or tuple(loaded.network.sites)
    states = {outcome.job.buurt: outcome.state for outcome in outcomes if not outcome.job.only_look}
    readers = loaded.network.readers
    if again and before:
        states, readers = {**before.states, **states}, {**before.readers, **readers}
    if all(states.values()) and {*states} == {*buurten} and not loaded.mistakes and not loaded.others:
        answer.give(states, as_text(loaded.problems), readers, loaded.network.chapters)
        keep_inputs(answer)
    unchanged = sum(not outcome.places for outcome in outcomes if outcome.state)
    if again:
        unchanged += len(buurten) - len(again.stale)
    return Built(loaded, buurten, tuple(outcomes), unchanged, changed)
