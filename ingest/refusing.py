"""What an archive refuses to those who work on it, and when trying on is no use to a command that people wait for."""

from __future__ import annotations

import sqlite3
import threading
from typing import NoReturn

from corpus.errors import NoRoom
from corpus.store.durable import is_full_disk
from ingest.errors import IngestError

TRIES_IN_A_ROW = 5  # nothing having gone well between
NO_ROOM = "Ổ đĩa đã hết chỗ nên phải dừng. Những gì đã nhận và đã đọc vẫn được giữ; hãy dọn đĩa rồi chạy lại lệnh này."
"""What a command says that a full disk stops."""

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class ArchiveStuck(IngestError):
    """The archive could not be read or written, again and again; what was read so far is kept, the rest waits."""

    code = "archive-stuck"

    def __init__(self, reason: Exception) -> None:
        super().__init__(
            f"Nhiều lần liền không đọc hoặc ghi được kho ({reason}) nên phải dừng. Những gì đã nhận và đã đọc vẫn được"
            " giữ; hãy kiểm tra bằng “sohoa doctor” rồi chạy lại lệnh này."
        )


class Refusals:
    """What the archive refused since something went well, told by many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times = 0
        self._last: Exception | None = None
        self._full: Exception | None = None

    @property
    def for_good(self) -> Exception | None:
        """Why trying on is no use; None while it is."""
        return self._full or (self._last if self._times >= TRIES_IN_A_ROW else None)

    def give_up(self) -> NoReturn:
        """Raise what people are told: NoRoom or ArchiveStuck."""
        raise (NoRoom(NO_ROOM) if self._full else ArchiveStuck(self._last or RuntimeError())) from self.for_good

    def note(self, error: Exception) -> None:
        """Keep that something was refused; a database in which somebody else writes is waited for."""
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
            return
        with self._lock:
            self._times, self._last = self._times + 1, error
            if is_full_disk(error):
                self._full = error

    def forget(self) -> None:
        """Begin anew: something was read and written."""
        with self._lock:
            self._times = 0
