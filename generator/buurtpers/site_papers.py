"""The papers that a site offers: made before the site is, which only gets their files."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from buurtpers.cache import Cache
from buurtpers.guard import tried
from buurtpers.make.site import SitePapers, without_papers
from buurtpers.plan.pages import Papers, SitePlan
from buurtpers.problems import Problem
from buurtpers.read.network import Network
from buurtpers.timing import timed


def with_papers(network: Network, plan: SitePlan, cache: Cache) -> tuple[SitePlan, SitePapers]:
    """The papers that a site offers, made; and its plan without those that can't be.

    A paper that can't be made holds back nothing: the site does without it.
    """
    offered = [link for page in plan.pages if isinstance(page.view, Papers) for link in page.view.papers]
    if not offered:
        return plan, SitePapers({}, frozenset(), ())
    from buurtpers.make.papers import paper_mistakes, paper_of  # slow to load, and not every site has a paper

    made: dict[str, Path] = {}
    problems: dict[str, tuple[Problem, ...]] = {}
    with timed("papers"):
        for link in offered:
            paper = tried(partial(paper_of, network, plan.buurt, link.edition, cache), passing=True)
            if isinstance(paper, Exception):
                problems[link.edition] = paper_mistakes(network, plan.buurt, link.edition, paper)
            else:
                made |= {link.path: paper.pdf, link.cover: paper.cover}
    told = tuple(found for some in problems.values() for found in some)
    return without_papers(plan, problems), SitePapers(made, frozenset(problems), told)
