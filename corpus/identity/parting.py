"""Two documents said by a person to be two papers, whatever the machine finds in common; and taken back.

What was said holds when either is read anew, and when others come that are like both
(`corpus.identity.manifestations.link`). Who joins the two again has the last word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import ArchiveError
from corpus.identity import joining, said, ties
from corpus.store import audit

if TYPE_CHECKING:
    from corpus.store.archive import Archive


class NotParted(ArchiveError):
    """Nobody said that the two are two papers."""

    code = "not-parted"


def part(archive: Archive, document_id: int, other_id: int, *, by: str) -> None:
    """Say that two documents are two papers. Audited; nothing happens where that was said before.

    Raises:
        NotFound: there is no such document.
        NotJoined: it is one document, or one of them is not read, or is a batch that is split; or people joined both
            by way of others, which is to be taken back first.
    """
    with archive.transaction() as db:
        first, second = sorted((document_id, other_id))
        joining.require(archive, first, second)
        held = ties.held(db, ties.around(db, first, second))
        held = [pair for pair in held if pair != (first, second)]
        tied = joining.tied(archive, first, second)
        if said.say_parted(db, first, second, by):
            if ties.link_all(archive, first, second, held):
                raise joining.NotJoined(f"Không tách được tài liệu {first} với {second}, chưa có gì thay đổi. {tied}")
            audit.append(archive, by, "document.apart", f"document:{first}", {"other": second})


def undo(archive: Archive, document_id: int, other_id: int, *, by: str) -> str | None:
    """Take that back; return why the two are one paper again, as `joining.why` does, or None. Audited.

    Raises:
        NotFound: there is no such document.
        NotParted: nobody said it.
    """
    with archive.transaction() as db:
        first, second = sorted((document_id, other_id))
        joining.require(archive, first, second)
        if not said.forget_parted(db, first, second):
            raise NotParted(
                f"Chưa ai nói tài liệu {first} và {second} là hai văn bản khác nhau, nên không có gì phải bỏ."
            )
        ties.link_all(archive, first, second, ())
        audit.append(archive, by, "document.apart-undo", f"document:{first}", {"other": second})
        return joining.why(archive, first, second)


@dataclass(frozen=True, slots=True)
class Parted:
    """A document that a person parted from another one: its id and the name of its file."""

    id: int
    file: str


def parted(archive: Archive, document_id: int) -> list[Parted]:
    """Return the documents that people said to be other papers than one, oldest first."""
    query = f"SELECT id, file FROM document WHERE id = ? AND {archive.sees('document.id')}"
    found = sorted(said.parted_from(archive.db, document_id))
    return [Parted(*row) for one in found for row in archive.db.execute(query, [one])]


def is_parted(archive: Archive, document_id: int, other_id: int) -> bool:
    """Say whether a person said that two documents are two papers."""
    return said.parted(archive.db, document_id, other_id)


def hold(archive: Archive) -> None:
    """Part the documents that lie in one paper though a person parted them, as they may after an import.

    Runs inside the caller's transaction.
    """
    rows = archive.db.execute(
        "SELECT document.id, other.id FROM other_paper JOIN document ON document.id = document_id"
        " JOIN document AS other ON other.id = other_id AND other.paper_id = document.paper_id"
    ).fetchall()
    for pair in rows:
        first, second = sorted(pair)
        ties.link_all(archive, first, second, ())
