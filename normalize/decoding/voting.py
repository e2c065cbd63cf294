"""Places of one paper vote for each other: what a reading surely was elsewhere, it more likely is here.

In this order: sure words are tallied by how they were read, and by the words beside them; each unsure word is chosen
anew among its rivals, whose chances are raised by the share of the votes they get. Only sure words vote, so no word
votes for itself, and a paper that says a thing once stays as it was.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from normalize.decoding.choosing import SURE
from normalize.folding import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.decoding.deciding import Decision

BY_READING = 0.7  # of log chance, what all votes of one kind can bring
BY_NEIGHBOUR = 1.0

Tally = defaultdict[str, Counter[str]]


@dataclass(slots=True)
class _Votes:
    """Sure words by how they were read, by the word before, by the word after."""

    reading: Tally = field(default_factory=lambda: defaultdict(Counter))
    after: Tally = field(default_factory=lambda: defaultdict(Counter))
    before: Tally = field(default_factory=lambda: defaultdict(Counter))


def elect(raw: str, found: Sequence[Decision]) -> list[Decision]:
    """Return the decisions on a paper, given in its order, with the unsure ones voted on."""
    sure = [False, *(item.evidence.posterior >= SURE for item in found), False]
    if not any(not sure[number] and len(item.rivals) > 1 for number, item in enumerate(found, 1)):
        return list(found)
    words = ["", *(item.text.lower() for item in found), ""]
    joined = [False, *_joined(raw, found), False]
    votes = _count(raw, found, words, [a and b and c for a, b, c in zip(joined, sure, [False, *sure], strict=False)])
    elected = []
    for number, item in enumerate(found, 1):
        if sure[number] or len(item.rivals) < 2:
            elected.append(item)
            continue
        kinds = [(votes.reading.get(raw[item.start : item.end].lower()), BY_READING)]
        if joined[number] and sure[number - 1]:
            kinds.append((votes.after.get(words[number - 1]), BY_NEIGHBOUR))
        if joined[number + 1] and sure[number + 1]:
            kinds.append((votes.before.get(words[number + 1]), BY_NEIGHBOUR))
        elected.append(_weighed(item, [(tally, weight) for tally, weight in kinds if tally]))
    return elected


def _joined(raw: str, found: Sequence[Decision]) -> list[bool]:
    """Return whether each word follows the one before with nothing but white space between."""
    ends = [0, *(item.end for item in found)]
    return [raw[end : item.start].isspace() for item, end in zip(found, ends, strict=False)]


def _count(raw: str, found: Sequence[Decision], words: Sequence[str], paired: Sequence[bool]) -> _Votes:
    votes = _Votes()
    for number, item in enumerate(found, 1):
        if item.evidence.posterior >= SURE and not item.evidence.settled:
            votes.reading[raw[item.start : item.end].lower()][words[number]] += 1
        if paired[number]:
            votes.after[words[number - 1]][words[number]] += 1
            votes.before[words[number]][words[number - 1]] += 1
    return votes


def _weighed(item: Decision, kinds: Sequence[tuple[Counter[str], float]]) -> Decision:
    """Return the decision with its rivals' chances raised by their shares of the votes."""
    if not kinds:
        return item
    shares = [(tally, weight / (1 + tally.total())) for tally, weight in kinds]
    chances = {
        text: chance * math.exp(sum(share * tally[text.lower()] for tally, share in shares))
        for text, chance in item.rivals
    }
    best = max(chances, key=chances.__getitem__)
    posterior = min(1.0, chances[best] / sum(chances.values()))
    text = item.text if canonical(best) == canonical(item.text) else best
    return item._replace(text=text, evidence=item.evidence._replace(posterior=posterior))
