"""What runs for days keeps no more after many papers than after a few."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support import REPOSITORY

DOCUMENTS = """
import sys
from pathlib import Path
from buurtpers.typeset.typesetter import query

work, fonts = Path(sys.argv[1]), [Path(sys.argv[2])]

def held():
    return int(Path("/proc/self/statm").read_text().split()[1])

for number in range(80):
    words = "\\n\\n".join(f"#lorem({100 + number}) {number} {part}" for part in range(30))
    (work / "page.typ").write_text(f"#set page(width: 10cm)\\n{words}\\n#metadata(1) <end>")
    assert query("page.typ", "<end>", work, fonts) == 1
    if number == 30:
        before = held()
print((held() - before) * 4096)
"""


def test_what_was_set_in_type_is_forgotten(tmp_path: Path) -> None:
    """Of each of these documents Typst would keep some five megabytes."""
    args = [sys.executable, "-c", DOCUMENTS, tmp_path, REPOSITORY / "theme/buurtpers_press/fonts"]
    done = subprocess.run([*map(str, args)], capture_output=True, text=True, check=True)
    grown = int(done.stdout)
    assert grown < 60_000_000
