"""When each file of a network last changed, as its repository tells it."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Mapping
from pathlib import Path

from buurtpers.base.git import git

_COMMIT = "\x01"


def last_changed(root: Path) -> Mapping[str, dt.date]:
    """The day of the last commit of each file, by path below `root`; nothing where there is no git, or no history."""
    asked = ["log", "--no-ext-diff", "--no-textconv", "--no-renames", "--relative", "--name-only", "-z"]
    try:
        said = git(root, *asked, f"--format={_COMMIT}%cs", "--", "content", "sites")
    except (OSError, subprocess.SubprocessError):
        return {}
    found: dict[str, dt.date] = {}
    day = dt.date.today()
    for part in said.decode("utf-8", "replace").split("\0"):
        word = part.lstrip("\n")
        if word.startswith(_COMMIT):
            day = dt.date.fromisoformat(word[1:11])
            word = word[11:].lstrip("\n")
        if word:
            found.setdefault(word, day)
    return found
