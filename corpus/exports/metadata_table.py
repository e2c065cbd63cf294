"""csv: one row of metadata per document, the 18 fields of Thông tư 02/2019/TT-BNV in their order.

UTF-8 with a byte order mark, so that spreadsheets show Vietnamese. Behind the 18 fields stand the date as it is
printed, the file, its SHA-256, and the names of fields that had to be cut to the length the circular allows. A field
that the archive cannot know (dossier code, access mode …) is empty and left to the archivist.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, BinaryIO

from corpus.exports.contents import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.exports.contents import Contents

# Name of the field, and the most characters it may have.
FIELDS: dict[str, int | None] = {
    "FileCode": None,
    "DocCode": 30,
    "DocOrdinal": None,
    "TypeName": 100,
    "CodeNumber": 11,
    "CodeNotation": 30,
    "IssuedDate": None,
    "OrganName": 200,
    "Subject": 500,
    "Language": None,
    "PageAmount": None,
    "Description": None,
    "InforSign": None,
    "Keyword": None,
    "Mode": None,
    "ConfidenceLevel": None,
    "Autograph": None,
    "Format": None,
}
EXTRA = ("IssuedDatePrinted", "File", "SHA256", "Shortened")

_NUMBER = re.compile(r"(\d+[a-zđ]?)\s*[/-]\s*(.+)", re.IGNORECASE)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(documents: Iterable[Contents], stream: BinaryIO) -> None:
    """Write the heading and a row for each document."""
    stream.write("\ufeff".encode())
    stream.write(_line((*FIELDS, *EXTRA)))
    stream.writelines(_line(_row(document)) for document in documents)


def fields(document: Contents) -> dict[str, str]:
    """Return the 18 fields of a document, at their full length; "" where the archive does not know."""
    known = document.document
    number, notation = split_number(known.number or "")
    said = {
        "DocCode": f"SH{known.id:08d}",
        "DocOrdinal": str(document.ordinal),
        "TypeName": known.type or "",
        "CodeNumber": number,
        "CodeNotation": notation,
        "IssuedDate": known.date or "",
        "OrganName": known.issuer or "",
        "Subject": known.title or "",
        "Language": "Tiếng Việt",
        "PageAmount": str(known.page_count or ""),
        "ConfidenceLevel": _origin(document),
    }
    return {name: " ".join(printable(said.get(name, "")).split()) for name in FIELDS}


def split_number(number: str) -> tuple[str, str]:
    """Return number and symbol apart: "199", "KH-MTTQ-BTT"; "13", "2023/NQ-HĐND"; "43", "NQ/TW"."""
    match = _NUMBER.fullmatch(number.strip())
    return (match[1], match[2]) if match else ("", number.strip())


def shorten(value: str, most: int | None) -> str:
    """Return a value no longer than allowed, cut between words where that keeps most of it."""
    if most is None or len(value) <= most:
        return value
    cut = value[: most - 1]
    words = cut.rsplit(" ", 1)[0]
    return (words if len(words) > most // 2 else cut) + "…"


def _row(document: Contents) -> list[str]:
    full = fields(document)
    kept = {name: shorten(value, FIELDS[name]) for name, value in full.items()}
    shortened = " ".join(name for name in FIELDS if kept[name] != full[name])
    return [*kept.values(), document.printed("date"), document.document.file, document.document.sha256, shortened]


def _origin(document: Contents) -> str:
    """Return whether the text comes from a scan ("Số hóa"), or partly so; "" where it does not."""
    sources = {page.source for page in document.pages if page.error is None}
    if sources == {"ocr"}:
        return "Số hóa"
    return "Hỗn hợp" if "ocr" in sources else ""


def _line(values: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([_harmless(printable(value)) for value in values])
    return line.getvalue().encode("utf-8")


def _harmless(value: str) -> str:
    """Return a value that no spreadsheet takes for a formula: titles and file names come from strangers."""
    return f"'{value}" if value.startswith(_FORMULA) else value
