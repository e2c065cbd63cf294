"""Text in which stretches were replaced, and the way back to the raw characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` in place of the characters from `start` to `end`; never longer than they are."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of raw text, `raw[start:end]`, and the encoding it was in."""

    start: int
    end: int
    encoding: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text in Unicode that remembers where it came from.

    Attributes:
        text: the repaired text.
        offsets: for each character of `text`, and once more for its end, the offset in the raw text; never falling.
        runs: what was found to be in an old encoding, in order.
    """

    text: str
    offsets: Sequence[int]
    runs: tuple[Run, ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of raw characters that `text[start:end]` came from."""
        return self.offsets[start], self.offsets[end]


def unchanged(raw: str) -> Repaired:
    """Return a text as it is."""
    return Repaired(raw, range(len(raw) + 1))


def edited(before: Repaired, edits: Iterable[Edit], runs: Iterable[Run] = ()) -> Repaired:
    """Return the text with edits made to it; they come in order and do not overlap, `runs` count in its characters."""
    parts: list[str] = []
    offsets: list[int] = []
    place = 0
    for edit in edits:
        parts += [before.text[place : edit.start], edit.text]
        offsets.extend(before.offsets[place : edit.start])
        offsets.extend(before.offsets[edit.start + number] for number in range(len(edit.text)))
        place = edit.end
    parts.append(before.text[place:])
    offsets.extend(before.offsets[place:])
    found = [Run(*before.raw_span(run.start, run.end), run.encoding) for run in runs]
    text = "".join(parts)
    if text == before.text:
        return before
    return Repaired(text, tuple(offsets), tuple(sorted([*before.runs, *found], key=lambda run: run.start)))
