"""What a person enters for the letterhead goes into the page's text, where it is printed; the facts follow from there.

So it is an act on the page like any other correction, with its history, and everything that reads the text (search,
citations, evidence) follows. The text is read once before it is stored: what would not be found in it again is refused.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.documents import correcting
from corpus.errors import ArchiveError
from corpus.pages import revisions
from corpus.pages.pages import PAGE_BREAK
from corpus.pages.texts import DocumentText, text_of
from corpus.quality import doubts
from corpus.quality.register import joined
from corpus.store import audit
from corpus.store.archive import now
from corpus.units import units
from corpus.vietnam import tells_day
from extract.reading import read
from extract.references.numbers import key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpus.pages.revisions import Revision
    from corpus.store.archive import Archive
    from extract.facts import Field, Letterhead

_GARBAGE = re.compile(r"[^\S\n]*[^\s]{0,20}(?:[^\S\n]?[/-][^\S\n]?[^\s]{1,20})?")
_ROOM = " " * 8  # left for a pen
_ONE_SPACE = re.compile(r"\s+")


class LetterheadRefused(ArchiveError):
    """What was entered cannot be the paper's, or does not fit into its text."""

    code = "letterhead-refused"


@dataclass(frozen=True, slots=True)
class Entered:
    """What a person says of a letterhead; None: as it is. An empty number or date: the paper has none.

    Attributes:
        number: the whole of it, "199/KH-MTTQ-BTT".
        date: ISO 8601.
        issuer, title: as printed.
    """

    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    title: str | None = None

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> Entered:
        """Make it of what was entered field by field (`data/quality.toml`)."""
        return cls(
            number=joined(fields.get("number", ""), fields.get("symbol", "")),
            date=fields.get("date", ""),
            issuer=fields.get("issuer"),
            title=fields.get("title"),
        )


def differ(one: Mapping[str, str], other: Mapping[str, str], name: str) -> bool:
    """Say whether a field was entered in two ways; white space and leading zeros of a number do not count."""
    first, second = one.get(name, ""), other.get(name, "")
    if name == "number":
        first, second = first.lstrip("0"), second.lstrip("0")
    return first.split() != second.split()


def enter(archive: Archive, document_id: int, entered: Entered, *, by: str) -> bool:
    """Make what was entered the document's; return whether anything became another than it was. Audited.

    Raises:
        LetterheadRefused: it is no number or date, or would not be found again in the text.
        CorrectionRefused, EditedMeanwhile: see `corpus.documents.correcting`.
    """
    _require_sound(entered)
    text = text_of(archive, document_id)
    table = units.own_table(archive)
    head = read(text.text, table).letterhead
    new = DocumentText(tuple(_edited(text.text, head, entered).split(PAGE_BREAK)))
    made: list[Revision] = []
    if new.text != text.text:
        found = read(new.text, table).letterhead
        _require_found(found, entered)
        for number, (before, after) in enumerate(zip(text.pages, new.pages, strict=True), start=1):
            if before != after:
                seen = revisions.newest_id(archive.db, document_id, number)
                made += _made(correcting.correct(archive, document_id, number, after, by=by, seen=seen), seen)
    made += _check(archive, document_id, new, by)
    _keep(archive, document_id, made, by)
    return new.text != text.text


def _require_sound(entered: Entered) -> None:
    if entered.number and not re.match(r"\d{1,6}[a-zđ]?[/-]\S", entered.number, re.IGNORECASE):
        raise LetterheadRefused(
            f"“{entered.number}” chưa phải số, ký hiệu: hãy nhập số và ký hiệu, ví dụ 199 và KH-MTTQ-BTT."
        )
    if entered.date and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", entered.date):
        raise LetterheadRefused("Ngày ban hành chưa đúng: hãy nhập ngày, tháng, năm bằng số.")


def _require_found(found: Letterhead, entered: Entered) -> None:
    number = found.number.value if found.number else ""
    date = found.date.value if found.date else ""
    if entered.number and key(number) != key(entered.number):
        raise LetterheadRefused(_advice("Số, ký hiệu"))
    if entered.date and date != entered.date:
        raise LetterheadRefused(_advice("Ngày ban hành"))
    if (entered.number == "" and number) or (entered.date == "" and tells_day(date)):
        raise LetterheadRefused(_advice("Chỗ để trống"))


