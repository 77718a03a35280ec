"""Long texts of many small values: packed while they are kept, and until somebody asks for them.

Of ten thousands of texts that are read again only the few that changed are shown, and
of those that had no mistake nobody asks how they were written.
"""

from __future__ import annotations

import zlib
from typing import Any, ClassVar

_QUICK = 1  # of zlib's levels


class Packed:
    """A frozen dataclass with a long text in it, `long`, which is packed whenever a value of it is pickled."""

    long: ClassVar[str]

    def __getstate__(self) -> dict[str, Any]:
        state = dict(self.__dict__)
        if self.long in state:
            state[_name(self.long)] = zlib.compress(state.pop(self.long).encode("utf-8", "surrogatepass"), _QUICK)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def __getattr__(self, name: str) -> Any:
        packed = self.__dict__.get(_name(name)) if name == self.long else None
        if packed is None:
            raise AttributeError(name)
        return zlib.decompress(packed).decode("utf-8", "surrogatepass")


def _name(long: str) -> str:
    return f"_packed_{long}"
