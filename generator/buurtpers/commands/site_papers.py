"""The papers that a site offers: made before the site is, which only gets their files."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from buurtpers.base.guard import tried
from buurtpers.base.problems import Problem
from buurtpers.base.timing import timed
from buurtpers.engine.cache import Cache
from buurtpers.engine.traces import Reason
from buurtpers.plan.offered import Papers
from buurtpers.plan.site import SitePlan
from buurtpers.read.network import Network
from buurtpers.web.site import SitePapers, without_papers


def with_papers(network: Network, plan: SitePlan, cache: Cache) -> tuple[SitePlan, SitePapers]:
    """The papers that a site offers, made; and its plan without those that can't be.

    A paper that can't be made holds back nothing: the site does without it.
    """
    offered = [link for page in plan.pages if isinstance(page.view, Papers) for link in page.view.papers]
    if not offered:
        return plan, SitePapers({}, frozenset(), ())
    from buurtpers.paper.made import paper_mistakes, paper_of  # slow to load, and not every site has a paper

    made: dict[str, Path] = {}
    reasons: list[Reason] = []
    problems: dict[str, tuple[Problem, ...]] = {}
    with timed("papers"):
        for link in offered:
            paper = tried(partial(paper_of, network, plan.buurt, link.edition, cache), passing=True)
            if isinstance(paper, Exception):
                problems[link.edition] = paper_mistakes(network, plan.buurt, link.edition, paper)
            else:
                made |= {link.path: paper.pdf, link.cover: paper.cover}
                reasons += [Reason(file, paper.because) for file in (link.path, link.cover) if paper.because]
    told = tuple(found for some in problems.values() for found in some)
    return without_papers(plan, problems), SitePapers(made, frozenset(problems), told, tuple(reasons))
