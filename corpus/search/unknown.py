"""Filters of a request that nobody knows: where one finds nothing, it may be misspelt, and that is to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from corpus.search import query
from corpus.search.ranking import type_named
from corpus.units import units
from extract.references.symbols import heads, type_codes

if TYPE_CHECKING:
    from corpus.search.request import Request
    from corpus.store.archive import Archive

Filter = Literal["unit", "type"]


def unknown_filters(archive: Archive, request: Request) -> tuple[Filter, ...]:
    """Return which of a request's filters name a unit or a kind of paper that neither lists nor papers know."""
    found: list[Filter] = []
    if request.unit and not units.find(archive, query.clean(request.unit)):
        found.append("unit")
    if request.type and not _is_type(archive, type_named(request.type)):
        found.append("type")
    return tuple(found)


def _is_type(archive: Archive, code: str) -> bool:
    if code in type_codes().values() or code in heads().values():
        return True
    return archive.db.execute("SELECT 1 FROM document WHERE type = ? LIMIT 1", [code]).fetchone() is not None
