"""Which documents are meant: those named, those of a dossier, those that a search finds, or all of the archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.asking import among
from corpus.documents import batches, documents
from corpus.dossiers import dossiers
from corpus.errors import NotFound
from corpus.search.search import Request
from corpus.search.search import search as search_archive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.asking import Scan
    from corpus.store.archive import Archive

MOST_HITS = 1_000_000
FILTERS = ("unit", "type", "year", "criterion", "body", "status")


class NothingFound(NotFound):
    """No document answers all of a question."""

    def __init__(self, query: str) -> None:
        super().__init__(
            f"Không có văn bản nào đủ mọi phần của câu tìm “{query}”. Hãy xem trước bằng “sohoa search”, rồi bớt từ."
        )


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for, one of four: a search, documents, a dossier, or else everything."""

    query: Request | None = None
    documents: tuple[int, ...] = ()
    dossier: str | None = None

    @property
    def is_all(self) -> bool:
        """Whether the whole archive is meant."""
        return self.query is None and not self.documents and self.dossier is None

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values, for the log."""
        asked = self.query
        filters = {} if asked is None else {name: getattr(asked, name) for name in ("query", *FILTERS)}
        said = {**filters, "documents": list(self.documents), "dossier": self.dossier}
        return {name: value for name, value in said.items() if value} or {"all": True}


def chosen(archive: Archive, selection: Selection, *, every_file: bool = False) -> tuple[int, ...]:
    """Return the documents that are meant, each once.

    Args:
        archive: where they are.
        selection: what is asked for.
        every_file: of the whole archive also what is not read, and batches that are split: their parts are documents
            of their own.

    Raises:
        NotFound: there is no such document or dossier, or no document answers all of the question.
    """
    if selection.query is not None:
        hits = search_archive(archive, selection.query).hits
        if not hits and selection.query.whole:
            raise NothingFound(selection.query.query)
        return tuple(dict.fromkeys(hit.document for hit in hits))
    if selection.documents:
        return tuple(documents.get(archive, number).id for number in dict.fromkeys(selection.documents))
    if selection.dossier is not None:
        return tuple(dossiers.document_ids(archive, selection.dossier))
    split = set() if every_file else batches.split_ids(archive)
    return tuple(number for number in documents.ids(archive) if number not in split)


def shown(archive: Archive, query: str, filters: Mapping[str, Any], scan: Scan | None) -> Selection | None:
    """Return all that a page of results shows, also where it answers only a part of the question; None: nothing asked.

    Args:
        archive: whose scans are looked through.
        query: the question.
        filters: FILTERS by name; what is empty does not hold.
        scan: which scans are asked for.
    """
    held = {name: value for name, value in filters.items() if value}
    if not query and not held and not scan:
        return None
    return Selection(query=asked_for(query, whole=False, among=among(archive, scan), **held))


def asked_for(query: str, *, whole: bool = True, **filters: Any) -> Request:
    """Return a search for all that it finds.

    Args:
        query: the question.
        whole: only what answers all of it; who does not see the hits shall not file or give away what answers a part.
        filters: FILTERS of the request and `among`, by name.
    """
    return Request(query=query, limit=MOST_HITS, whole=whole, **filters)