def _advice(what: str) -> str:
    return f"{what} vừa nhập chưa đặt được vào chữ của trang. Hãy mở “Sửa chữ” của trang đầu và sửa ngay dòng ấy."


def _edited(text: str, head: Letterhead, entered: Entered) -> str:
    """Return the text with what was entered in the place of what is read there now."""
    edits = [*_cleared(text, head, entered)]
    missing = ""
    if entered.date and (head.date is None or head.date.value != entered.date):
        written = _written_date(entered.date)
        if head.date is None:
            missing += f"{written}\n"
        else:
            edits.append((head.date.start, head.date.end, written))
    if entered.number and (head.number is None or key(head.number.value) != key(entered.number)):
        if head.number is None:
            missing += f"Số: {entered.number}\n"
        else:
            edits.append(_number_edit(text, head.number, head.symbol, entered.number))
    for field, value in ((head.agency, entered.issuer), (head.abstract, entered.title)):
        if value and field is not None and _one_line(field.value) != _one_line(value):
            edits.append((field.start, field.end, _one_line(value)))
    if missing:
        at = _line_end(text, head.agency.end) if head.agency else 0
        edits.append((at, at, missing))
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _cleared(text: str, head: Letterhead, entered: Entered) -> Iterator[tuple[int, int, str]]:
    """Yield what is struck out: figures that are read where the paper has none, room for a pen in their place."""
    if entered.number == "" and head.number is not None and head.number.value:
        symbol = f"/{head.symbol.value}" if head.symbol else ""
        yield _number_edit(text, head.number, head.symbol, f"{_ROOM}{symbol}")
    if entered.date == "" and head.date is not None and tells_day(head.date.value):
        yield head.date.start, head.date.end, f"ngày{_ROOM}tháng{_ROOM}năm{_ROOM}".rstrip()


def _number_edit(text: str, number: Field, symbol: Field | None, new: str) -> tuple[int, int, str]:
    end = max(number.end, symbol.end if symbol else 0)
    if number.start == end:  # nothing that was read: what stands there up to the next gap
        garbage = _GARBAGE.match(text, number.start)
        end = garbage.end() if garbage else end
    before = "" if number.start == 0 or text[number.start - 1].isspace() else " "
    return number.start, end, before + new


def _line_end(text: str, at: int) -> int:
    """Return where the line after that of a place begins."""
    found = text.find("\n", at)
    return found + 1 if found >= 0 else len(text)


def _written_date(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"ngày {day} tháng {month if int(month) < 3 else int(month)} năm {year}"


def _check(archive: Archive, document_id: int, text: DocumentText, by: str) -> list[Revision]:
    """Say of number and date, where they stand, that a person looked at them; return the versions made by it."""
    head = read(text.text, units.own_table(archive)).letterhead
    spans: dict[int, list[tuple[int, int]]] = {}
    for field in (head.number, head.date):
        if field is not None:
            for place in text.places(field.start, field.end):
                if place.start < place.end:
                    spans.setdefault(place.page, []).append((place.start, place.end))
    made = []
    for page, found in spans.items():
        seen = revisions.newest_id(archive.db, document_id, page)
        made += _made(correcting.check(archive, document_id, page, found, by=by, seen=seen), seen)
    return made


def _made(version: Revision | None, seen: int) -> list[Revision]:
    """Return the version that an act made, none where all was so already."""
    return [version] if version is not None and version.id != seen else []


def _keep(archive: Archive, document_id: int, made: list[Revision], by: str) -> None:
    with archive.transaction() as db:
        number, date = db.execute("SELECT number, date FROM document WHERE id = ?", [document_id]).fetchone()
        rows = json.dumps([[version.page, version.id] for version in made])
        db.execute(
            "INSERT INTO letterhead_check VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (document_id) DO UPDATE SET"
            " number = excluded.number, date = excluded.date, checked_by = excluded.checked_by,"
            " checked_at = excluded.checked_at, revisions = excluded.revisions",
            [document_id, number, date, by, now(), rows],
        )
        audit.append(archive, by, "letterhead.check", f"document:{document_id}", {"number": number, "date": date})
    doubts.renew(archive, document_id)


def _one_line(text: str) -> str:
    return _ONE_SPACE.sub(" ", text).strip()
