"""The program, loaded once: each line that comes in is a command, which a copy of this process carries out.

A copy is a process like any other, with its own folder and what it says in files; only the loading is over. Half of
what a command costs that does little is the loading, and the tests give hundreds of them.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import pkgutil
import runpy
import sys
from contextlib import suppress
from typing import Any

import buurtpers


def load() -> None:
    """Everything that any command loads; the command line itself comes first, as it chooses the language."""
    importlib.import_module("buurtpers.cli")
    for module in pkgutil.walk_packages(buurtpers.__path__, "buurtpers."):
        if not module.name.endswith("__main__"):
            with suppress(ImportError):  # the command that needs it will say so
                importlib.import_module(module.name)


def become(asked: dict[str, Any]) -> None:
    """Be a process that was started with this command."""
    os.chdir(asked["cwd"])
    language = os.environ["LANGUAGE"]
    os.environ.clear()
    os.environ.update(asked["environment"], LANGUAGE=language)
    for number, path in enumerate((os.devnull, asked["stdout"], asked["stderr"])):
        file = os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = io.TextIOWrapper(os.fdopen(0, "rb"))
    sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb"), encoding="utf-8")
    sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb"), encoding="utf-8", errors="backslashreplace")
    sys.argv = ["buurtpers", *asked["args"]]


def main() -> dict[str, Any] | None:
    """Wait for commands; in a copy, return the one that it has to carry out."""
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        sys.stdout.flush()
        copy = os.fork()
        if copy == 0:
            return asked
        print(json.dumps(copy), flush=True)
        _, status = os.waitpid(copy, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    return None


if __name__ == "__main__":
    load()
    command = main()
    if command is not None:
        become(command)
        runpy.run_module("buurtpers", run_name="__main__", alter_sys=True)
