"""A search as people ask it, on a page or over HTTP: answered, and written down who asked what.

What may be asked of documents' scans is the same for the hits, the basket and the exports of a search.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

from corpus.quality import unreadable
from corpus.search import search
from corpus.store import audit

if TYPE_CHECKING:
    from api.auth.identity import Identity
    from corpus.search.search import Request, Results
    from corpus.store.archive import Archive

Scan = Literal["rescan"]
"""What of documents' scans can be asked for: those that have to be made again."""
_HOW = {"limit", "offset", "cursor", "whole", "among"}  # how much of the answer is shown


def among(archive: Archive, scan: Scan | None) -> tuple[int, ...] | None:
    """Return the documents whose scans are asked for, None for all."""
    return unreadable.waiting(archive) if scan == "rescan" else None


def ask(archive: Archive, identity: Identity, request: Request, scan: Scan | None = None) -> Results:
    """Return the pages that answer; audited once, with the first of them. Raises what `corpus.search.search` does."""
    results = search.search(archive, request)
    asked = {name: value for name, value in asdict(request).items() if value and name not in _HOW}
    if scan:
        asked["scan"] = scan
    if asked and not request.offset and not request.cursor:
        audit.append(archive, identity.name, "search", "archive", {**asked, "found": results.total})
    return results
