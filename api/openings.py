"""Who is reading what: the audit log tells once that a document was opened, not every page turned and image loaded.

In memory: after a restart, or after a while without a look at it, reading on is an opening again.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from corpus.store import audit

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.auth.identity import Identity
    from corpus.store.archive import Archive

PAUSE_SECONDS = 1800.0  # without a look: the document was put away
MOST_KEPT = 10_000

_Key = tuple[str, str, int]


class Openings:
    """Remembers who has which document open."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._looked: dict[_Key, float] = {}  # the latest look comes last

    def look(self, archive: Archive, identity: Identity, document_id: int) -> None:
        """Note that somebody looks at a document that there is; audited where that opens it."""
        if self._opens((identity.name, identity.token_hash, document_id)):
            audit.append(archive, identity.name, "document.view", f"document:{document_id}", {})

    def _opens(self, key: _Key) -> bool:
        now = self._clock()
        with self._lock:
            before = self._looked.pop(key, None)
            self._looked[key] = now
            if len(self._looked) > MOST_KEPT:
                del self._looked[next(iter(self._looked))]
        return before is None or now - before > PAUSE_SECONDS
