"""A search as people ask it, on a page or over HTTP: answered, and written down who asked what."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from corpus.search import search
from corpus.store import audit

if TYPE_CHECKING:
    from api.auth.identity import Identity
    from corpus.search.search import Request, Results
    from corpus.store.archive import Archive

_HOW = {"limit", "offset", "cursor", "whole"}  # how much of the answer is shown


def ask(archive: Archive, identity: Identity, request: Request) -> Results:
    """Return the pages that answer; audited once, with the first of them. Raises what `corpus.search.search` does."""
    results = search.search(archive, request)
    asked = {name: value for name, value in asdict(request).items() if value and name not in _HOW}
    if asked and not request.offset and not request.cursor:
        audit.append(archive, identity.name, "search", "archive", {**asked, "found": results.total})
    return results
