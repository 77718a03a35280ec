"""git, asked so that neither a repository nor what lies where we are can run anything."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

# A repository that answers later than this, in seconds, has something better to do.
PATIENCE = 20
# Settings of a repository can name programs to run. And a folder is one only if it says so: not if it looks like one.
_SAFE = ("core.fsmonitor=false", "log.showSignature=false", "safe.bareRepository=explicit", "core.quotepath=off")
# Of the repository of whoever called us, and programs to run.
_TOLD = "GIT_"


def git(folder: Path, *words: str, patience: float = PATIENCE, mine: bool = True) -> bytes:
    """What git answers in a folder. Raises OSError, SubprocessError.

    `mine`: of the repository that the folder lies in, not of one that the environment names, as it does in a hook.
    """
    program = shutil.which("git")
    if program is None or not Path(program).is_absolute():  # Some systems look in the folder where we are first.
        raise FileNotFoundError("git")
    told = {key: value for key, value in os.environ.items() if not (mine and key.startswith(_TOLD))}
    settings = [part for setting in _SAFE for part in ("-c", setting)]
    return subprocess.run(  # noqa: S603 - all ours
        [program, "--no-pager", *settings, *words],
        cwd=folder,
        env={**told, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=patience,
        check=True,
    ).stdout
