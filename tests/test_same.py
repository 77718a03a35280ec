"""The tool that compares two versions of the program: what it compares, and with what."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.same import differences
from benchmarks.variations import copy_network, vary

from support import REPOSITORY


def texts(root: Path) -> dict[str, str]:
    kinds = (path for kind in ("*.md", "*.yml") for path in root.rglob(kind))
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in kinds}


@pytest.mark.parametrize("seed", [0, 1])
def test_a_variation_depends_on_its_seed_alone(tmp_path: Path, seed: int) -> None:
    roots = [tmp_path / name for name in ("one", "other", "third")]
    for root, number in zip(roots, (seed, seed, seed + 2), strict=True):
        copy_network(REPOSITORY, root)
        vary(root, number)
    one, other, third = map(texts, roots)
    assert one == other
    assert one != third
    assert {name: text for name, text in one.items() if name.startswith("content/")} != {
        f"content/{name}": text for name, text in texts(REPOSITORY / "content").items()
    }


def test_what_differs_is_named_with_its_first_byte(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder, words in ((old, b"een\ntwee\n"), (new, b"een\ndrie\n")):
        (folder / "map").mkdir(parents=True)
        (folder / "map/anders").write_bytes(words)
        (folder / "map/gelijk").write_bytes(b"gelijk")
        (folder / ".cache").mkdir()
        (folder / ".cache/eigen").write_bytes(words)
    (old / "weg").touch()
    (new / "erbij").touch()
    (old / "recht").touch(0o644)
    (new / "recht").touch(0o600)
    found = [*differences(old, new)]
    assert [line.split(": ", 1)[0] for line in found] == ["erbij", "map/anders", "recht", "weg"]
    assert "line 2, byte 4" in found[1]
