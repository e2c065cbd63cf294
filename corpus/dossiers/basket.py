"""The basket: documents that one person has put aside, to be filed or exported together. Each person has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.documents import documents
from corpus.errors import ArchiveError
from corpus.store.archive import now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive

MOST = 5000


class BasketFull(ArchiveError):
    """More than one basket holds."""

    code = "basket-full"

    def __init__(self) -> None:
        super().__init__(
            f"Giỏ chỉ chứa tối đa {MOST} văn bản. Hãy xếp vào hồ sơ hoặc xuất bớt, bỏ ra khỏi giỏ rồi thêm tiếp; "
            "muốn xuất nhiều hơn, hãy xuất thẳng từ kết quả tìm kiếm."
        )


def document_ids(archive: Archive, user: str) -> list[int]:
    """Return what is in a person's basket and can be seen in this archive, in the order in which it came."""
    rows = archive.db.query(
        "SELECT document_id FROM basket JOIN document ON document.id = document_id WHERE user_name = ?"
        " ORDER BY added_at, document_id",
        [user],
    )
    return [int(row["document_id"]) for row in rows]


def size(archive: Archive, user: str) -> int:
    """Return how many documents are in a basket."""
    (count,) = archive.db.execute(
        "SELECT count(*) FROM basket JOIN document ON document.id = document_id WHERE basket.user_name = ?", [user]
    ).fetchone()
    return int(count)


def put(archive: Archive, user: str, found: Iterable[int]) -> int:
    """Put documents in; return how many were not in it before.

    Raises:
        NotFound: there is no such document; nothing was put in.
        BasketFull: as it says.
    """
    with archive.transaction() as db:
        present = set(document_ids(archive, user))
        new = [documents.get(archive, number).id for number in dict.fromkeys(found) if number not in present]
        if len(present) + len(new) > MOST:
            raise BasketFull
        at = now()
        db.conn.executemany("INSERT INTO basket VALUES (?, ?, ?)", [(user, number, at) for number in new])
    return len(new)


def take_out(archive: Archive, user: str, found: Iterable[int]) -> None:
    """Take documents out; those that are not in it are none of its business."""
    with archive.transaction() as db:
        db.conn.executemany(
            "DELETE FROM basket WHERE user_name = ? AND document_id = ?", [(user, number) for number in found]
        )


def clear(archive: Archive, user: str) -> None:
    """Empty a person's basket."""
    with archive.transaction() as db:
        db.execute("DELETE FROM basket WHERE user_name = ?", [user])
