"""Roman numbers that count the headings of a table, repaired by their sequence: `1`, `H`, `IH` are I, II, III.

A table's row is a line, its cells parted by tabs. Where the signs in front of headings in capitals, taken for those
they look like, count without a gap, and one of them at least can be nothing but a roman number, they are these. A lone
stroke has nothing beside it on the page to be judged by, so an engine's word for it stays in the raw text, and what the
other rows prove is told here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.text.sequences import ROMAN

if TYPE_CHECKING:
    from collections.abc import Iterator

# What engines make of upright strokes side by side; a single one may be a figure, too.
LOOKS = {"H": "II", "IH": "III", "HI": "III", "1H": "III", "H1": "III", "IIH": "IIII", "1": "I", "l": "I", "|": "I"}
LETTERS_OF_HEADING = 6

Span = tuple[int, int]


def counted_rows(raw: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, roman number) of the signs of table rows that are read as something else."""
    for signs in _tables(raw):
        meant = [LOOKS.get(raw[start:end], raw[start:end]) for start, end in signs]
        is_sure = any(len(numeral) > 1 for numeral in meant)
        if not is_sure or tuple(meant) not in {ROMAN[at : at + len(meant)] for at in range(1, len(ROMAN))}:
            continue
        for (start, end), numeral in zip(signs, meant, strict=True):
            if raw[start:end] != numeral:
                yield start, end, numeral


def _tables(raw: str) -> Iterator[list[Span]]:
    """Yield the signs before headings of each table, its first row left out: that is the table's own head."""
    signs: list[Span] = []
    start = rows = 0
    for line in raw.split("\n"):
        cells = line.split("\t")
        if len(cells) == 1:
            if signs:
                yield signs
            signs, rows = [], 0
        else:
            sign, heading = cells[0].strip(), cells[1].strip()
            if rows and sign and " " not in sign and len(heading) >= LETTERS_OF_HEADING and heading.isupper():
                begin = start + line.index(sign)
                signs.append((begin, begin + len(sign)))
            rows += 1
        start += len(line) + 1
    if signs:
        yield signs
