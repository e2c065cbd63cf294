"""Dossiers and their documents as the command line, the interface and the pages show them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from corpus.documents import documents
from corpus.dossiers import dossiers

if TYPE_CHECKING:
    from corpus.dossiers.dossiers import Dossier
    from corpus.store.archive import Archive

_SHOWN = ("type", "number", "date", "issuer", "title", "file", "page_count", "state")


def as_values(dossier: Dossier) -> dict[str, Any]:
    """Return a dossier as plain values, without its local number."""
    return {name: value for name, value in asdict(dossier).items() if name != "id"}


def document_rows(archive: Archive, code: str) -> list[dict[str, Any]]:
    """Return the documents of a dossier, in their order. Raises NotFound."""
    rows = []
    for document_id, lies in dossiers.filings(archive, code).items():
        document = documents.get(archive, document_id)
        shown = {name: getattr(document, name) for name in _SHOWN}
        rows.append({"ordinal": lies.ordinal, "code": lies.document_code, "document": document_id, **shown})
    return rows
