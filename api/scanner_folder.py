"""The scanner's folder, watched by the service itself: what a scanner drops there is taken in, and seen on pages.

    folder --> `ingest.watching.settled_files` --> `ingest.intake.accept` --> a document that waits to be read

Files are left where they are. After a restart all of them are looked at again; the archive knows what it has.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.store.archive import now
from corpus.store.refusals import Refused
from ingest import intake
from ingest.watching import SETTLE_SECONDS, settled_files
from ocr.errors import SohoaError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.store.archive import Archive
    from ingest.limits import Limits

log = logging.getLogger(__name__)

TAKER = "may-quet"  # who brings these files, in the log
AGAIN_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class State:
    """How the folder stands.

    Attributes:
        folder: its name; where it lies is none of a clerk's business.
        there: whether it can be seen now; a network share may be away.
        taken, known: files taken since the service runs; files the archive had already.
        last: the file taken last, None before the first one; `last_at` in UTC.
        refused: files that were not taken, the latest first.
    """

    folder: str
    there: bool
    taken: int
    known: int
    last: str | None
    last_at: str | None
    refused: tuple[Refused, ...]


class ScannerFolder:
    """Watches one folder in a thread, from `start` to `stop`."""

    def __init__(
        self,
        archive: Archive,
        folder: Path,
        limits: Limits,
        taken: Callable[[], None],
        *,
        settle: float = SETTLE_SECONDS,
    ) -> None:
        """Make a watcher; nothing starts yet.

        `taken` is called after each file that is now to be read; a file is whole once it stood still `settle` seconds.
        """
        self._archive = archive
        self._folder = folder
        self._limits = limits
        self._on_taken = taken
        self._settle = settle
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="scanner-folder", daemon=True)
        self._lock = threading.Lock()
        self._taken = self._known = 0
        self._last: tuple[str, str] | None = None
        self._refused: dict[str, Refused] = {}  # what still lies there is looked at again after a restart

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the file at hand."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def state(self) -> State:
        """Return how it stands."""
        with self._lock:
            last, at = self._last or (None, None)
            refused = tuple(reversed(self._refused.values()))
            return State(
                self._folder.resolve().name, self._folder.is_dir(), self._taken, self._known, last, at, refused
            )

    def _watch(self) -> None:
        while not self._stopping.is_set():
            try:
                for path in settled_files(self._folder, self._stopping, settle=self._settle):
                    self._take(path)
            except OSError:  # a share went away while it was looked through
                log.warning("the scanner's folder %s cannot be looked through", self._folder, exc_info=True)
                self._stopping.wait(AGAIN_SECONDS)

    def _take(self, path: Path) -> None:
        while not self._stopping.is_set() and path.is_file():
            try:
                found = intake.accept(self._archive, path, file=path.name, by=TAKER, limits=self._limits)
            except SohoaError as error:
                with self._lock:
                    self._refused[path.name] = Refused(path.name, error.code, error.message, now())
                return
            except (OSError, sqlite3.Error):
                log.exception("%s waits to be taken from the scanner's folder", path.name)
                self._stopping.wait(AGAIN_SECONDS)
            else:
                self._note_taken(path.name, known=found.duplicate)
                return

    def _note_taken(self, file: str, *, known: bool) -> None:
        with self._lock:
            self._refused.pop(file, None)
            if known:
                self._known += 1
            else:
                self._taken += 1
                self._last = (file, now())
        if not known:
            self._on_taken()
