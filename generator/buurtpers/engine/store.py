"""Many small results kept together in one file: what was read of each text, what was seen of each file.

A result's name says all that it was made from. Each is kept with a checksum, so a
damaged file is the same as an empty one; and so is a file that is anything but our one
table, whoever put it there. SQLite sees to two processes at a time, and to a process
that is killed while it writes.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

NAME = "store.sqlite"
# In bytes. Beyond it, what was not used for the longest time goes, until three quarters are left.
LIMIT = 512 * 2**20
LARGEST = 16 * 2**20  # of one result, in bytes: some times what the largest text takes
_CHECK = 4
TABLE = "CREATE TABLE kept (name TEXT PRIMARY KEY, used INTEGER NOT NULL, content BLOB NOT NULL)"
_DAY = 86_400
_AT_ONCE = 500


class Store:
    """What is kept in `folder`. Never raises: where nothing can be kept, nothing is."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.file, self.limit = folder / NAME, limit

    def get(self, names: Iterable[str]) -> dict[str, bytes]:
        """Those of the results that are there."""
        wanted, found = [*names], dict[str, bytes]()
        if not wanted or not self.file.exists():
            return found
        today, old = int(time.time()) // _DAY, list[str]()
        with self._open() as database:
            for start in range(0, len(wanted), _AT_ONCE):
                part = wanted[start : start + _AT_ONCE]
                marks = ",".join("?" * len(part))
                query = f"SELECT name, used, content FROM kept WHERE name IN ({marks}) AND {_SOUND}"  # noqa: S608
                for name, used, content in database.execute(query, part):
                    if _check(name, content[_CHECK:]) == content[:_CHECK]:
                        found[name] = content[_CHECK:]
                        if used < today:
                            old.append(name)
            if old:
                database.executemany("UPDATE kept SET used = ? WHERE name = ?", ((today, name) for name in old))
        return found

    def has(self, names: Iterable[str]) -> set[str]:
        """Which of the results are there."""
        wanted, found = [*names], set[str]()
        if not wanted or not self.file.exists():
            return found
        with self._open() as database:
            for start in range(0, len(wanted), _AT_ONCE):
                part = wanted[start : start + _AT_ONCE]
                marks = ",".join("?" * len(part))
                query = f"SELECT name FROM kept WHERE name IN ({marks})"  # noqa: S608
                found.update(name for (name,) in database.execute(query, part))
        return found

    def put(self, results: Mapping[str, bytes]) -> None:
        """Keep these results."""
        if not results:
            return
        today = int(time.time()) // _DAY
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            return
        rows = [
            (name, today, _check(name, content) + content)
            for name, content in results.items()
            if len(content) < LARGEST - _CHECK
        ]
        with self._open() as database:
            database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
        if self._size() > self.limit:
            self._shrink()

    def _size(self) -> int:
        try:
            return self.file.stat().st_size
        except OSError:
            return 0

    def _discard(self) -> None:
        with suppress(OSError):
            self.file.unlink(missing_ok=True)

    def _shrink(self) -> None:
        with self._open() as database:
            left = self.limit * 3 // 4
            gone: list[tuple[str]] = []
            for name, size in database.execute("SELECT name, length(content) FROM kept ORDER BY used DESC, rowid DESC"):
                left -= size
                if left < 0:
                    gone.append((name,))
            database.executemany("DELETE FROM kept WHERE name = ?", gone)
            database.commit()
            database.execute("VACUUM")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The database, in one transaction. A damaged one is thrown away; what could not be done is not done."""
        database = self._connected()
        try:
            yield database
            database.commit()
        except sqlite3.OperationalError:
            pass  # Locked for long, or a disk that is full or read-only: nothing is kept.
        except sqlite3.DatabaseError:
            self._discard()
        finally:
            database.close()

    def _connected(self) -> sqlite3.Connection:
        """The database with its table; an empty one in memory, where there is no room or no right to make it."""
        for place in (self.file, ":memory:"):
            with suppress(sqlite3.Error):
                if place == self.file and (self.file.is_symlink() or self._size() > 2 * self.limit):
                    self._discard()
                database = sqlite3.connect(place, timeout=10)
                try:
                    # A kill of this process does no harm without it; after a power cut the checksums tell.
                    database.execute("PRAGMA synchronous = OFF")
                    _prepare(database)
                    return database
                except sqlite3.OperationalError:
                    database.close()  # Locked for long, or a disk that is full or read-only: nothing is kept.
                except sqlite3.DatabaseError:
                    database.close()
                    self._discard()
        raise AssertionError("a database in memory can be made")


def _prepare(database: sqlite3.Connection) -> None:
    """See that our table is there, and nothing else. Raises sqlite3.DatabaseError."""
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
    known = "SELECT sql FROM sqlite_master WHERE NOT (type = 'index' AND sql IS NULL)"
    for attempt in range(2):
        found = [sql for (sql,) in database.execute(known)]
        if found == [TABLE]:
            return
        if found or attempt:
            raise sqlite3.DatabaseError("not our table")
        database.execute(TABLE.replace("TABLE", "TABLE IF NOT EXISTS", 1))  # another process may do the same


_SOUND = "typeof(content) = 'blob' AND typeof(used) = 'integer'"


def _check(name: str, content: bytes) -> bytes:
    return crc32(content, crc32(name.encode())).to_bytes(_CHECK, "big")
