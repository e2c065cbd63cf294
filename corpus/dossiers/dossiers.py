"""Dossiers: a code, a title, how long they are kept and how they may be used, and the documents in them, in order.

A document lies in one dossier or in none: its code is the dossier's and its place there. Whatever changes is audited,
at the dossier and at each document that it touches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.documents import batches, documents
from corpus.errors import ArchiveError, NotFound
from corpus.store import audit
from corpus.store.archive import now
from corpus.store.window import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlite_utils

    from corpus.store.archive import Archive
    from corpus.store.window import Window

LONGEST_CODE = 26  # a document's code has 30 characters: this one, a point, three figures
_CODE = re.compile(r"[A-Za-z0-9ĐđÀ-ỹ][\wĐđ.&-]*")
_YEARS = range(1800, 2201)


class DossierRefused(ArchiveError):
    """A dossier cannot be made or changed so."""

    code = "dossier-refused"


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier.

    Attributes:
        code: mã hồ sơ; title: tiêu đề; retention: thời hạn bảo quản; mode: chế độ sử dụng, None where nobody said.
        year_from, year_to: of the papers in it, as the archivist says.
        count: documents in it.
    """

    id: int
    code: str
    title: str
    retention: str
    mode: str | None
    year_from: int | None
    year_to: int | None
    note: str | None
    created_at: str
    created_by: str
    count: int


@dataclass(frozen=True, slots=True)
class Filing:
    """Where a document lies: its dossier and its place there, from 1."""

    dossier: Dossier
    ordinal: int

    @property
    def document_code(self) -> str:
        """Mã định danh văn bản: the dossier's code and the place in it."""
        return f"{self.dossier.code}.{self.ordinal:03d}"


_DOSSIER = "dossier.*, (SELECT count(*) FROM dossier_document WHERE dossier_id = dossier.id) AS count"
_SELECT = f"SELECT {_DOSSIER} FROM dossier"


def listing(archive: Archive, window: Window = WHOLE) -> list[Dossier]:
    """Return the dossiers by their codes."""
    return [Dossier(**row) for row in archive.db.query(f"{_SELECT} ORDER BY code {window.sql}")]


def count(archive: Archive) -> int:
    """Return how many dossiers there are."""
    (found,) = archive.db.execute("SELECT count(*) FROM dossier").fetchone()
    return int(found)


def get(archive: Archive, code: str) -> Dossier:
    """Return the dossier of a code. Raises NotFound."""
    for row in archive.db.query(f"{_SELECT} WHERE code = ?", [code]):
        return Dossier(**row)
    raise NotFound(f"Kho không có hồ sơ mã “{code}”. Hãy xem danh sách bằng “sohoa dossier list”.")


def filing(archive: Archive, document_id: int) -> Filing | None:
    """Return where a document lies; None where it is in no dossier."""
    rows = archive.db.query(
        f"SELECT {_DOSSIER}, ordinal FROM dossier JOIN dossier_document ON dossier_id = dossier.id"
        " WHERE document_id = ?",
        [document_id],
    )
    for row in rows:
        ordinal = row.pop("ordinal")
        return Filing(Dossier(**row), ordinal)
    return None


def filings(archive: Archive, code: str) -> dict[int, Filing]:
    """Return the documents of a dossier with their places, in their order. Raises NotFound."""
    dossier = get(archive, code)
    rows = archive.db.execute(
        "SELECT document_id, ordinal FROM dossier_document WHERE dossier_id = ? ORDER BY ordinal", [dossier.id]
    )
    return {document_id: Filing(dossier, ordinal) for document_id, ordinal in rows.fetchall()}


def document_ids(archive: Archive, code: str) -> list[int]:
    """Return the documents of a dossier, in their order. Raises NotFound."""
    return list(filings(archive, code))


def add(  # noqa: PLR0913 - a dossier's columns
    archive: Archive,
    code: str,
    title: str,
    retention: str,
    *,
    by: str,
    mode: str | None = None,
    years: tuple[int | None, int | None] = (None, None),
    note: str | None = None,
) -> Dossier:
    """Make a dossier. Raises DossierRefused: the code is taken or is none, or what must be said is missing."""
    said = _checked(code, title, retention, mode, years, note)
    with archive.transaction() as db:
        if db.execute("SELECT 1 FROM dossier WHERE code = ?", [said["code"]]).fetchone():
            raise DossierRefused(f"Đã có hồ sơ mã “{said['code']}”. Hãy chọn mã khác, hoặc sửa hồ sơ đó.")
        db.table("dossier").insert({**said, "created_at": now(), "created_by": by})
        audit.append(archive, by, "dossier.add", f"dossier:{said['code']}", said)
        return get(archive, said["code"])


def change(  # noqa: PLR0913 - a dossier's columns
    archive: Archive,
    code: str,
    *,
    by: str,
    title: str,
    retention: str,
    mode: str | None = None,
    years: tuple[int | None, int | None] = (None, None),
    note: str | None = None,
) -> Dossier:
    """Say other things of a dossier; its code stays. Raises NotFound, DossierRefused."""
    said = _checked(code, title, retention, mode, years, note)
    with archive.transaction() as db:
        dossier = get(archive, code)
        before = {name: getattr(dossier, name) for name in said}
        changed = {name: value for name, value in said.items() if value != before[name]}
        if changed:
            db.table("dossier").update(dossier.id, changed)
            detail = {name: [before[name], value] for name, value in changed.items()}
            audit.append(archive, by, "dossier.change", f"dossier:{code}", detail)
        return get(archive, code)


