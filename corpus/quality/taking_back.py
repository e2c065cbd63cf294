"""What somebody decided on a page is taken back: only as long as nobody has worked on that page since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.documents import correcting
from corpus.errors import ArchiveError
from corpus.pages import revisions

if TYPE_CHECKING:
    from corpus.store.archive import Archive


class DecisionRefused(ArchiveError):
    """A decision cannot be made, or taken back, as things stand."""

    code = "decision-refused"


def take_back(archive: Archive, document_id: int, page: int, revision_id: int, *, by: str) -> None:
    """Undo the version of a page that a decision made. Raises DecisionRefused where it is not the last one any more."""
    standing = correcting.standing_versions(revisions.history(archive, document_id, page))
    acts = [version for version in standing if version.kind != "merge"]
    if not acts or acts[-1].id != revision_id:
        raise DecisionRefused(
            f"Trang {page} của tài liệu {document_id} đã được sửa tiếp sau đó. Hãy xem lịch sử của trang để quay về "
            "bản cần lấy."
        )
    correcting.undo(archive, document_id, page, by=by)
