"""What is otherwise in a paper than its editors asked, in words: a choice that was made, and no refusal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from buurtpers.base.language import catalogue
from buurtpers.paper.compose.papers import Composed
from buurtpers.plan.edition import EditionPlan


def choices(plan: EditionPlan, composed: Composed) -> Iterator[str]:
    """A sentence for each."""

    def say(key: str, **values: Any) -> str:
        return catalogue("buurtpers")(f"choice.{key}", **values)

    layout = composed.layout
    if layout.left_out:
        yield say("waiting", n=len(layout.left_out), titles=", ".join(f"‘{title}’" for title in layout.left_out))
    if composed.pages < plan.pages[0]:
        yield say("fewer-pages", n=composed.pages, least=plan.pages[0])
    for story in layout.moved:
        yield say("page", title=story.title, page=story.page, wish=story.wish)
