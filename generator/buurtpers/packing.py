"""What is large in many small values: packed while they are kept, and until somebody asks for it.

Of ten thousands of texts that are read again only the few that changed are shown, and
of those that had no mistake nobody asks how they were written, or where in a file.
"""

from __future__ import annotations

import pickle
import zlib
from dataclasses import fields
from typing import Any, ClassVar

_PACKED = "_packed"
_QUICK = 1  # of zlib's levels


class Packed:
    """A frozen dataclass of which one field, `large`, is packed whenever a value of it is pickled."""

    large: ClassVar[str]

    def __getstate__(self) -> dict[str, Any]:
        # Only the fields: what was derived from them can be derived again.
        kept = (_PACKED, *(one.name for one in fields(self)))  # type: ignore[arg-type]
        state = {name: self.__dict__[name] for name in kept if name in self.__dict__}
        if self.large in state:
            state[_PACKED] = zlib.compress(pickle.dumps(state.pop(self.large), pickle.HIGHEST_PROTOCOL), _QUICK)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def __getattr__(self, name: str) -> Any:
        """Asked only for what is not there: the field, the first time."""
        packed = self.__dict__.get(_PACKED)
        if name == self.large and packed is not None:
            # First there, then no longer packed: another thread may ask meanwhile.
            self.__dict__[name] = pickle.loads(zlib.decompress(packed))  # noqa: S301 - part of what is unpickled
            self.__dict__.pop(_PACKED, None)
        if name not in self.__dict__:
            raise AttributeError(name)
        return self.__dict__[name]
