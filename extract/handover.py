"""The list that is handed in with a batch scan: read from a spreadsheet, and held against the parts of the batch.

Columns are found by their headings, in Vietnamese or English, with or without marks ("Số, ký hiệu", "Ngày tháng",
"Trích yếu", "Số tờ"; `data/handover.toml`); others are passed by. The order of the list is the order of the batch, with
papers missing or too many on either side.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz

from extract.errors import ExtractionError
from extract.grammar import table, words
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

State = Literal["agrees", "differs", "missing", "extra"]

_HEADING_LINES = 10  # of a sheet: titles and empty lines stand above its headings


class ListUnreadable(ExtractionError):
    """The list that was handed in is no table with a column of numbers or of subjects."""

    code = "list-unreadable"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list, from 1; what it does not say is None. `date` is ISO 8601 where it can be read."""

    line: int
    number: str | None
    date: str | None
    subject: str | None
    pages: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """One part of the batch, as its letterhead reads; `pages` counts those of the part."""

    number: str | None
    date: str | None
    subject: str | None
    pages: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of the list beside one part of the batch, either of them missing.

    Attributes:
        part: index of the part from 0; None where the list names a paper that is not there.
        remarks: Vietnamese, what differs or what to do; empty where all agrees.
    """

    state: State
    entry: Entry | None
    part: int | None
    remarks: tuple[str, ...]


def read_list(text: str) -> tuple[Entry, ...]:
    """Read a list as a spreadsheet saves it: comma, semicolon or tab, with a line of headings.

    Raises:
        ListUnreadable: no line of headings with a number or a subject, or no entry under it.
    """
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=_delimiter(text)))
    for at, row in enumerate(rows[:_HEADING_LINES]):
        columns = _columns(row)
        if "number" in columns or "subject" in columns:
            entries = [_entry(line, row, columns) for line, row in enumerate(rows[at + 1 :], start=1)]
            found = tuple(entry for entry in entries if entry.number or entry.subject)
            if found:
                return found
    raise ListUnreadable(
        "Danh sách không đọc được. Hãy lưu bảng thành CSV, dòng đầu là “Số, ký hiệu; Ngày tháng; Trích yếu; Số trang”."
    )


def compare(parts: Sequence[Found], entries: Sequence[Entry]) -> tuple[Comparison, ...]:
    """Hold the parts of a batch against the list, in order: the alignment in which most papers agree."""
    likeness = [[_likeness(part, entry) for part in parts] for entry in entries]
    best = [[0.0] * (len(parts) + 1) for _ in range(len(entries) + 1)]
    for i in reversed(range(len(entries))):
        for j in reversed(range(len(parts))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], likeness[i][j] + best[i + 1][j + 1])
    found: list[Comparison] = []
    i = j = 0
    while i < len(entries) or j < len(parts):
        if i < len(entries) and j < len(parts) and likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            remarks = tuple(_remarks(parts[j], entries[i]))
            found.append(Comparison("differs" if remarks else "agrees", entries[i], j, remarks))
            i, j = i + 1, j + 1
        elif i < len(entries) and (j == len(parts) or best[i][j] == best[i + 1][j]):
            found.append(Comparison("missing", entries[i], None, (table("handover")["missing"],)))
            i += 1
        else:
            found.append(Comparison("extra", None, j, (table("handover")["extra"],)))
            j += 1
    return tuple(found)


def _delimiter(text: str) -> str:
    head = "\n".join(text.splitlines()[:_HEADING_LINES])
    return max(",;\t", key=head.count)


def _columns(row: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        heading = " ".join(re.sub(r"[^a-z0-9 ]", " ", fold(cell)).split())
        for name in ("number", "date", "subject", "pages"):
            if name not in found and heading in words("handover", "headings", name):
                found[name] = at
                break
    return found


def _entry(line: int, row: Sequence[str], columns: dict[str, int]) -> Entry:
    def cell(name: str) -> str | None:
        at = columns.get(name)
        return " ".join(row[at].split()) or None if at is not None and at < len(row) else None

    pages = re.match(r"[0-9]{1,4}", cell("pages") or "")
    return Entry(line, cell("number"), _iso(cell("date")), cell("subject"), int(pages.group()) if pages else None)


def _iso(date: str | None) -> str | None:
    day_first = re.fullmatch(r"\D*?(\d{1,2})\D{1,9}(\d{1,2})\D{1,7}(\d{4})\D*", date or "")
    if day_first:
        day, month, year = day_first.groups()
        return f"{year}-{int(month):02}-{int(day):02}"
    year_first = re.fullmatch(r"\d{4}-\d{2}-\d{2}", date or "")
    return year_first.group() if year_first else None


def _bare(number: str | None) -> str:
    return re.sub(r"^so(?=[0-9])|[^a-z0-9]", "", re.sub(r"[^a-z0-9]", "", fold(number or "")))


def _leading(number: str | None) -> str:
    digits = re.search(r"[0-9]+", number or "")
    return digits.group().lstrip("0") if digits else ""


def _likeness(part: Found, entry: Entry) -> float:
    """Return how surely a part is what the list names: 0 where it is not, else 1 to 3."""
    one, two = _bare(part.number), _bare(entry.number)
    if one and two:
        if one.lstrip("0") == two.lstrip("0"):
            return 3.0
        same_figure = _leading(part.number) == _leading(entry.number)
        if same_figure and fuzz.ratio(one, two) >= rules()["like_number"]:
            return 2.0
    subject = fuzz.token_set_ratio(fold(part.subject or ""), fold(entry.subject or "")) if part.subject else 0.0
    alike = subject >= rules()["like_subject"]
    same_day = bool(part.date) and part.date == entry.date
    if one and two and not same_day:
        return 0.0
    return 1.5 if alike and same_day else 1.0 if alike else 0.0


def _remarks(part: Found, entry: Entry) -> list[str]:
    texts = table("handover")
    found = []
    if entry.number and part.number and _bare(part.number).lstrip("0") != _bare(entry.number).lstrip("0"):
        found.append(texts["number"].format(listed=entry.number, read=part.number))
    if entry.date and part.date and entry.date != part.date:
        found.append(texts["date"].format(listed=_day(entry.date), read=_day(part.date)))
    if entry.pages is not None and entry.pages != part.pages:
        found.append(texts["pages"].format(listed=entry.pages, read=part.pages))
    return found


def _day(date: str) -> str:
    return "/".join(reversed(date.split("-")))


@cache
def rules() -> dict[str, int]:
    """Return the limits of likeness, of 100."""
    limits: dict[str, int] = table("handover")["limits"]
    return limits
