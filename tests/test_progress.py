"""The bar on a terminal: only there, only for what takes long, and never in the way of what is told."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path
from threading import Thread
from typing import IO

import pytest

from support import TODAY, command, item, network

pty = pytest.importorskip("pty")

BUURTEN = ("oost", "west", "zuid")
SEQUENCE = re.compile(r"\x1b\[([?\d;]*)([A-Za-z])|\r|\n|.")


class Screen:
    """A terminal, as far as we need one: what is on it, and everything that was ever on it."""

    def __init__(self) -> None:
        self.master, self.slave = pty.openpty()
        self.raw = b""
        self.reader = Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        try:
            while chunk := os.read(self.master, 65536):
                self.raw += chunk
        except OSError:
            pass  # the other end is closed

    def close(self) -> None:
        os.close(self.slave)
        self.reader.join()
        os.close(self.master)

    @property
    def lines(self) -> list[str]:
        """What is left on it in the end."""
        lines, row, column = [""], 0, 0
        for found in SEQUENCE.finditer(self.raw.decode()):
            match found[0], found[2]:
                case "\r", _:
                    column = 0
                case "\n", _:
                    row += 1
                    lines += [""] * (row + 1 - len(lines))
                case _, "A":
                    row -= int(found[1] or 1)
                case _, "K":
                    lines[row] = ""
                case text, None:
                    lines[row] = lines[row][:column].ljust(column) + text + lines[row][column + 1 :]
                    column += 1
        return [line.rstrip() for line in lines]


def build_slowly(root: Path, stdout: int | IO[bytes], stderr: int | IO[bytes], *args: str) -> bytes:
    """Build, with a pause after the start in which the process is stopped; what came through a pipe."""
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    process = subprocess.Popen(
        command("build", "--root", root, "--date", TODAY, *args),
        stdout=stdout,
        stderr=stderr,
        cwd=root,
        env=environment,
    )
    store = root / ".cache/buurtpers/store.sqlite"
    while not store.exists():  # all was read
        assert process.poll() is None
        time.sleep(0.001)
    process.send_signal(signal.SIGSTOP)
    time.sleep(2.1)
    process.send_signal(signal.SIGCONT)
    told, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return told or b""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return network(tmp_path / "netwerk", {"content/nieuws/x.md": item()}, BUURTEN)


TOLD = [f"{buurt}: build/sites/{buurt}" for buurt in BUURTEN]


def test_on_a_terminal_long_work_has_a_bar_that_leaves_nothing_behind(root: Path) -> None:
    screen = Screen()
    try:
        build_slowly(root, screen.slave, screen.slave)
    finally:
        screen.close()
    assert "websites maken" in screen.raw.decode()
    assert [line for line in screen.lines if line] == TOLD


def test_what_goes_to_a_file_is_the_same_with_a_bar(root: Path) -> None:
    screen = Screen()
    try:
        told = build_slowly(root, subprocess.PIPE, screen.slave)
    finally:
        screen.close()
    assert told.decode().splitlines() == TOLD
    assert "websites maken" in screen.raw.decode()
    assert not any(screen.lines)


def test_without_a_terminal_there_is_no_bar(root: Path, tmp_path: Path) -> None:
    with (tmp_path / "fouten").open("wb") as errors:
        told = build_slowly(root, subprocess.PIPE, errors)
    assert told.decode().splitlines() == TOLD
    assert (tmp_path / "fouten").read_bytes() == b""
