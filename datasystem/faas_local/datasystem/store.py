"""The values that survive the worker: SQLite in the worker's folder.

SQLite because it is part of Python wherever Python is; RocksDB's advantage, many writers at once, is of no use to
one worker.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

from faas_local.protocol.brpc.frames import Buffer
from faas_local.protocol.brpc.status import Status, StatusError

T = TypeVar("T")
_TABLE = "CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, expires REAL, value BLOB) WITHOUT ROWID"
_NOT_OVER = "expires IS NULL OR expires > ?"


class Row(NamedTuple):
    """What is known of a stored value without reading it; `expires` is a time of the day in seconds."""

    key: str
    size: int
    expires: float | None


class Store:
    """Every call runs in one thread, in the order of the calls. StatusError KVSTORE_ERROR when SQLite fails."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "values.sqlite"
        self._thread = ThreadPoolExecutor(1, "store")
        self._open: sqlite3.Connection | None = None

    async def rows(self, now: float) -> list[Row]:
        """All values whose time is not over; those whose time is over are removed."""
        if not self._path.exists():
            return []

        def read(database: sqlite3.Connection) -> list[Row]:
            with database:
                database.execute(f"DELETE FROM entries WHERE NOT ({_NOT_OVER})", (now,))
            found = database.execute("SELECT key, length(value), expires FROM entries")
            return [Row(*row) for row in found]

        return await self._call(read)

    async def put(self, key: str, value: Buffer, expires: float | None) -> None:
        """Store a value. After that it survives the end of this process, however that comes."""

        def write(database: sqlite3.Connection) -> None:
            with database:
                database.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", (key, expires, value))

        await self._call(write)

    async def read(self, key: str) -> bytes | None:
        """A stored value, None when it is not there."""

        def read(database: sqlite3.Connection) -> bytes | None:
            row = database.execute("SELECT value FROM entries WHERE key = ?", (key,)).fetchone()
            return None if row is None else bytes(row[0])

        return await self._call(read)

    async def remove(self, keys: Iterable[str]) -> None:
        """Remove values; those that are not there do not matter."""
        keys = list(keys)
        if not keys:
            return

        def remove(database: sqlite3.Connection) -> None:
            with database:
                database.executemany("DELETE FROM entries WHERE key = ?", [(key,) for key in keys])

        await self._call(remove)

    def close(self) -> None:
        """Finish what was begun and close the file."""
        if self._open is not None:
            self._thread.submit(self._open.close)
        self._thread.shutdown()

    async def _call(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, lambda: work(self._database())
            )
        except (sqlite3.Error, OverflowError) as error:
            text = f"the store {self._path} failed: {error}"
            raise StatusError(Status.KVSTORE_ERROR, text) from error

    def _database(self) -> sqlite3.Connection:
        if self._open is None:
            database = sqlite3.connect(self._path, check_same_thread=False)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute(_TABLE)
            self._open = database
        return self._open
