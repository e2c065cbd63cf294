"""Characters that are codes of an old encoding, turned into the letters they stand for.

A chunk (a run without white space) can be read in more than one way: in TCVN3 the code of ư is the soft hyphen, which
PDF shows as a hyphen (`n-íc` is nước); in VIQR the signs of tones are also full stops and question marks. The likeliest
reading counts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from normalize.legacy.alignment import Edit
from normalize.legacy.capitals import with_capitals
from normalize.legacy.scoring import is_known, score
from normalize.text.syllables import is_syllable, split_tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from normalize.legacy.tables import Table

CHUNK = re.compile(r"\S+")
# Addresses, paths and code: nobody's old text.
_ADDRESS = re.compile(r"(?i)\w:/|www\.|\w@\w|[\\={}<>_#|]|\w\(\w*\)|\.(?:vn|com|org|net|gov|edu)\b")
_HYPHEN = re.compile(r"[-\u2010\u2011]")
_LONGEST = 200  # characters; a longer run is no word of anybody's
_MOST_HYPHENS = 3
_STOPS = ".?"
_TONE = 5.0  # log chance that a sign within a sentence is a tone
_GOES_ON = re.compile(r"\s+(?:[a-z]|[-–] )|[ \u00a0]+\d")  # no sentence opens with these
_FAR = 8.0  # log chance
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=65536)
def chunk_edits(chunk: str, table: Table, *, may_end: bool = True) -> tuple[Edit, ...]:
    """Return the edits that read a chunk in an encoding, a code or pair each; places count from the chunk's start.

    Args:
        chunk: a run without white space.
        table: the encoding.
        may_end: whether a sentence may end behind it (VIQR).
    """
    if len(chunk) > _LONGEST or _ADDRESS.search(chunk):
        return ()
    if table.name == "viqr" and not any(map(str.isalpha, chunk)):
        return ()
    edits = tuple(
        Edit(match.start(), match.end(), table.letters[match.group()]) for match in table.pattern.finditer(chunk)
    )
    if table.name == "viqr":
        bonus = 0.0 if may_end else _TONE
        return max(
            _punctuated(chunk, edits), key=lambda each: score(applied(chunk, each)) + (bonus if each is edits else 0.0)
        )
    if table.name == "tcvn3" and _HYPHEN.search(chunk):
        return _with_hyphens(chunk, edits)
    return edits


def applied(chunk: str, edits: Iterable[Edit]) -> str:
    """Return the chunk with its edits made."""
    parts, place = [], 0
    for edit in edits:
        parts += [chunk[place : edit.start], edit.text]
        place = edit.end
    return "".join([*parts, chunk[place:]])


def run_edits(text: str, table: Table, start: int, end: int, *, capitals: bool = False) -> list[Edit]:
    """Return the edits that read `text[start:end]` in an encoding, places counted in `text`.

    Args:
        text: the text, of which what stands before the run tells where a sentence begins.
        table: the encoding.
        start: where the run begins.
        end: where it ends.
        capitals: whether its font shows capitals only.
    """
    edits = [
        Edit(match.start() + edit.start, match.start() + edit.end, edit.text)
        for match in CHUNK.finditer(text, start, end)
        for edit in _wanted(match.group(), table, may_end=not _GOES_ON.match(text, match.end()))
    ]
    if capitals:
        return _upper(text, edits, start, end)
    return with_capitals(text, edits, start, end) if table.name == "tcvn3" else edits


def _wanted(chunk: str, table: Table, *, may_end: bool) -> tuple[Edit, ...]:
    """Return a chunk's edits, none where it is far better as it stands: a word in Unicode among old ones."""
    edits = chunk_edits(chunk, table, may_end=may_end)
    return edits if edits and score(applied(chunk, edits)) >= score(chunk) - _FAR else ()


def _upper(text: str, edits: Sequence[Edit], start: int, end: int) -> list[Edit]:
    taken = {edit.start: edit for edit in edits}
    found, place = [], start
    while place < end:
        edit = taken.get(place, Edit(place, place + 1, text[place]))
        if edit.text.upper() != text[edit.start : edit.end] and len(edit.text.upper()) == 1:
            found.append(Edit(edit.start, edit.end, edit.text.upper()))
        place = edit.end
    return found


def _punctuated(chunk: str, edits: tuple[Edit, ...]) -> list[tuple[Edit, ...]]:
    """Return the readings of VIQR: every sign a tone, and the last one at the end of a word a full stop or the like."""
    readings = [edits]
    if edits:
        last, code = edits[-1], chunk[edits[-1].start : edits[-1].end]
        if code[-1] in _STOPS and not chunk[last.end :].strip(".,;:!?)\"'”"):
            toneless = split_tone(last.text.lower())[0]
            toneless = toneless.upper() if last.text.isupper() else toneless
            kept = (Edit(last.start, last.end - 1, toneless),) if toneless.lower() != code[0].lower() else ()
            readings.append((*edits[:-1], *kept))
    return readings


def _with_hyphens(chunk: str, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Return the edits, and as ư those hyphens by which all becomes known words, where it was not."""
    if all(is_syllable(word) or (word.isupper() and len(word) > 1) for word in _WORD.findall(applied(chunk, edits))):
        return edits
    places = [match.start() for match in _HYPHEN.finditer(chunk)][:_MOST_HYPHENS]
    for count in range(1, len(places) + 1):
        for chosen in combinations(places, count):
            reading = tuple(sorted([*edits, *(Edit(at, at + 1, "ư") for at in chosen)], key=lambda edit: edit.start))
            words = _WORD.findall(applied(chunk, reading))
            if words and all(is_known(word) for word in words):
                return reading
    return edits
