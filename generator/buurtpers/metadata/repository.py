"""Photographs and git: what is about to be committed is washed first; what was committed stays in history."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from buurtpers.base.git import git
from buurtpers.engine.cache import write_whole
from buurtpers.metadata.looking import cleaned, tells
from buurtpers.metadata.originals import PRIVATE, is_picture
from buurtpers.metadata.parts import Damaged

PATIENCE = 60.0  # seconds
_FILES = ("100644", "100755")


class NoRepository(Exception):
    """There is no git here, or no repository."""


@dataclass
class Staged:
    """What became of the photographs that are about to be committed, by their path in the repository."""

    washed: list[str] = field(default_factory=list)
    unwashable: list[str] = field(default_factory=list)
    """Those that tell something private which can't be taken out here."""
    changed: list[str] = field(default_factory=list)
    """Those of which the folder has another version than what is about to be committed."""

    @property
    def good(self) -> bool:
        return not self.unwashable and not self.changed


def committed(root: Path, files: Iterable[str]) -> list[str]:
    """Those of the files below `root` that git has already, in its last commit."""
    try:
        there = os.fsdecode(_git(root, "ls-tree", "-r", "-z", "--name-only", "HEAD")).split("\0")
    except NoRepository:
        return []
    return sorted({*files}.intersection(there))


def wash_staged(folder: Path) -> Staged:
    """Take out what the photographs tell that are about to be committed, in the folder too. Raises NoRepository."""
    top = Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel")).removesuffix("\n"))
    done = Staged()
    raw = _git(top, "diff", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--diff-filter=AMT")
    words = os.fsdecode(raw).split("\0")
    for told, file in zip(words[::2], words[1::2], strict=False):
        _, mode, _, name, _ = told.split(" ")
        if mode in _FILES and is_picture(file):
            content = _git(top, "cat-file", "--filters", f"--path={file}", name)
            if tells(content):
                _wash(top, file, content, done)
    return done


def _wash(top: Path, file: str, content: bytes, done: Staged) -> None:
    try:
        clean = cleaned(content)
    except Damaged:
        if tells(content) & PRIVATE:
            done.unwashable.append(file)
        return
    path = top / file
    there = path.read_bytes() if path.is_file() and not path.is_symlink() else None
    if there == content:
        write_whole(path, clean, path.stat().st_mode & 0o777)
    if there not in (content, clean):
        done.changed.append(file)
        return
    _git(top, "--literal-pathspecs", "add", "--force", "--", file)
    done.washed.append(file)


def _git(folder: Path, *args: str) -> bytes:
    try:
        # In a hook, git itself says which repository, and which index of it.
        return git(folder, *args, patience=PATIENCE, mine=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise NoRepository from error
