"""Short papers of the project's own with all that they say: labels told by hand, before any reader saw the text.

One file a paper. Those that are `drawn` are set as pages, damaged and read with the English engine; tables stand as
lines, as DOCX and PDF give them; those that are `damaged` are text as an English engine leaves it, typed by hand. 01 to
12 and 25 to 30 are looked at while developing; 13 to 24 are kept back: nobody looks at more than their totals.

A label is one line, its fields parted by " | "; "-" is a field that the paper does not show, "?" one not scored:
references "id | date | issuer | role", criteria "id | points | deadline | proofs | whom it binds | first words ~ last
words". Dates are their values, "!" behind a deadline. Units are names as the tables have them, "/province" to tell
which of namesakes. `frame` has the fields of the letterhead.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench.own_papers import english_reading, in_reading_order
from normalize.restoring import restore

FOLDER = Path(__file__).with_name("excerpts")
LOOKED_AT, KEPT_BACK = (*range(1, 13), *range(25, 31)), tuple(range(13, 25))
PAGE_BREAK = "@PAGE@\n"


@dataclass(frozen=True, slots=True)
class Demand:
    """One criterion as labelled; None where a field is not scored."""

    code: str
    points: float | str | None
    deadline: str | None
    proofs: str | None
    binds: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One paper: its text, its readings by form, and what it says."""

    name: str
    truth: str
    damaged: bool
    readings: dict[str, str]
    labels: dict[str, Any]

    @property
    def references(self) -> list[list[str]]:
        """Rows of id, date, issuer and role."""
        return _rows(self.labels.get("references", ""))

    @property
    def demands(self) -> list[Demand]:
        """The criteria, their text cut out of the paper."""
        return [self._demand(row) for row in _rows(self.labels["criteria"])]

    def _demand(self, row: list[str]) -> Demand:
        code, points, deadline, proofs, binds, words = row
        first, last = words.split(" ~ ")
        start = self.truth.index(first)
        end = self.truth.index(last, start) + len(last)
        return Demand(code, points if points in "-?" else float(points), deadline, proofs, binds, self.truth[start:end])


def _rows(lines: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(" | ")] for line in lines.strip().splitlines()]


@cache
def excerpt(number: int) -> Excerpt:
    """Return one paper with its readings. Raises EngineMissing."""
    (path,) = FOLDER.glob(f"{number:02}-*.toml")
    with path.open("rb") as file:
        labels = tomllib.load(file)
    text = labels["text"].lstrip("\n").replace(PAGE_BREAK, "\f")
    readings: dict[str, str] = {}
    if labels["drawn"]:
        raw = english_reading(text, number)
        text = in_reading_order(text)
        readings = {"true text": text, "restored OCR": restore(raw).text, "raw OCR": raw}
    elif labels.get("damaged"):
        readings = {"restored OCR": restore(text).text, "raw OCR": text}
    else:
        readings = {"true text": text}
    return Excerpt(path.stem, text, bool(labels.get("damaged")), readings, labels)
