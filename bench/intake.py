"""Intake: batch scans split into papers, and pages checked before they are read.

    python -m bench intake

Writes docs/bench-intake.md. Batches are made up (`bench.batches`): F1 of the pages on which papers begin.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.batches import Batch, batch, draw, garbled, table, text_of
from bench.faults import FAULTS, KEPT_BACK_FAULTS, Scan, clean_scans, kept_back_scans, scanned, written_on
from extract.batch import propose
from extract.sheets import Sheet
from ingest.checking import doubled
from normalize.restoring import restore
from ocr.engines.tesseract import Tesseract
from ocr.intake.findings import limits
from ocr.intake.inspection import inspect
from ocr.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
BATCHES = {"shown": range(1, 41), "kept": range(101, 141)}
RESTORED = 2  # batches of each half whose garbled text is restored: all of them would take half an hour
READ, READ_PAPERS = {"shown": 3, "kept": 1}, 8  # batches of each half that are drawn and read, and papers in each
DPI = 200
SEEDED_EVERY = 6  # page is given each fault


@dataclass(frozen=True, slots=True)
class Tally:
    """Boundaries right, too many and missed, and the pages they were looked for on."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    pages: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Return both together."""
        return Tally(*(getattr(self, each) + getattr(other, each) for each in ("right", "extra", "missed", "pages")))

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.extra + self.missed, 1)


def main() -> None:
    """Measure, print and write the table."""
    text = "# Intake, measured\n\nMade by `python -m bench intake`.\n\n" + split_section() + "\n" + check_section()
    print(text)
    (ROOT / "docs" / "bench-intake.md").write_text(text, "utf-8")


