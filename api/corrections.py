"""The history of a page as people and programs see it: each version, who made it, and the words that it changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.labels import REVISION_KINDS
from corpus.documents import documents
from corpus.documents.correcting import standing_versions
from corpus.pages import revisions
from corpus.pages.merging import changes

if TYPE_CHECKING:
    from corpus.pages.revisions import Revision
    from corpus.store.archive import Archive

AROUND = 24  # characters of text beside a changed word


@dataclass(frozen=True, slots=True)
class Change:
    """Words that became others: `before` is "" where words were put in, `after` where they were taken out.

    `start` and `end` are offsets of `after` in the version's text, `lead` and `trail` what stands around it there.
    """

    before: str
    after: str
    start: int
    end: int
    lead: str
    trail: str


@dataclass(frozen=True, slots=True)
class Step:
    """One version in a page's history.

    Attributes:
        number: counted from 1; what people call it.
        changes: against the version before, the first against the machine's text.
        newest: it is the page as it is now.
        stands: no later version went back behind it.
        back_to: number of the version gone back to, 0 for the machine's text, None where it is none such.
    """

    revision: Revision
    number: int
    changes: tuple[Change, ...]
    newest: bool
    stands: bool
    back_to: int | None

    @property
    def label(self) -> str:
        """Vietnamese: what was done."""
        if self.back_to is not None:
            return f"Quay về bản {self.back_to}" if self.back_to else "Quay về bản máy đọc"
        if self.revision.kind == "edit" and self.revision.whole:
            return "Sửa và xem cả trang" if self.changes else "Xem cả trang, giữ nguyên"
        return REVISION_KINDS[self.revision.kind]


def steps(archive: Archive, document_id: int, page: int) -> list[Step]:
    """Return a page's history, the newest first; [] where nobody changed it. Raises NotFound."""
    documents.page(archive, document_id, page)
    versions = revisions.history(archive, document_id, page)
    standing = {version.id for version in standing_versions(versions)}
    numbers = {version.id: number for number, version in enumerate(versions, start=1)}
    found, before = [], versions[0].base if versions else ""
    for version in versions:
        back_to = numbers[version.back_to] if version.back_to is not None else 0
        found.append(
            Step(
                revision=version,
                number=numbers[version.id],
                changes=changed(before, version.shown),
                newest=version is versions[-1],
                stands=version.id in standing,
                back_to=back_to if version.kind == "back" else None,
            )
        )
        before = version.shown
    return found[::-1]


def changed(before: str, after: str) -> tuple[Change, ...]:
    """Return the words that differ between two texts, in order."""
    return tuple(
        Change(
            before[low:high], after[start:end], start, end, after[max(0, start - AROUND) : start], after[end:][:AROUND]
        )
        for (low, high), (start, end) in changes(before, after)
    )


def version_of(archive: Archive, document_id: int, page: int) -> int:
    """Return the id of the version that a page is, 0 where it is the machine's text and always was."""
    return revisions.newest_id(archive.db, document_id, page)


def page_json(archive: Archive, document_id: int, page: int) -> dict[str, Any]:
    """Return a page's text and which version it is, as the commands and the interface give it. Raises NotFound."""
    with archive.snapshot():
        view = documents.page(archive, document_id, page)
        newest = revisions.newest(archive, document_id).get(page)
    return {
        "document": document_id,
        "page": page,
        "version": newest.id if newest else 0,
        "reviewed": view.reviewed is not None,
        "whole": newest is not None and newest.whole,
        "checked": [list(span) for span in newest.checked] if newest else [],
        "clashes": _clashes(newest),
        "text": view.text,
    }


def history_json(archive: Archive, document_id: int, page: int) -> dict[str, Any]:
    """Return a page's history, newest first, as the commands and the interface give it. Raises NotFound."""
    rows = [_row(step) for step in steps(archive, document_id, page)]
    return {"document": document_id, "page": page, "revisions": rows}


def _row(step: Step) -> dict[str, Any]:
    version = step.revision
    return {
        "id": version.id,
        "kind": version.kind,
        "at": version.at,
        "by": version.by,
        "whole": version.whole,
        "back_to": (version.back_to or 0) if version.kind == "back" else None,
        "stands": step.stands,
        "changes": [
            {"before": one.before, "after": one.after, "start": one.start, "end": one.end} for one in step.changes
        ],
        "clashes": _clashes(version),
    }


def _clashes(version: Revision | None) -> list[dict[str, Any]]:
    if version is None:
        return []
    text = version.shown
    return [
        {"start": one.start, "end": one.end, "text": text[one.start : one.end], "machine": one.other}
        for one in version.clashes
    ]
