"""Words weighed by their neighbours: of the ways to mark a word that the network thinks possible, which one is written.

"Sửa đối, bố sung" is what the strokes look like on a copy; after "sửa" it is "đổi" that is written, before "sung"
"bổ". What the network saw counts in full, the counted pairs of syllables (`pairs`) by a share. Numbers, codes and
whatever else is not made of letters alone stay as they were read, and no letter is put for another one. What begins
with a capital inside a sentence may be a name, and a rare one: only counted pairs speak for another mark there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ocr.engines.network.dictionary import AROUND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.engines.network.decoding import Letters
    from ocr.engines.network.pairs import Pairs

NAMED = -9.0  # logarithm of the chance of whatever may be a name: how usual it is in texts says nothing
ENDS = frozenset(".:;!?")  # what follows begins a sentence
SHARE = 0.7  # of the logarithms of what is usual, beside those of what was seen
MOST_SURE = 0.9  # confidence of a word that its neighbours changed
Step = tuple[float, int, int]  # how likely up to here, which spelling before, number of the word


def in_context(words: Sequence[Letters], pairs: Pairs) -> list[Letters]:
    """Return the words of a line, marked in the way that is likeliest for all of them together."""
    if not any(word.others for word in words):
        return list(words)
    steps: list[list[Step]] = [[(0.0, 0, -1)]]
    before = ""
    ways = [_ways(word) for word in words]
    for word, way in zip(words, ways, strict=True):
        named = _may_be_a_name(word.text, before)
        steps.append([_after(steps[-1], text, seen, pairs, named=named) for text, seen in way])
        before = word.text
    at = max(range(len(steps[-1])), key=lambda number: steps[-1][number][0])
    found = []
    for word, way, row in zip(reversed(words), reversed(ways), reversed(steps[1:]), strict=True):
        text = way[at][0]
        found.append(
            word if text == word.text else replace(word, text=text, confidence=min(word.confidence, MOST_SURE))
        )
        at = row[at][1]
    return found[::-1]


def _ways(word: Letters) -> tuple[tuple[str, float], ...]:
    core = word.text.strip(AROUND)
    return word.others if word.others and core.isalpha() else ((word.text, 0.0),)


def _may_be_a_name(text: str, before: str) -> bool:
    """Say whether a word begins with a capital inside a sentence; `before` is the word before it in its line."""
    core = text.strip(AROUND)
    return core[:1].isupper() and not core.isupper() and before[-1:] not in ENDS and before.strip(AROUND).isalpha()


def _after(before: list[Step], text: str, seen: float, pairs: Pairs, *, named: bool) -> Step:
    core = text.strip(AROUND)
    number = pairs.number(core)
    alone = NAMED if named else None
    likely, place = max(
        (so_far + SHARE * pairs.chance(last, number, alone), place) for place, (so_far, _, last) in enumerate(before)
    )
    return likely + seen, place, number
