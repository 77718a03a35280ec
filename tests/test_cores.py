"""Work that is done in a process beside this one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# Not in pytest's own process, which has threads.
PROGRAM = """
import os, sys
from buurtpers.engine.cores import beside, may_fork
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


TOGETHER = """
import os, signal, sys, time
from buurtpers.engine.cores import may_fork, together
me = os.getpid()

def here(part):
    assert os.getpid() == me and not may_fork()
    for number in part:
        time.sleep(0.01)
        yield number, "here"

def elsewhere(part):
    assert os.getpid() != me and not may_fork()
    for number in part:
        if number < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        yield number, "x" * 200_000

found = list(together(here, elsewhere, [range(3), range(10, 40), [50, -1, 52]]))
assert sorted(number for number, _ in found) == [-1, 0, 1, 2, *range(10, 40), 50, 50, 52]
assert {where for number, where in found if number in (0, 1, 2, -1, 52)} == {"here"}
assert all(len(where) == 200_000 for number, where in found if 10 <= number < 40)
assert may_fork()

# Where there can't be other processes, all is done here.
assert may_fork()
import threading
over = threading.Event()
waiting = threading.Thread(target=over.wait)
waiting.start()
assert sorted(together(here, elsewhere, [range(2), range(5, 7)])) == [(n, "here") for n in (0, 1, 5, 6)]
over.set()
waiting.join()

# Who stops early stops the others too.
def endless(part):
    while True:
        yield 0, ""

for _ in (some := together(endless, endless, [[], [], []])):
    break
some.close()
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("geen kind meer")
"""


@pytest.mark.parametrize(("program", "said"), [(PROGRAM, "fout\n"), (TOGETHER, "geen kind meer\n")])
def test_work_in_other_processes_is_done_there_or_else_here(program: str, said: str) -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "generator")}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, env=env)
    assert done.returncode == 0, done.stderr
    assert done.stdout == said
