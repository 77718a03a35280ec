"""The real program with faults of its own: a copy in which some functions fail, each at a word of its own."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
from pathlib import Path

from support import REPOSITORY, Result, command

# By name: a function of the program, what it looks at, and what it raises when the word of the fault is in that.
FAULTS = {
    "text": ("read/markdown.py", "read_text", "text", "ZeroDivisionError"),
    "memory": ("read/markdown.py", "read_text", "text", "MemoryError"),
    "record": ("read/records.py", "make_record", "value", "ZeroDivisionError"),
    "check": ("check/network.py", "_check", "record", "ZeroDivisionError"),
    "teaser": ("plan/teasers.py", "teaser_of", "article.record.title", "ZeroDivisionError"),
    "meeting": ("plan/meetings.py", "view_of", "meeting.title", "ZeroDivisionError"),
    "page": ("web/pages.py", "PageMaker.make", "page.title", "ZeroDivisionError"),
    "calendar": ("web/calendar.py", "make_calendar", "plan.name", "ZeroDivisionError"),
    "feed": ("web/feeds.py", "make_feeds", "site.feed[0].title", "ZeroDivisionError"),
    "site": ("plan/site.py", "plan_site", "network.sites[buurt].title", "ZeroDivisionError"),
    "job": ("web/head.py", "page_head", "site.name", "ZeroDivisionError"),
    "paper": ("paper/choosing.py", "best_paper", "plan.masthead", "ZeroDivisionError"),
    "story": (
        "paper/typesetting.py",
        "typeset",
        "[composed.data.stories[story.number].title for page in composed.layout.pages for _, story in page.stories]",
        "ZeroDivisionError",
    ),
    "large": ("paper/large.py", "typeset_large", "composed.data.stories", "ZeroDivisionError"),
    "end": ("engine/inputs.py", "listing", "root", "ZeroDivisionError"),
}


def word(fault: str) -> str:
    """What a text must hold to meet a fault."""
    return f"Breek{fault}"


def broken(folder: Path) -> None:
    """A copy of the program with all these faults, in `folder`."""
    ours = folder / "buurtpers"
    shutil.copytree(REPOSITORY / "generator/buurtpers", ours, ignore=shutil.ignore_patterns("__pycache__"))
    for fault, (file, function, looks_at, error) in FAULTS.items():
        path = ours / file
        lines = path.read_text("utf-8").split("\n")
        at, indent = _beginning("\n".join(lines), function)
        lines[at:at] = [
            f"{indent}if {word(fault)!r} in str({looks_at}):",
            f"{indent}    raise {error}({fault!r})",
        ]
        path.write_text("\n".join(lines), "utf-8")


def _beginning(source: str, function: str) -> tuple[int, str]:
    """The line, from nought, at which the work of a function begins, after what it says of itself; and its indent."""
    node: ast.AST = ast.parse(source)
    for name in function.split("."):
        node = next(
            one
            for one in ast.iter_child_nodes(node)
            if isinstance(one, ast.FunctionDef | ast.ClassDef) and one.name == name
        )
    assert isinstance(node, ast.FunctionDef)
    first = node.body[1 if ast.get_docstring(node) else 0]
    return first.lineno - 1, " " * first.col_offset


def run_broken(program: Path, *args: str | Path) -> Result:
    """Run the command line of a copy of the program."""
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(program)}
    done = subprocess.run(command(*args), capture_output=True, timeout=300, check=False, env=env)
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())
