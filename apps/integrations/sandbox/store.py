"""Rows in memory, one transaction at a time, optionally written through to a SQLite file that outlives the process."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Key = int | str

EXTERNAL_IDS = "__external_ids__"  # "module.name" → {"model", "id"}
NUMBERS = "__numbers__"  # counter name → {"last"}
CALLS_KEPT = 2000


class Store:
    """Rows are replaced, never edited in place: that is what makes a rollback a list of old rows."""

    def __init__(self, path: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.calls: deque[Row] = deque(maxlen=CALLS_KEPT)
        self._tables: dict[str, dict[Key, Row]] = {}
        self._undo: dict[tuple[str, Key], Row | None] = {}
        self._file = self._open(path) if path else None

    def table(self, name: str) -> dict[Key, Row]:
        return self._tables.setdefault(name, {})

    def put(self, table: str, key: Key, row: Row) -> None:
        self._undo.setdefault((table, key), self.table(table).get(key))
        self.table(table)[key] = row

    def drop(self, table: str, key: Key) -> None:
        self._undo.setdefault((table, key), self.table(table).get(key))
        self.table(table).pop(key, None)

    def next_number(self, counter: str) -> int:
        number = int(self.table(NUMBERS).get(counter, {"last": 0})["last"]) + 1
        self.put(NUMBERS, counter, {"last": number})
        return number

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; the lock makes transactions follow each other."""
        with self.lock:
            self._undo = {}
            try:
                yield
            except BaseException:
                for (table, key), row in self._undo.items():
                    if row is None:
                        self.table(table).pop(key, None)
                    else:
                        self.table(table)[key] = row
                raise
            finally:
                self._write_through()
                self._undo = {}

    def clear(self) -> None:
        with self.lock:
            self.calls.clear()
            self._tables.clear()
            if self._file:
                self._file.execute("DELETE FROM row")
                self._file.commit()

    def close(self) -> None:
        with self.lock:
            if self._file:
                self._file.close()
                self._file = None

    def _open(self, path: Path) -> sqlite3.Connection:
        file = sqlite3.connect(path, check_same_thread=False)
        file.execute("CREATE TABLE IF NOT EXISTS row (model TEXT, key TEXT, body TEXT, PRIMARY KEY (model, key))")
        for table, key, body in file.execute("SELECT model, key, body FROM row"):
            self.table(table)[key if table.startswith("__") else int(key)] = json.loads(body)
        return file

    def _write_through(self) -> None:
        if not self._file:
            return
        for table, key in self._undo:
            row = self.table(table).get(key)
            if row is None:
                self._file.execute("DELETE FROM row WHERE model = ? AND key = ?", (table, str(key)))
            else:
                self._file.execute("REPLACE INTO row VALUES (?, ?, ?)", (table, str(key), json.dumps(row)))
        self._file.commit()
