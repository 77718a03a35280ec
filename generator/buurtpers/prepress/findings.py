"""What a print shop would refuse, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from buurtpers.base.language import catalogue


@dataclass(frozen=True)
class Finding:
    """Something that the print shop would refuse. `page`: 0 for the whole file."""

    code: str
    page: int = 0
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def message(self) -> str:
        return catalogue("buurtpers")(f"problem.{self.code}.message", page=self.page, **dict(self.values))

    @property
    def hint(self) -> str:
        return catalogue("buurtpers")(f"problem.{self.code}.hint", page=self.page, **dict(self.values))


def finding(code: str, page: int = 0, **values: Any) -> Finding:
    return Finding(f"print-{code}", page, tuple(sorted(values.items())))