def split_section() -> str:
    """Return the figures of splitting batches."""
    rows = [
        "| pages as | batches | papers | pages | boundaries | too many | missed | F1 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for half, told in (("shown", "kinds looked at"), ("kept", "kinds kept back")):
        kinds = tuple(table()["kinds"][half])
        numbers = BATCHES[half]
        whole = [batch(number, kinds) for number in numbers]
        small = [batch(1000 + number, kinds, READ_PAPERS) for number in numbers[: READ[half]]]
        rows.append(_row(f"true text, {told}", whole, _true))
        rows.append(_row(f"as an English engine garbles it, {told}", whole, _garbled))
        rows.append(_row(f"the same, restored, {told}", whole[:RESTORED], _restored))
        rows.append(_row(f"drawn and read in Vietnamese, {told}", small, _read_in("vie")))
        if half == "shown":
            rows.append(_row(f"drawn, read in English, restored, {told}", small, _read_in("eng")))
    return SPLIT_WORDS + "\n".join(rows) + "\n"


def check_section() -> str:
    """Return the figures of the intake check: false alarms on good scans, faults found, seconds a page."""
    scans = clean_scans()
    begun = time.process_time()
    alarms = Counter(code for scan in scans for code in _codes(scan))
    seconds = (time.process_time() - begun) / len(scans)
    rows = ["| fault | found as | pages | found | other findings beside it |", "|---|---|--:|--:|---|"]
    some = scans[::SEEDED_EVERY]
    kept = kept_back_scans()
    others = Counter(code for scan in kept for code in _codes(scan))
    faults = [(name, *fault, some) for name, fault in FAULTS.items()]
    faults += [(f"{name} (kept back)", *fault, kept[::2]) for name, fault in KEPT_BACK_FAULTS.items()]
    for name, code, seed, pages in faults:
        told = [_codes(seed(scan, np.random.default_rng(number))) for number, scan in enumerate(pages)]
        beside = Counter(other for codes in told for other in codes - {code})
        also = ", ".join(f"{other} {count}" for other, count in beside.most_common()) or "–"
        rows.append(f"| {name} | `{code}` | {len(told)} | {sum(code in codes for codes in told)} | {also} |")
        print(rows[-1], file=sys.stderr)
    rows += list(_twice_rows(some))
    words = CHECK_WORDS.format(
        pages=len(scans), alarms=_listed(alarms), kept=len(kept), others=_listed(others), seconds=seconds
    )
    return words + "\n".join(rows) + "\n"


def _listed(alarms: Counter[str]) -> str:
    return ", ".join(f"`{code}` {count}" for code, count in alarms.most_common()) or "none"


def _codes(scan: Scan) -> set[str]:
    return {one.code for one in inspect(scan.image, scan.frame).findings}


def _twice_rows(scans: list[Scan]) -> Iterator[str]:
    """Yield how often a page scanned again is told, and how often one filled in otherwise or another page is."""
    chance = np.random.default_rng(4)
    again = [scan.having(scanned(scan.image, chance)) for scan in scans]
    filled = [scan.having(written_on(scan.image, chance)) for scan in scans]
    sets = {
        "scanned twice": again,
        "the same form, written on (must be 0)": filled,
        "another page (must be 0)": [*scans[1:], scans[0]],
    }
    for name, seconds in sets.items():
        looks = [
            tuple(inspect(one.image, one.frame).likeness for one in pair) for pair in zip(scans, seconds, strict=True)
        ]
        asked = [pair for pair in looks if all(look and look.letters >= limits()["twice_letters"] for look in pair)]
        found = sum(any(doubled(enumerate(pair, start=1))) for pair in asked)
        yield f"| {name} | `doubled` | {len(asked)} | {found} | – |"


def _row(told: str, batches: list[Batch], texts: Callable[[Batch], Iterable[str]]) -> str:
    begun = time.perf_counter()
    total = Tally()
    for one in batches:
        found = set(propose([Sheet(text) for text in texts(one)]).starts[1:])
        wanted = set(one.starts[1:])
        total += Tally(len(found & wanted), len(found - wanted), len(wanted - found), len(one.pages))
    print(told, f"{time.perf_counter() - begun:.0f} s", file=sys.stderr)
    papers = sum(len(one.starts) for one in batches)
    counts = (len(batches), papers, total.pages, papers - len(batches), total.extra, total.missed)
    return f"| {told} | {' | '.join(map(str, counts))} | {total.f1:.3f} |"


def _true(one: Batch) -> list[str]:
    chance = np.random.default_rng(len(one.pages))
    return [text_of(page, chance) for page in one.pages]


def _garbled(one: Batch) -> list[str]:
    chance = np.random.default_rng(len(one.pages))
    return [garbled(text_of(page, chance), chance) for page in one.pages]


def _restored(one: Batch) -> list[str]:
    return restore("\f".join(_garbled(one))).text.split("\f")


def _read_in(model: str) -> Callable[[Batch], list[str]]:
    def texts(one: Batch) -> list[str]:
        chance = np.random.default_rng(len(one.pages))
        found = [
            read(draw(page, DPI, chance), dpi=DPI, engine=Tesseract(model, seconds=600)).text for page in one.pages
        ]
        return found if model == "vie" else restore("\f".join(found)).text.split("\f")

    return texts


CHECK_WORDS = """## Pages checked before they are read

{pages} pages of the samples, of the project's own papers and of the batches, as an office scanner gives them (colour,
200 or 300 dpi): false alarms: {alarms}. {kept} pages kept back, from a scanner that writes JPEG: {others}. Looking at a
page takes {seconds:.2f} s of one processor, without opening the file. Some of the pages, with one fault each, seeded on
purpose; what came out of the faults and pages kept back was not looked at while limits were set:

"""

SPLIT_WORDS = """## Batch scans split into papers

Every batch holds up to 20 papers of many kinds (state, Party, Front and Youth letterheads, letters, minutes,
petitions; one to six pages; annexes, forms with a motto of their own, regulations with a letterhead of their own; blank
or printed sheets between, blank backs; page numbers in five ways or none; one first page in seventeen has lost its
head). A boundary is the page on which a paper begins, the first of a batch apart. The rules were set on the kinds
looked at; of those kept back only totals were seen, by kind of paper, while the last rules were added.

"""


if __name__ == "__main__":
    main()
