"""How a page's words and tokens are stored: what `corpus.pages.packing` writes and `corpus.pages.unpacking` reads.

As JSON they took ten times the room of the text. Here nothing is stored that the text tells: words and tokens mostly
stand where white space parts the text, lines where it breaks, and letters tell about how wide a word is and how far it
rises. Stored is what is not expected, in as few bits as that needs (`corpus.pages.codes`): how far a word is from the
one before, or its line from the line before; how much it is wider, higher or lower than its letters would be on this
page; how its confidence differs. What does not fit is stored as JSON, as the earliest versions stored all; what any
version stored is read. The text that a page was read as is stored as what it differs in from the restored one.

A confidence keeps four decimals.

    words    [start, end, x, y, w, h, confidence, line]
    tokens   [raw_start, raw_end, start, end, confidence]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corpus.pages import codes, codes_before

if TYPE_CHECKING:
    from corpus.pages.codes import Columns

PARTS = 10_000
"""Of a confidence: four decimals."""

FORM = b"\x05"
"""What is written begins so; earlier forms begin otherwise."""

CODES = {FORM: codes, b"\x04": codes_before}
"""The form before told the same columns in codes of its own."""

SPANS, LINES = 1, 2
"""Flags: spans, lines are stored, since the text does not tell them."""

ALIKE = 4
"""Flag: letters are as wide as each other."""

SCALE = 1 << 14
"""Parts of a pixel that letters' widths, and the slope of lines, are told in."""

BROAD = 500
"""How broad a letter is, where all are alike."""

START, END, X, Y, W, H, SURE, LINE = range(8)
TOKEN_SURE = 4

_WINDOW = 32_000  # bytes that deflating looks back over


def first_of_line(lines: Columns) -> Columns:
    """Return for each word which is the first of its line."""
    firsts = np.arange(len(lines))
    firsts[1:][lines[1:] == lines[:-1]] = 0
    return np.maximum.accumulate(firsts)


def dictionary(text: str) -> bytes:
    """Return what deflating knows of a text, another being stored as what it differs in."""
    return text.encode("utf-8", "surrogatepass")[-_WINDOW:]
