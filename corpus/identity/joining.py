"""Two documents said by a person to be files of one paper, where a misread number or date hides it; and taken back.

What was said holds when either is read anew (`corpus.identity.manifestations.link`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from corpus.errors import ArchiveError, NotFound
from corpus.identity import fingerprint, manifestations, said, ties
from corpus.pages.texts import text_of
from corpus.store import audit
from corpus.store.settled import SETTLED

if TYPE_CHECKING:
    from corpus.store.archive import Archive


_WHAT_TO_DO = (
    "Nếu đây là hai văn bản khác nhau, hãy sửa chỗ đọc sai (số, ngày, cơ quan, con số, tên người) ở tệp bị đọc sai; sửa"
    " xong, máy tự tách. Đọc đúng cả mà vẫn là hai văn bản thì hãy tách hẳn."
)

_BY_OTHERS = "Hai tệp ở chung một văn bản là do các tệp khác của văn bản ấy."
_UNTIE = "Nếu là hai văn bản khác nhau, hãy bỏ ghép hoặc tách ở cặp sai."
_PART_FOR_GOOD = "Nếu là hai văn bản khác nhau, hãy tách hẳn."


class NotJoined(ArchiveError):
    """The two cannot be files of one paper, or nobody said that they are."""

    code = "not-joined"


def join(archive: Archive, document_id: int, other_id: int, *, by: str) -> None:
    """Say that two documents are files of one paper. Audited; nothing happens where that was said before.

    Raises:
        NotFound: there is no such document.
        NotJoined: it is one document, or one of them is not read, or is a batch that is split; or a person parted
            them, or other files of their papers, so that this join or an earlier one could not hold.
    """
    with archive.transaction() as db:
        first, second = sorted((document_id, other_id))
        require(archive, first, second)
        files = ties.around(db, first, second)
        held = ties.held(db, files)
        if said.say_joined(db, first, second, by):
            if ties.link_all(archive, first, second, [*held, (first, second)]):
                raise NotJoined(_against(archive, first, second, files))
            audit.append(archive, by, "document.join", f"document:{first}", {"other": second})


def part(archive: Archive, document_id: int, other_id: int, *, by: str) -> str | None:
    """Take back what a person said of two documents; return why they are one paper nonetheless, as `why` does. Audited.

    Raises:
        NotFound: there is no such document.
        NotJoined: nobody said it: what their own words show stays, and the message tells what that is.
    """
    with archive.transaction() as db:
        first, second = sorted((document_id, other_id))
        require(archive, first, second)
        held = ties.held(db, ties.around(db, first, second))
        if not said.forget_joined(db, first, second):
            told = why(archive, first, second) or "Đây đang là hai văn bản khác nhau, không có gì phải tách."
            raise NotJoined(f"Hai tệp này không do người dùng ghép với nhau. {told}")
        ties.link_all(archive, first, second, [pair for pair in held if pair != (first, second)])
        ties.split(archive, first, second)
        audit.append(archive, by, "document.part", f"document:{first}", {"other": second})
        return why(archive, first, second)


def why(archive: Archive, document_id: int, other_id: int) -> str | None:
    """Return what makes two documents one paper though nobody said so, and what to do if they are two, in Vietnamese.

    That is what the machine found in common, or others that tie the two together. None where they are two papers, or a
    person joined them.
    """
    query = "SELECT paper_id, number, number_state, date FROM document WHERE id IN (SELECT value FROM json_each(?))"
    rows = archive.db.execute(query, [json.dumps([document_id, other_id])]).fetchall()
    if len({row[0] for row in rows}) != 1 or rows[0][0] is None or joined(archive, document_id, other_id):
        return None
    if not manifestations.are_one(archive, *sorted((document_id, other_id), reverse=True)):
        return tied(archive, document_id, other_id)
    texts = [text_of(archive, one).text for one in (document_id, other_id)]
    alike = f"chữ khớp nhau {100 * fingerprint.likeness(*texts):.0f}%"
    numbers = {row[1] for row in rows if row[1] and row[2] == "printed"}
    days = {row[3] for row in rows}
    if len(numbers) == 1 and all(row[1] for row in rows):
        (number,) = numbers
        day = " cùng ngày," if len(days) == 1 and None not in days else ""
        seen = f"Máy nhận ra là một văn bản: cùng số {number},{day} {alike}."
    else:
        seen = f"Máy nhận ra là một văn bản: {alike}, mọi con số, tên người, ngày và cơ quan đều như nhau."
    return f"{seen} {_WHAT_TO_DO}"


def joined(archive: Archive, document_id: int, other_id: int) -> bool:
    """Say whether a person said that two documents are files of one paper."""
    return said.joined(archive.db, document_id, other_id)


def require(archive: Archive, first: int, second: int) -> None:
    """Raise where nothing can be said of two documents; see `join`."""
    for document_id in (first, second):
        query = f"SELECT {SETTLED} FROM document WHERE id = ? AND {archive.sees('document.id')}"
        row = archive.db.execute(query, [document_id]).fetchone()
        if row is None:
            raise NotFound(f"Không có tài liệu số {document_id} trong kho.")
        if not row[0] or first == second:
            raise NotJoined(
                f"Không ghép, không tách được tài liệu {first} với {second}: phải là hai tài liệu khác nhau, đã đọc"
                " xong và không phải bản quét gộp đã tách. Hãy chọn lại."
            )


def tied(archive: Archive, document_id: int, other_id: int) -> str:
    """Say which other files of a paper tie two of it together, and what to do if these are two papers."""
    way = ties.path(archive, document_id, other_id)
    if not way or not _are_seen(archive, {one for tie in way for one in (tie.one, tie.other)}):
        return f"{_BY_OTHERS} {_PART_FOR_GOOD}"
    told = [
        f"{label} {', '.join(f'{tie.one} với {tie.other}' for tie in way if tie.by_hand is by_hand)}."
        for by_hand, label in ((True, "Người dùng đã ghép tài liệu"), (False, "Máy nhận ra là một: tài liệu"))
        if any(tie.by_hand is by_hand for tie in way)
    ]
    return " ".join([_BY_OTHERS, *told, _UNTIE])


def _against(archive: Archive, first: int, second: int, files: set[int]) -> str:
    """Say which files that a person parted would come together, and how that is taken back."""
    told = f"Không ghép được tài liệu {first} với {second}, chưa có gì thay đổi:"
    pairs = [pair for pair in said.pairs_parted(archive.db, files) if _are_seen(archive, set(pair))]
    if not pairs:
        return f"{told} các bản khác của hai văn bản này đã được người dùng tách ra. Hãy hỏi người quản trị."
    named = ", ".join(f"{one} và {other}" for one, other in pairs)
    undone = ", ".join(f"“sohoa part {one} {other} --undo”" for one, other in pairs)
    return (
        f"{told} tài liệu {named} đã được người dùng tách ra, mà ghép thế này thì lại về một văn bản. Nếu đúng là một,"
        f" hãy bỏ việc tách ấy trước ({undone}, hoặc ở trang đặt hai tệp cạnh nhau) rồi ghép lại."
    )


def _are_seen(archive: Archive, documents: set[int]) -> bool:
    """Say whether whoever works here may see all of some documents."""
    query = (
        f"SELECT count(*) FROM document WHERE id IN (SELECT value FROM json_each(?)) AND {archive.sees('document.id')}"
    )
    return bool(archive.db.execute(query, [json.dumps(list(documents))]).fetchone() == (len(documents),))
