"""Files that were refused lately, per person: so that the reason is still there after a reload, until it is put away.

In memory: a refused file left nothing in the archive, and after a restart of the service nothing is known of it.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

from corpus.store.archive import now

KEPT = 50  # per person, the oldest go first


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken: why, in Vietnamese, with what to do; `code` is stable; `at` is UTC."""

    file: str
    code: str
    message: str
    at: str


class Refusals:
    """Remembers what was refused to whom."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: dict[str, deque[Refused]] = {}

    def add(self, user: str, file: str, code: str, message: str) -> None:
        """Note a file; a file of the same name that was refused before is replaced."""
        with self._lock:
            kept = [one for one in self._of.get(user, ()) if one.file != file]
            self._of[user] = deque([*kept, Refused(file, code, message, now())], maxlen=KEPT)

    def forget(self, user: str, file: str) -> None:
        """Drop a file that was taken after all."""
        with self._lock:
            if user in self._of:
                self._of[user] = deque((one for one in self._of[user] if one.file != file), maxlen=KEPT)

    def of(self, user: str) -> list[Refused]:
        """Return a person's refused files, the latest first."""
        with self._lock:
            return list(reversed(self._of.get(user, ())))

    def clear(self, user: str) -> None:
        """Put all of a person's refused files away."""
        with self._lock:
            self._of.pop(user, None)
