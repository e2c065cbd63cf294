"""Merge what a person made of a text with what the machine makes of it now: word by word, the person's words first.

The usual three-way merge: both sides are compared with the text that the person had before them. What one side alone
changed is taken from it; where both changed the same words into different ones, the person's stand, and the place is
told as a clash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from corpus.pages.alignment import translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Span = tuple[int, int]

_PIECE = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Clash:
    """Where both sides changed the same words: `Merged.text[start:end]` is the person's, `other` the machine's."""

    start: int
    end: int
    other: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged text.

    Attributes:
        text: with the person's words.
        checked: the spans that were given as looked at, where they stand now.
        clashes: in order of place.
    """

    text: str
    checked: tuple[Span, ...]
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """Pieces `start` to `end` of the base became `pieces`."""

    start: int
    end: int
    pieces: tuple[str, ...]


def merge(base: str, mine: str, theirs: str, checked: Iterable[Span] = ()) -> Merged:
    """Merge two texts that were made of one.

    Args:
        base: the text that `mine` was made of.
        mine: the person's.
        theirs: what the machine makes of it now.
        checked: spans of `mine` that the person looked at and left: they count as changed.
    """
    spans = tuple(checked)
    if theirs in {base, mine}:
        return Merged(mine, spans, ())
    pieces = _PIECE.findall(base)
    own = _changes(pieces, _PIECE.findall(mine))
    own = _with_checked(own, pieces, mine, spans)
    new = _changes(pieces, _PIECE.findall(theirs))
    text, clashes = _assembled(pieces, own, new)
    return Merged(text, _found_again(mine, text, spans), clashes)


def changes(before: str, after: str) -> tuple[tuple[Span, Span], ...]:
    """Return what differs between two versions of a text: spans of `before` and of `after`, in order, whole words."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    olds, news = _offsets(old), _offsets(new)
    moved, found = 0, []
    for change in _changes(old, new):
        first = change.start + moved
        last = first + len(change.pieces)
        moved += len(change.pieces) - (change.end - change.start)
        found.append(((olds[change.start], olds[change.end]), (news[first], news[last])))
    return tuple(found)


def _changes(before: Sequence[str], after: Sequence[str]) -> list[_Change]:
    found: list[_Change] = []
    for step in Levenshtein.opcodes(before, after):
        if step.tag == "equal":
            continue
        pieces = tuple(after[step.dest_start : step.dest_end])
        if found and found[-1].end == step.src_start:
            last = found.pop()
            found.append(_Change(last.start, step.src_end, last.pieces + pieces))
        else:
            found.append(_Change(step.src_start, step.src_end, pieces))
    return found


def _with_checked(own: list[_Change], base: Sequence[str], mine: str, spans: Sequence[Span]) -> list[_Change]:
    """Add what was looked at and left as changes into itself."""
    offsets = _offsets(_PIECE.findall(mine))
    kept = list(own)
    for index, piece_in_mine in _unchanged(own, len(base)):
        start, end = offsets[piece_in_mine], offsets[piece_in_mine + 1]
        if any(_looked_at(base[index], start, end, span) for span in spans):
            kept.append(_Change(index, index + 1, (base[index],)))
    return sorted(kept, key=lambda change: (change.start, change.end))


def _looked_at(piece: str, start: int, end: int, span: Span) -> bool:
    """Say whether a piece was looked at: white space between two words that were, too, lest words be put in there."""
    return span[0] < start and end < span[1] if piece.isspace() else span[0] < end and start < span[1]


def _unchanged(own: Sequence[_Change], length: int) -> Iterable[tuple[int, int]]:
    """Yield the pieces that are the same on both sides: (index in the base, index in the other text)."""
    at, moved = 0, 0
    for change in [*own, _Change(length, length, ())]:
        for index in range(at, change.start):
            yield index, index + moved
        moved += len(change.pieces) - (change.end - change.start)
        at = change.end


def _assembled(base: Sequence[str], own: Sequence[_Change], new: Sequence[_Change]) -> tuple[str, tuple[Clash, ...]]:
    text: list[str] = []
    clashes: list[Clash] = []
    length = at = 0

    def add(pieces: Iterable[str]) -> None:
        nonlocal length
        for piece in pieces:
            text.append(piece)
            length += len(piece)

    for start, end, mine, theirs in _regions(base, own, new):
        add(base[at:start])
        before = length
        add((theirs or ()) if mine is None else mine)
        if mine is not None and theirs is not None and mine not in (theirs, base[start:end]):
            clashes.append(Clash(before, length, "".join(theirs)))
        at = end
    add(base[at:])
    return "".join(text), tuple(clashes)


def _regions(
    base: Sequence[str], own: Sequence[_Change], new: Sequence[_Change]
) -> Iterable[tuple[int, int, list[str] | None, list[str] | None]]:
    """Yield what was changed: from, to in the base, and each side's pieces there, None where it left them."""
    waiting = sorted([(c, True) for c in own] + [(c, False) for c in new], key=lambda one: (one[0].start, one[0].end))
    while waiting:
        group = [waiting.pop(0)]
        start, end = group[0][0].start, group[0][0].end
        while waiting and _meets(start, end, waiting[0][0]):
            group.append(waiting.pop(0))
            end = max(end, group[-1][0].end)
        sides = [[change for change, is_own in group if is_own is side] for side in (True, False)]
        mine, theirs = (_applied(base, start, end, side) if side else None for side in sides)
        yield start, end, mine, theirs


def _meets(start: int, end: int, change: _Change) -> bool:
    """Say whether a change lies in a region; what is put in at one place by both sides does."""
    return change.start < end or change.start == start == end or (change.start == start and change.start == change.end)


def _applied(base: Sequence[str], start: int, end: int, side: Sequence[_Change]) -> list[str]:
    pieces: list[str] = []
    at = start
    for change in side:
        pieces += [*base[at : change.start], *change.pieces]
        at = max(at, change.end)
    return [*pieces, *base[at:end]]


def _found_again(mine: str, text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return where words that were looked at stand now."""
    moved = ((translate(mine, text, start, end), mine[start:end]) for start, end in spans)
    return tuple(span for span, words in moved if text[span[0] : span[1]] == words)


def _offsets(pieces: Sequence[str]) -> list[int]:
    return [0, *accumulate(map(len, pieces))]
