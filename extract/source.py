r"""The text that is read, in the one form that every reader of facts looks at.

The text is folded (no marks, lower case) and its white space squeezed: a run of white space is one character, "\\f"
where the run holds a page break, else "\\n" where it holds a line break, else " ". So a fact reads the same however its
lines are wrapped. Offsets lead back to the text as it was given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from normalize.folding import canonical, fold_aligned

if TYPE_CHECKING:
    from collections.abc import Sequence

# A single blank, line break or page break is already as it shall be: only other runs are rewritten.
_RUN = re.compile(r"\s{2,}|[^\S \n\f]")
# White space is one character by then: a line has one blank at most at either end.
_LINE = re.compile(r"[^ \n\f](?:[^\n\f]*[^ \n\f])?")


@dataclass(frozen=True)
class Source:
    """A text and its squeezed, folded form.

    Attributes:
        original: the text as given.
        folded: what readers match against; positions in it are "places".
        offsets: for each place, and once more for the end, the offset in the original.
    """

    original: str
    folded: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the original of the places from start to end."""
        return self.offsets[start], self.offsets[end]

    def cut(self, start: int, end: int) -> str:
        """Return the original characters behind the places, white space and all."""
        return self.original[self.offsets[start] : self.offsets[end]]

    def printed(self, start: int, end: int) -> str:
        """Return what stands there in composed letters, with its white space squeezed to blanks."""
        return " ".join(canonical(self.cut(start, end)).split())

    def is_upper(self, place: int) -> bool:
        """Say whether the letter at the place is a capital."""
        return self.original[self.offsets[place]].isupper()

    def place_of(self, offset: int) -> int:
        """Return the place that an offset of the original fell into."""
        return max(0, bisect_right(self.offsets, offset) - 1)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines that are not empty, in order."""
        return tuple(Line(*match.span(), match.group()) for match in _LINE.finditer(self.folded))


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its places in the source, and its folded text."""

    start: int
    end: int
    folded: str


def prepare(text: str) -> Source:
    """Fold and squeeze a text. Linear in its length."""
    aligned = fold_aligned(text)
    if _RUN.search(aligned.text) is None:
        return Source(text, aligned.text, aligned.offsets)
    pieces: list[str] = []
    offsets: list[int] = []
    last = 0
    for run in _RUN.finditer(aligned.text):
        start, end = run.span()
        space = run.group()
        pieces.append(aligned.text[last:start])
        offsets.extend(aligned.offsets[last:start])
        pieces.append("\f" if "\f" in space else "\n" if "\n" in space or "\r" in space else " ")
        offsets.append(aligned.offsets[start])
        last = end
    pieces.append(aligned.text[last:])
    offsets.extend(aligned.offsets[last:])
    return Source(text, "".join(pieces), tuple(offsets))


def is_capitals(printed: str) -> bool:
    """Say whether most letters are capitals, as in a heading; a slip of the OCR in a few does not matter."""
    if printed.isupper() or printed.islower():
        return printed.isupper()
    upper = sum(map(str.isupper, printed))
    return upper > 0 and upper >= 3 * sum(map(str.islower, printed))


def trim(source: Source, start: int, end: int) -> tuple[int, int]:
    """Return the places without the white space at both ends."""
    text = source.folded[start:end]
    start += len(text) - len(text.lstrip(" \n\f"))
    return start, max(start, start + len(text.strip(" \n\f")))
