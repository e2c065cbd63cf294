"""What people made of a document's pages, laid over what the machine makes of them now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.errors import ArchiveError
from corpus.pages import revisions
from corpus.pages.pages import pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import sqlite_utils

    from corpus.pages.merging import Merged
    from corpus.pages.pages import PageView
    from corpus.pages.revisions import Kind, Revision
    from corpus.store.archive import Archive


class EditedMeanwhile(ArchiveError):
    """Somebody else changed the page since it was looked at."""

    code = "edited-meanwhile"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a page that may be added to its history; see `corpus.pages.revisions.Revision`.

    Attributes:
        merged: None gives the page back to the machine.
        after: id of the newest version when this one was worked out; 0 where there was none.
        stands: it is stored already, just so.
    """

    document_id: int
    page: int
    kind: Kind
    by: str
    base: str
    merged: Merged | None
    whole: bool = False
    back_to: int | None = None
    after: int = 0
    stands: bool = False

    @property
    def text(self) -> str:
        """The page's text in this version."""
        return self.base if self.merged is None else self.merged.text


def after(version: Version, newest: Revision | None) -> Version:
    """Return a version as one that follows the newest."""
    return replace(version, after=newest.id if newest else 0)


def shown_of(archive: Archive, document_id: int, restored: Sequence[str]) -> tuple[str, ...] | None:
    """Return the newly restored pages as people will read them; None where people changed nothing."""
    views = pages(archive, document_id, places=False)
    if all(view.reviewed is None for view in views):
        return None
    return tuple(shown(restored, views, over(archive, document_id, views, restored)))


def over(
    archive: Archive, document_id: int, views: Iterable[PageView], restored: Sequence[str], edit: Version | None = None
) -> dict[int, Version]:
    """Return the pages that people changed, by number, over the machine's new text; `edit` is about to be one more."""
    newest = revisions.newest(archive, document_id)
    found = {
        view.number: _over(newest[view.number], restored[view.number - 1])
        for view in views
        if view.number in newest and view.reviewed is not None
    }
    return found if edit is None else {**found, edit.page: edit}


def shown(restored: Sequence[str], views: Iterable[PageView], reviewed: Mapping[int, Version]) -> list[str]:
    """Return the text of each page, from 1, as it is read."""
    texts = list(restored)
    for view in views:
        if view.number in reviewed:
            texts[view.number - 1] = reviewed[view.number].text
        elif view.reviewed is not None:
            texts[view.number - 1] = view.reviewed
    return texts


def keep(db: sqlite_utils.Database, reviewed: Mapping[int, Version]) -> None:
    """Store, inside a transaction, the versions that are new. Raises EditedMeanwhile."""
    for version in reviewed.values():
        if version.stands:
            continue
        if revisions.newest_id(db, version.document_id, version.page) != version.after:
            raise EditedMeanwhile(
                f"Trang {version.page} vừa được người khác sửa. Hãy tải lại trang để xem bản mới rồi sửa tiếp."
            )
        revisions.add(
            db,
            version.document_id,
            version.page,
            kind=version.kind,
            by=version.by,
            base=version.base,
            merged=version.merged,
            whole=version.whole,
            back_to=version.back_to,
        )


def _over(revision: Revision, base: str) -> Version:
    return Version(
        document_id=revision.document_id,
        page=revision.page,
        kind="merge",
        by=revisions.MACHINE,
        base=base,
        merged=revision.over(base),
        whole=revision.whole,
        after=revision.id,
        stands=base == revision.base,
    )
