"""The alarm for pages of Vietnamese that come out with too few marks: kept as a finding of the page.

An engine without the Vietnamese model reads every letter and no mark; restoring then puts marks back by context, and
nobody sees that they are guessed. So what the engine read is judged, and what is shown is judged as well.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ocr.intake.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlite_utils

    from corpus.pages.pages import PageView
    from corpus.store.archive import Archive
    from normalize.marks import Marks

READ, SHOWN = "few-marks-read", "few-marks"
LATELY = 50  # documents


@dataclass(frozen=True, slots=True)
class Alarm:
    """How many of the documents that were read last have a page which the engine read without marks.

    Attributes:
        looked: documents that an engine read, of the last LATELY.
        without: those of them with such a page.
        pages: all such pages of the archive.
    """

    looked: int
    without: int
    pages: int

    @property
    def engine_doubted(self) -> bool:
        """Whether so many are that it is the engine rather than the paper: it lacks the Vietnamese model."""
        return self.without >= 3 and self.without * 2 >= self.looked


def judged(views: Iterable[PageView], read: Sequence[Marks], shown: Sequence[Marks]) -> list[Finding]:
    """Return what is to be told of pages, by the marks of what was read and of what is shown, each from page 1."""
    found = []
    for view in views:
        if view.error is None:
            by_engine = _told(READ, view.number, read[view.number - 1]) if view.source == "ocr" else None
            told = by_engine or _told(SHOWN, view.number, shown[view.number - 1])
            found += [told] if told else []
    return found


def keep(db: sqlite_utils.Database, document_id: int, found: Iterable[Finding]) -> None:
    """Keep what was judged in place of what was judged before, in the caller's transaction."""
    db.execute("DELETE FROM finding WHERE document_id = ? AND code IN (?, ?)", [document_id, READ, SHOWN])
    for one in found:
        db.execute(
            "INSERT INTO finding (document_id, page, code, severity, measured, message, advice) VALUES (?,?,?,?,?,?,?)",
            [document_id, one.page, one.code, one.severity, one.measured, one.message, one.advice],
        )


def alarm(archive: Archive) -> Alarm:
    """Return how it stands with the documents that were read last."""
    lately = (
        "SELECT id FROM document WHERE state = 'done' AND confidence IS NOT NULL"  # an engine read it
        " ORDER BY id DESC LIMIT ?"
    )
    looked, without = archive.db.execute(
        f"SELECT count(*), coalesce(sum(EXISTS (SELECT 1 FROM finding WHERE document_id = latest.id AND code = ?)), 0)"
        f" FROM ({lately}) AS latest",
        [READ, LATELY],
    ).fetchone()
    (pages,) = archive.db.execute("SELECT count(*) FROM finding WHERE code IN (?, ?)", [READ, SHOWN]).fetchone()
    return Alarm(int(looked), int(without), int(pages))


def documents_without(archive: Archive) -> list[tuple[int, str, int]]:
    """Return the latest documents with pages that have too few marks: (id, file, how many pages)."""
    rows = archive.db.execute(
        "SELECT document.id, file, count(*) FROM finding JOIN document ON document.id = document_id"
        " WHERE code IN (?, ?) GROUP BY document.id ORDER BY document.id DESC LIMIT ?",
        [READ, SHOWN, LATELY],
    )
    return [(int(number), str(file), int(pages)) for number, file, pages in rows.fetchall()]


def _told(code: str, page: int, marks: Marks) -> Finding | None:
    rules = _rules()
    if not marks.is_vietnamese or marks.rate >= rules["least"]:
        return None
    percent = f"{100 * marks.rate:.0f}"
    message, advice = rules[code]["message"].format(percent=percent), rules[code]["advice"]
    return Finding(code, "warning", page, round(marks.rate, 4), message, advice, None)


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(files("corpus").joinpath("data/marking.toml").read_text("utf-8"))
