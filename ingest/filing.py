"""Documents that are ready go into the archive together: one commit, and one wait for the disk, for all that wait."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from corpus.documents import documents

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.documents.completion import Finished
    from corpus.store.archive import Archive

MOST_AT_ONCE = 64  # documents: nobody else writes meanwhile

_filings: WeakKeyDictionary[Archive, Filing] = WeakKeyDictionary()
_guard = threading.Lock()


class Filing:
    """One archive's desk: threads put down what is ready, and whoever is first files all that lies there."""

    def __init__(self) -> None:
        self._at_work = threading.Lock()
        self._guard = threading.Lock()
        self._waiting: list[tuple[Finished, Future[None]]] = []

    def complete(self, archive: Archive, one: Finished, stopped: Callable[[], bool] | None = None) -> None:
        """Complete a document, with others that are ready; raises as `documents.complete` does."""
        done: Future[None] = Future()
        with self._guard:
            self._waiting.append((one, done))
        with self._at_work:
            while not done.done():
                with self._guard:
                    taken, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                self._file(archive, taken, stopped)
        done.result()

    def _file(
        self, archive: Archive, taken: list[tuple[Finished, Future[None]]], stopped: Callable[[], bool] | None
    ) -> None:
        try:
            documents.complete_many(archive, [one for one, _ in taken], stopped=stopped)
        except Exception as error:  # noqa: BLE001 - it is raised where the document came from
            if len(taken) == 1:
                taken[0][1].set_exception(error)
            else:  # nothing of any was stored: what is wrong with one costs that one
                for each in taken:
                    self._file(archive, [each], stopped)
        except BaseException:
            for _, done in taken:
                done.cancel()
            raise
        else:
            for _, done in taken:
                done.set_result(None)


def filing(archive: Archive) -> Filing:
    """Return an archive's desk, the same one for all threads."""
    with _guard:
        return _filings.setdefault(archive, Filing())
