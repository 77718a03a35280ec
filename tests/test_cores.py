"""Work that is done in a process beside this one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# Not in pytest's own process, which has threads.
PROGRAM = """
import os, sys
from buurtpers.cores import beside, may_fork
assert may_fork()
me = os.getpid()

def work():
    return os.getpid()

def dies():
    if os.getpid() != me:
        os._exit(1)
    return "here"

def fails():
    raise ValueError("fout")

result = beside(work)
assert result() != me
assert beside(dies)() == "here"
result = beside(lambda: "x" * 1_000_000)
assert len(result()) == 1_000_000
never_asked = beside(lambda: "x" * 1_000_000)
try:
    beside(fails)()
except ValueError as error:
    print(error)
"""


def test_work_beside_is_done_there_or_else_here() -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "generator")}
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, env=env)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "fout\n"
