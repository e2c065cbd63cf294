"""Papers of a batch, and a whole task of a round as a person does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.documents import documents
from corpus.quality import letterheads, rounds
from tests.corpus.quality.read_papers import put, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.store.archive import Archive


def papers(archive: Archive, count: int) -> list[int]:
    return [put(archive, report(str(30 + n), 3 + n), file=f"{n}.png") for n in range(count)]


def look(  # the whole of one task
    archive: Archive,
    batch: int,
    by: str,
    *,
    change: Callable[[str], str] = lambda text: text,
    fields: dict[str, str] | None = None,
) -> rounds.Work | None:
    work = rounds.claim(archive, batch, by=by)
    if work is None:
        return None
    rounds.enter_fields(archive, work.id, letterheads.fields_of(archive, work.document_id) | (fields or {}), by=by)
    while (page := rounds.work(archive, work.id).page) is not None:
        text = documents.page(archive, work.document_id, page).text
        seen = rounds.seen_version(archive, work.document_id, page)
        rounds.save_page(archive, work.id, page, change(text), by=by, seen=seen)
    rounds.hand_in(archive, work.id, by=by)
    return work
