"""What is far too much is told with its file and line, and keeps nobody waiting."""

from __future__ import annotations

import json
import resource
import subprocess
from pathlib import Path

import pytest

from buurtpers.read.yamltext import MOST_IN_RECORD, MOST_IN_TABLE, MOST_MISTAKES, parse_yaml
from support import REPOSITORY, TODAY, Content, check, command, item, network

CORPUS = REPOSITORY / "tests/corpora/bombs"
TOLD = {
    "verwijzingen": ("yaml-alias", 2),
    "diep": ("yaml-deep", 2),
    "dubbel": ("mistakes-many", 51),
    "regels-bij-een": ("yaml-many", 1002),
    "lijst": ("yaml-many", 1002),
    "vreemde-namen": ("mistakes-many", 18),
}
TWO_MEGABYTES = 2_000_000
# In seconds of the processor, for `check` of a network with some of these; without a bound they take minutes and more.
ENOUGH = 60


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*.yml")), ids=lambda file: file.stem)
def test_too_much_is_told_with_its_line(tmp_path: Path, file: Path) -> None:
    root = network(tmp_path, {"content/data/werkgroepen.yml": None, "content/data/themas.yml": file.read_bytes()})
    (*_, last) = [row for row in check(root) if row["file"] == "content/data/themas.yml"]
    assert (last["code"], last["line"]) == TOLD[file.stem]
    assert len(check(root)) <= MOST_MISTAKES + 3


def test_as_much_as_a_network_can_have_is_read() -> None:
    entries = (MOST_IN_TABLE - 1) // 5
    table = "".join(f"plek-{n}: {{a: x, b: y, c: z, d: z}}\n" for n in range(entries))
    assert parse_yaml(table, "x.yml", table=True).problems == []
    one_more = parse_yaml(table + "een: {a: x, b: y}\ntwee: {a: x, b: y}\n", "x.yml", table=True).problems
    assert [found.code for found in one_more] == ["yaml-many"]
    record = "a:\n" + "- x\n" * (MOST_IN_RECORD - 2)
    assert parse_yaml(record, "x.yml").problems == []
    assert [found.code for found in parse_yaml(record + "- x\n" * 2, "x.yml").problems] == ["yaml-many"]


def filled(unit: str) -> str:
    return unit * (TWO_MEGABYTES // len(unit.encode()) - 100)


def numbered(pattern: str) -> str:
    return "".join(pattern.format(n) for n in range(TWO_MEGABYTES // 25))


BOMBS: dict[str, dict[str, Content]] = {
    "tables": {
        "content/data/themas.yml": filled("a: b\n"),
        "content/data/werkgroepen.yml": "a: [" + filled("[],") + "]\n",
        "content/data/plekken.yml": numbered("k{}: {{tittel: x}}\n"),
        "content/data/partners.yml": "a:\n" + numbered("  k{}: x\n"),
        "content/data/fotos.yml": "a:\n" + filled("- b\n"),
        "content/data/bijeenkomsten.yml": "a:\n  behalve:\n" + filled("  - 2026-01-01\n"),
    },
    "heads": {
        "content/nieuws/a.md": f"---\ntitel: x\n{numbered('k{}: x' + chr(10))}---\nx\n",
        "content/nieuws/b.md": f'---\ntitel: "x\n---\n{filled(chr(10))}',
        "content/nieuws/c.md": f'---\ntitel: "x\n---\nbuurt: x{filled(" ")}y\n',
        "content/nieuws/d.md": f"+++\n{numbered('k{} = 1' + chr(10))}+++\nx\n",
        "content/nieuws/e.md": f"+++\na{filled('.a')} = 1\n+++\nx\n",
        "content/nieuws/f.md": f"+++\na = {filled('[')}\n+++\nx\n",
    },
    "settings": {
        f"sites/{buurt}/mkdocs.yml": text
        for buurt, text in {
            "a": filled("hooks: x\n"),
            "b": numbered("k{}: x\n"),
            "e": f'site_name: "x\n{filled(" ")}y\n',
            "c": f"INHERIT: [{filled('a,')}]\n",
            "d": "extra:\n  buurt:\n" + numbered("    k{}: x\n"),
        }.items()
    },
}


@pytest.mark.parametrize("files", BOMBS.values(), ids=BOMBS)
def test_many_at_once_are_told_together(tmp_path: Path, files: dict[str, Content]) -> None:
    root = network(tmp_path / "netwerk", {"content/nieuws/feest.md": item(), **files})

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (ENOUGH, ENOUGH))

    done = subprocess.run(
        command("check", "--root", root, "--date", TODAY, "--format", "json"),
        capture_output=True,
        preexec_fn=bounded,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert {row["file"] for row in json.loads(done.stdout)} >= {*files}
