"""Which runs of a text are in an old encoding, and in which.

Every chunk is weighed as it stands and as each encoding reads it; the likeliest sequence of encodings is taken, where a
change between two of them costs as much as an unlikely word (Viterbi). A run then has to show that it is no accident:
words that become Vietnamese, several of them, or one that is no word anywhere as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from normalize.legacy.convert import CHUNK, applied, chunk_edits
from normalize.legacy.scoring import SIGNS, is_known, score
from normalize.legacy.tables import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.legacy.tables import Table

_CHANGE = 6.0  # log chance that a change of encoding costs
_UNREAD = 4.0  # what a chunk costs that an encoding has no codes for, though it is not plain
_HIT = 4.0  # log chance by which a chunk must gain to speak for an encoding
_EDGE = 0.5  # log chance by which the first and the last chunk of a run must gain
_SEVERAL, _TWO_GAIN = 3, 14.0
_SINGLE_GAIN = 9.0
_LEAST_KNOWN = 0.6  # of the words of a run that an encoding changes

# A quick look: characters that neither Vietnamese nor plain text has, pairs of VNI, signs of VIQR behind vowels.
_QUICK = re.compile(
    rf"[{SIGNS}ÄÅÆÇËÎÏÑÖØÛÜßäåæçëîïñöøûüÿþÞðμ\u0300-\u0323]|[aA][áàâãêéèùúõÁÀÂÃÊÉÈÙÚÕ]|[eE][áàâãùõÁÀÂÃÙÕ]|[oO][ùõâÙÕÂ]"
    r"|[uUyY][ùõÙÕ]|[ôÔ][ùõÙÕ]|[aeoAEO]\^|[aA]\([.'`?~A-Za-z]|[ouOU]\+|[aeiouyAEIOUY][`~]"
    r"|[aeiouyAEIOUY][.'?][A-Za-z]|\b[Dd]d[aeiouy]|[A-Z]DD|DD[A-Z]|[a-z][À-ÖØ-Þ]|¹[a-z]|[a-zà-ỹ]¹"
)
_SIGN_IN_WORD = re.compile(rf"[^\W\d_][{SIGNS}]|[{SIGNS}][^\W\d_]{{2}}")
_LATE_CAPITAL = re.compile(r"[a-zà-ÿ][À-ÖØ-Þ]")
# Pairs of VNI that no language of Western letters has.
_PAIR = re.compile(
    r"(?:[aA][éèùúøõäåüûëÉÈÙÚØÕÄÅÜÛË]|[eE][àùøõåãäÀÙØÕÅÃÄ]|[oO][áåäøåÁÅÄØ]|[uU][øõØÕ]|[öÖôÔ][ùøûõïÙØÛÕÏ])"
)
_DOUBLE_SIGN = re.compile(r"[aeoAEO]\^[.'`?~]|[aA]\([.'`?~]|[ouOU]\+[.'`?~]")


@dataclass(frozen=True, slots=True)
class Found:
    """A run, `text[start:end]`, in an encoding."""

    start: int
    end: int
    table: Table


@dataclass(frozen=True, slots=True)
class _Chunk:
    start: int
    end: int
    text: str


def detect(text: str) -> list[Found]:
    """Return the runs of old encodings in a text, in order; none for nearly all texts, and soon."""
    if not _QUICK.search(text):
        return []
    telling_texts = {chunk for chunk in set(CHUNK.findall(text)) if not chunk.isascii() or _QUICK.search(chunk)}
    likely = [table for table in tables() if any(_gain(chunk, table) >= _HIT for chunk in telling_texts)]
    if not likely:
        return []
    chunks = (_Chunk(match.start(), match.end(), match.group()) for match in CHUNK.finditer(text))
    telling = [chunk for chunk in chunks if chunk.text in telling_texts]
    states = _best_path(telling, likely)
    found, first = [], 0
    for number in range(1, len(telling) + 1):
        if number == len(telling) or states[number] is not states[first]:
            table = states[first]
            if table is not None:
                run = _run(telling[first:number], table)
                found += [run] if run else []
            first = number
    return found


@lru_cache(maxsize=65536)
def _gain(chunk: str, table: Table) -> float:
    """Return by how much a chunk is likelier as an encoding reads it than as it stands, as log chance."""
    edits = chunk_edits(chunk, table)
    if edits:
        return score(applied(chunk, edits)) - score(chunk)
    return 0.0 if chunk.isascii() else -_UNREAD


def _best_path(chunks: Sequence[_Chunk], likely: Sequence[Table]) -> list[Table | None]:
    states: list[Table | None] = [None, *likely]
    chances = [0.0] + [-_CHANGE] * len(likely)
    back: list[list[int]] = []
    for chunk in chunks:
        best = max(range(len(states)), key=chances.__getitem__)
        came = [number if chances[number] >= chances[best] - _CHANGE else best for number in range(len(states))]
        chances = [
            max(chances[number], chances[best] - _CHANGE) + (_gain(chunk.text, table) if table else 0.0)
            for number, table in enumerate(states)
        ]
        back.append(came)
    at = max(range(len(states)), key=lambda number: chances[number] - (_CHANGE if number else 0.0) * 0.5)
    path = []
    for came in reversed(back):
        path.append(states[at])
        at = came[at]
    return path[::-1]


def _run(chunks: Sequence[_Chunk], table: Table) -> Found | None:
    better = [number for number, chunk in enumerate(chunks) if _may_be_edge(chunk.text, table)]
    if not better:
        return None
    changed = [chunk for chunk in chunks[better[0] : better[-1] + 1] if chunk_edits(chunk.text, table)]
    hits = {chunk.text: _gain(chunk.text, table) for chunk in changed}
    good = {text for text, gain in hits.items() if gain >= _HIT and _all_known(text, table)}
    if len(good) < _LEAST_KNOWN * len(hits):
        return None
    total = sum(hits.values())
    if table.is_second_hand:
        return Found(changed[0].start, changed[-1].end, table) if len(good) > _SEVERAL else None
    several = len(good) >= _SEVERAL or (len(good) > 1 and total >= _TWO_GAIN)
    if several or any(_is_decisive(text, table) for text in good if hits[text] >= _SINGLE_GAIN):
        return Found(changed[0].start, changed[-1].end, table)
    return None


def _may_be_edge(chunk: str, table: Table) -> bool:
    gain = _gain(chunk, table)
    return gain > _EDGE or (gain >= 0 and bool(chunk_edits(chunk, table)) and _all_known(chunk, table))


def _all_known(chunk: str, table: Table) -> bool:
    edits = chunk_edits(chunk, table)
    words = re.findall(r"[^\W\d_]+", applied(chunk, edits))
    return all(is_known(word) for word in words if not word.isascii())


def _is_decisive(chunk: str, table: Table) -> bool:
    """Tell whether a chunk that an encoding reads as Vietnamese can be nothing else."""
    if table.name == "viqr":
        return _DOUBLE_SIGN.search(chunk) is not None
    if table.name == "vni":
        return _PAIR.search(chunk) is not None
    return _SIGN_IN_WORD.search(chunk) is not None or _LATE_CAPITAL.search(chunk) is not None
