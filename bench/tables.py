"""Ruled scoring tables, read cell by cell: which share of the cells comes out right, by how the page suffered.

    python -m bench tables

Tables of the project's own (`ruled_pages`), three forms suffering each hardship once; born-digital PDFs and Word files
of five forms besides. A cell is right where row, column, span and every character are. Beside it what plain Tesseract
gives: a cell counts there where its text stands anywhere in the page's text, each piece of text once. Then parts of
pages (`page_parts`) and page numbers (`page_numbers`). The table is written to docs/bench-tables.md.
"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytesseract
from PIL import Image as PillowImage

from bench.page_numbers import numbers_table
from bench.page_parts import parts_table
from bench.ruled_pages import FORMS, set_table
from bench.ruled_words import as_word_file
from bench.table_hardships import cells_right, hardships, plain
from corpus.pages import page_layout
from corpus.pages.loose import loose_page, restored
from ingest.limits import Limits
from ingest.sources import open_source
from ocr.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.ruled_pages import Form, TrueCell
    from ocr.page import Reading
    from samples.raster import Image

ROOT = Path(__file__).resolve().parents[1]
SEED = 40
ROWS = 8
SCANNED: tuple[Form, ...] = ("merged", "figures", "plain")  # the other forms as PDF and Word files, which cost less


@dataclass
class Tally:
    """Cells of one row of the result."""

    name: str
    cells: int = 0
    right: int = 0
    restored: int = 0
    placed: int = 0
    peer: int = 0
    seconds: float = 0.0
    peer_seconds: float = 0.0
    missed: list[str] = field(default_factory=list)


def main() -> None:
    """Measure, print and write the table."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    tallies = [_scanned(number) for number in range(len(hardships()))]
    tallies += [_born_digital(), _word_files()]
    text = _table(tallies) + "\n" + parts_table() + "\n" + numbers_table()
    print(text)
    (ROOT / "docs" / "bench-tables.md").write_text(_HEAD + text, "utf-8")


def _scanned(number: int) -> Tally:
    hardship = hardships()[number]
    tally = Tally(hardship.name)
    for at, form in enumerate(SCANNED):
        paper = set_table(form, SEED + 10 * number + at, hardship.rules, ROWS)
        pages = hardship.scan(paper.pdf, np.random.default_rng(number))
        for image, truth in zip(pages, paper.pages, strict=True):
            begun = time.perf_counter()
            reading = read(image, dpi=hardship.dpi)
            between = time.perf_counter()
            tally.peer += _by_plain_tesseract(image, hardship.dpi, truth)
            tally.seconds += between - begun
            tally.peer_seconds += time.perf_counter() - between
            _count(tally, cells_right(reading, truth), truth)
            tally.restored += cells_right(_restored(reading), truth)[0]
    print(f"{tally.name}: {tally.right}/{tally.cells}", flush=True)
    return tally


def _restored(reading: Reading) -> Reading:
    """Return a reading with its text and its tables as restoration leaves them."""
    (page,) = restored([loose_page(1, reading)])
    return replace(reading, text=page.text, tables=page_layout.tables(page))


def _born_digital() -> Tally:
    tally = Tally("born-digital PDF")
    with tempfile.TemporaryDirectory() as folder:
        for at, form in enumerate(FORMS):
            paper = set_table(form, SEED + 200 + at, rows=44)
            file = Path(folder) / f"{at}.pdf"
            file.write_bytes(paper.pdf)
            with open_source(file, Limits()) as source:
                for number, truth in enumerate(paper.pages, start=1):
                    _count(tally, cells_right(source.read_page(number), truth), truth)
    return tally


def _word_files() -> Tally:
    tally = Tally("Word file")
    with tempfile.TemporaryDirectory() as folder:
        for at, form in enumerate(FORMS):
            paper = set_table(form, SEED + 300 + at, rows=14)
            file = Path(folder) / f"{at}.docx"
            file.write_bytes(as_word_file(paper.pages[0]))
            with open_source(file, Limits()) as source:
                _count(tally, cells_right(source.read_page(1), paper.pages[0]), paper.pages[0])
    return tally


def _count(tally: Tally, right: tuple[int, int], truth: tuple[TrueCell, ...]) -> None:
    tally.cells += len(truth)
    tally.right += right[0]
    tally.placed += right[1]


def _by_plain_tesseract(image: Image, dpi: int | None, truth: Iterable[TrueCell]) -> int:
    resolution = f" --dpi {dpi}" if dpi else ""
    text = plain(pytesseract.image_to_string(PillowImage.fromarray(image), lang="vie", config=f"--psm 3{resolution}"))
    text = f" {text} "
    found = 0
    for cell in sorted(truth, key=lambda one: -len(one.text)):
        if not cell.text:
            found += 1
            continue
        wanted = f" {plain(cell.text)} "
        if wanted in text:
            text = text.replace(wanted, " \0 ", 1)
            found += 1
    return found


def _table(tallies: list[Tally]) -> str:
    lines = [
        f"| {one.name} | {one.cells} | {one.placed / one.cells:.1%} | **{one.right / one.cells:.1%}** | "
        + (f"{one.restored / one.cells:.1%} | " if one.peer_seconds else "– | ")
        + (f"{one.peer / one.cells:.1%} | {one.seconds / one.peer_seconds:.2f} |" if one.peer_seconds else "– | – |")
        for one in tallies
    ]
    scans = [one for one in tallies if one.peer_seconds]
    cells, right = sum(one.cells for one in scans), sum(one.right for one in scans)
    after = sum(one.restored for one in scans)
    said = f"All scans: {right} of {cells} cells right, {right / cells:.1%}; restored {after}, {after / cells:.1%}."
    return _COLUMNS + "\n".join(lines) + f"\n\n{said}\n"


_COLUMNS = """\
| page | cells | place and span right | cells right | restored | plain Tesseract: text on the page | time against it |
|---|---|---|---|---|---|---|
"""
_HEAD = """\
# Tables and parts of pages

Made by `python -m bench tables`. A cell is right where its row, its column, what it spans and every character of it
are. Scoring tables of the project's own: number, criterion, points, marks, notes; heads in two storeys, cells merged
down and across, cells of several lines, empty cells, tables over several pages, tables without rules at their sides.
Plain Tesseract (`--psm 3`) gives no cells: counted is whether a cell's text stands in its text at all, which flatters
it (empty cells count as found). Time is reading a page against plain Tesseract, turn by turn in one run. Cells are
counted as they were read, and once more restored: the raw text keeps what the engine said.

"""

if __name__ == "__main__":
    main()
