"""The metadata of a document: the 18 fields of Thông tư 02/2019/TT-BNV, what stands beside them, and what is too long.

A field that nobody told the archive (access mode of a paper in no dossier, autograph …) is empty and left to the
archivist. Values stand here at their full length; `excesses` tells which of them the circular does not allow.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from corpus.exports.contents import printable
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.documents.documents import PageView
    from corpus.exports.contents import Contents

_DATA = files("corpus") / "data"
_FIELDS = tomllib.loads((_DATA / "metadata_fields.toml").read_text("utf-8"))["field"]
FIELDS: dict[str, int | None] = {field["name"]: field.get("most") for field in _FIELDS}
"""Names of the 18 fields, and the most characters that each may have."""
_CALLED: dict[str, str] = {field["name"]: field["called"] for field in _FIELDS if "called" in field}
# What stands beside them: the date as printed and in its parts, pages by size of paper, a key to find by, the dossier.
BESIDE = (
    "IssuedDatePrinted",
    "IssuedDay",
    "IssuedMonth",
    "IssuedYear",
    "CodePrinted",
    "PagesBySize",
    "PagesA4",
    "PagesA3",
    "PagesOther",
    "SearchKey",
    "FileTitle",
    "Maintenance",
    "File",
    "SHA256",
)
_NUMBER = re.compile(r"(\d+[a-zđ]?)\s*[/-]\s*(.+)", re.IGNORECASE)
_MILLIMETRES = 25.4  # of an inch


@dataclass(frozen=True, slots=True)
class Excess:
    """A value that is longer than the circular allows; lengths in characters."""

    field: str
    length: int
    most: int

    def told(self) -> str:
        """Return it as a part of a Vietnamese sentence."""
        return f"{_CALLED.get(self.field, self.field)} ({self.field}) dài {self.length} ký tự, quá mức {self.most}"


def fields(document: Contents) -> dict[str, str]:
    """Return the 18 fields of a document, at their full length; "" where the archive does not know."""
    known, lies = document.document, document.filing
    number, notation = split_number(known.number or "")
    said = {
        "FileCode": lies.dossier.code if lies else "",
        "DocCode": document.code,
        "DocOrdinal": str(lies.ordinal if lies else document.ordinal),
        "TypeName": known.type or "",
        "CodeNumber": number,
        "CodeNotation": notation,
        "IssuedDate": known.date or "",
        "OrganName": known.issuer or "",
        "Subject": known.title or "",
        "Language": "Tiếng Việt",
        "PageAmount": str(known.page_count or ""),
        "Mode": (lies.dossier.mode or "") if lies else "",
        "ConfidenceLevel": _origin(document),
    }
    return {name: _one_line(said.get(name, "")) for name in FIELDS}


def beside(document: Contents) -> dict[str, str]:
    """Return what stands beside the 18 fields."""
    known, lies = document.document, document.filing
    year, month, day = (*(known.date or "").split("-"), "", "", "")[:3]
    sizes = pages_by_size(document.pages)
    other = sum(count for name, count in sizes.items() if name not in {"A4", "A3"})
    said = {
        "IssuedDatePrinted": document.printed("date"),
        "IssuedDay": day.lstrip("0"),
        "IssuedMonth": month.lstrip("0"),
        "IssuedYear": year,
        "CodePrinted": document.printed("number"),
        "PagesBySize": "; ".join(f"{name}: {count}" for name, count in sizes.items()),
        "PagesA4": str(sizes.get("A4", 0)) if sizes else "",
        "PagesA3": str(sizes.get("A3", 0)) if sizes else "",
        "PagesOther": str(other) if sizes else "",
        "SearchKey": search_key(document),
        "FileTitle": lies.dossier.title if lies else "",
        "Maintenance": lies.dossier.retention if lies else "",
        "File": known.file,
        "SHA256": known.sha256,
    }
    return {name: _one_line(value) for name, value in said.items()}


def excesses(values: Mapping[str, str]) -> tuple[Excess, ...]:
    """Return what of the 18 fields is longer than the circular allows."""
    return tuple(
        Excess(name, len(values[name]), most)
        for name, most in FIELDS.items()
        if most is not None and len(values[name]) > most
    )


def split_number(number: str) -> tuple[str, str]:
    """Return number and symbol apart: "199", "KH-MTTQ-BTT"; "13", "2023/NQ-HĐND"; "43", "NQ/TW"."""
    match = _NUMBER.fullmatch(number.strip())
    return (match[1], match[2]) if match else ("", number.strip())


def pages_by_size(pages: tuple[PageView, ...]) -> dict[str, int]:
    """Return how many pages there are of each size of paper, the commonest first; pages without an image do not count.

    A page near no size of the data file counts as "khác".
    """
    found: dict[str, int] = {}
    for page in pages:
        if page.width and page.dpi:
            name = _size_of(page.width / page.dpi * _MILLIMETRES, page.height / page.dpi * _MILLIMETRES)
            found[name] = found.get(name, 0) + 1
    return dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))


def search_key(document: Contents) -> str:
    """Return kind, number, subject and issuer without marks and case, as other systems find them by."""
    known = document.document
    return fold(" ".join(part for part in (known.type, known.number, known.title, known.issuer) if part))


def _size_of(width: float, height: float) -> str:
    sizes, tolerance = _sizes()
    short, long = sorted((width, height))
    off = {name: max(abs(short / a - 1), abs(long / b - 1)) for name, (a, b) in sizes.items()}
    best = min(off, key=lambda name: off[name])
    return best if off[best] <= tolerance else "khác"


@cache
def _sizes() -> tuple[dict[str, tuple[float, float]], float]:
    data = tomllib.loads((_DATA / "paper_sizes.toml").read_text("utf-8"))
    return {name: (short, long) for name, (short, long) in data["sizes"].items()}, data["tolerance"]


def _origin(document: Contents) -> str:
    """Return whether the text comes from a scan ("Số hóa"), or partly so; "" where it does not."""
    sources = {page.source for page in document.pages if page.error is None}
    if sources == {"ocr"}:
        return "Số hóa"
    return "Hỗn hợp" if "ocr" in sources else ""


def _one_line(value: str) -> str:
    return " ".join(printable(value).split())
