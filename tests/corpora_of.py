"""The sets of hostile and odd input in tests/corpora."""

from __future__ import annotations

from support import REPOSITORY

CORPORA = REPOSITORY / "tests/corpora"


def lines_of(kind: str) -> list[str]:
    """Every line of a kind: "links", "markup", "titles"."""
    found = []
    for file in sorted((CORPORA / kind).glob("*.txt")):
        lines = file.read_text("utf-8").splitlines()
        found += [line.replace("\\n", "\n") for line in lines if line and not line.startswith("# ")]
    assert found
    return found
