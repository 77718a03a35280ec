"""Templates as Jinja compiled them, kept where Python keeps our own modules as it compiled them: beside the program.

They are code. So they are not kept among the results of a network, where others can
write: whoever can write beside the program needs no template to run something. Where
we can't write there, they are compiled by each process.
"""

from __future__ import annotations

import io
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from buurtpers.engine.cache import checked, unchecked, write_whole
from buurtpers.engine.inputs import program


def keep_compiled(env: Environment) -> None:
    """Let processes to come find the templates of `env` compiled, where Python may keep its own."""
    env.bytecode_cache = _Compiled()


class _Compiled(BytecodeCache):
    def _file(self, bucket: Bucket) -> Path:
        return Path(cache_from_source(__file__)).with_name(f"{bucket.key}.template")

    def load_bytecode(self, bucket: Bucket) -> None:
        # Jinja looks whether the source is still the same; what else it depends on, we name.
        version, _, code = (unchecked(self._file(bucket)) or b"").partition(b"\n")
        if version == program().encode():
            bucket.load_bytecode(io.BytesIO(code))

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            write_whole(self._file(bucket), checked(program().encode() + b"\n" + bucket.bytecode_to_string()))