def put(archive: Archive, code: str, document_ids: Iterable[int], *, by: str) -> int:
    """Put documents into a dossier, behind those that are there, all or nothing; return how many were not in it yet.

    Raises:
        NotFound: there is no such dossier or document.
        DossierRefused: a document lies in another dossier, or is a batch that is split.
    """
    with archive.transaction() as db:
        dossier = get(archive, code)
        (last,) = db.execute(
            "SELECT coalesce(max(ordinal), 0) FROM dossier_document WHERE dossier_id = ?", [dossier.id]
        ).fetchone()
        placed = 0
        for document_id in dict.fromkeys(document_ids):
            document = documents.get(archive, document_id)
            batches.require_whole(db, document_id)
            lies = filing(archive, document_id)
            if lies is not None and lies.dossier.code != code:
                raise DossierRefused(
                    f"Tài liệu {document_id} ({document.file}) đã nằm trong hồ sơ “{lies.dossier.code}”. "
                    "Hãy lấy ra khỏi hồ sơ đó trước."
                )
            if lies is None:
                placed += 1
                _place(archive, db, dossier, document_id, last + placed, by)
        return placed


def take_out(archive: Archive, code: str, document_ids: Iterable[int], *, by: str) -> int:
    """Take documents out of a dossier; return how many were in it. The others keep their places. Raises NotFound."""
    with archive.transaction() as db:
        dossier = get(archive, code)
        taken = 0
        for document_id in dict.fromkeys(document_ids):
            found = db.execute(
                "DELETE FROM dossier_document WHERE dossier_id = ? AND document_id = ?", [dossier.id, document_id]
            ).rowcount
            if found:
                taken += 1
                audit.append(archive, by, "dossier.take-out", f"document:{document_id}", {"dossier": code})
        return taken


def arrange(archive: Archive, code: str, order: Sequence[int], *, by: str) -> None:
    """Number the documents of a dossier anew, from 1 and without gaps: those named first, then the rest as they were.

    Raises:
        NotFound: there is no such dossier.
        DossierRefused: a document named is not in it.
    """
    with archive.transaction() as db:
        before = document_ids(archive, code)
        wanted = list(dict.fromkeys(order))
        if strange := [number for number in wanted if number not in before]:
            named = ", ".join(map(str, strange))
            raise DossierRefused(f"Hồ sơ “{code}” không có tài liệu {named}. Hãy thêm vào hồ sơ trước khi sắp xếp.")
        wanted += [number for number in before if number not in wanted]
        dossier = get(archive, code)
        # Through negative numbers: two documents never have one place.
        db.execute("UPDATE dossier_document SET ordinal = -ordinal WHERE dossier_id = ?", [dossier.id])
        for ordinal, document_id in enumerate(wanted, start=1):
            db.execute("UPDATE dossier_document SET ordinal = ? WHERE document_id = ?", [ordinal, document_id])
        audit.append(archive, by, "dossier.arrange", f"dossier:{code}", {"documents": wanted})


def remove(archive: Archive, code: str, *, by: str) -> None:
    """Do away with an empty dossier. Raises NotFound, or DossierRefused while documents lie in it."""
    with archive.transaction() as db:
        dossier = get(archive, code)
        if dossier.count:
            raise DossierRefused(f"Hồ sơ “{code}” còn {dossier.count} văn bản. Hãy lấy văn bản ra trước khi xóa hồ sơ.")
        db.execute("DELETE FROM dossier WHERE id = ?", [dossier.id])
        audit.append(archive, by, "dossier.remove", f"dossier:{code}", {"title": dossier.title})


def _place(  # noqa: PLR0913, PLR0917 - who puts what where
    archive: Archive, db: sqlite_utils.Database, dossier: Dossier, document_id: int, ordinal: int, by: str
) -> None:
    db.execute("INSERT INTO dossier_document VALUES (?, ?, ?)", [document_id, dossier.id, ordinal])
    detail = {"dossier": dossier.code, "ordinal": ordinal}
    audit.append(archive, by, "dossier.put", f"document:{document_id}", detail)


def _checked(  # noqa: PLR0913, PLR0917 - a dossier's columns
    code: str,
    title: str,
    retention: str,
    mode: str | None,
    years: tuple[int | None, int | None],
    note: str | None,
) -> dict[str, Any]:
    said: dict[str, Any] = {
        "code": code.strip(),
        "title": " ".join(title.split()),
        "retention": " ".join(retention.split()),
        "mode": " ".join((mode or "").split()) or None,
        "year_from": years[0],
        "year_to": years[1],
        "note": (note or "").strip() or None,
    }
    if not _CODE.fullmatch(said["code"]) or len(said["code"]) > LONGEST_CODE:
        raise DossierRefused(
            f"Mã hồ sơ “{said['code']}” không dùng được: chỉ gồm chữ, số và các dấu . - _ &, bắt đầu bằng chữ hoặc số, "
            f"dài nhất {LONGEST_CODE} ký tự (mã văn bản trong hồ sơ dài nhất 30)."
        )
    if not said["title"]:
        raise DossierRefused("Hồ sơ cần có tiêu đề.")
    if not said["retention"]:
        raise DossierRefused("Hồ sơ cần có thời hạn bảo quản, ví dụ “Vĩnh viễn” hoặc “20 năm”.")
    first, last = years
    if any(year is not None and year not in _YEARS for year in years) or (first and last and first > last):
        raise DossierRefused("Năm của hồ sơ không đúng: năm đầu phải không sau năm cuối, ví dụ 2023 và 2025.")
    return said
