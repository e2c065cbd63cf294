"""A channel fitted anew to a paper that another engine read: where Đ became P throughout, the paper itself shows it.

In this order: words that the first reading was sure of are taken with what stood there; if their letters fit the
channel clearly worse than an engine's own papers do, they are aligned and counted into it, and the paper is read
again. Papers that fit, which is nearly all, are read once.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from normalize.decoding.choosing import SURE
from normalize.text.capitals import capitals_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.decoding.deciding import Decision
    from normalize.engines.engine import Engine

MISFIT = -0.3  # mean log chance of a letter's reading; papers of an engine's own have -0.15 to -0.25
_ENOUGH = 400  # letters, to judge by
_LONGEST = 12  # characters of a reading


def refit(raw: str, found: Sequence[Decision], engine: Engine) -> Engine | None:
    """Return the engine as the decisions on this paper show it to be, or None where it fits as it is."""
    pairs = Counter(
        (item.text, raw[item.start : item.end])
        for item in found
        if item.evidence.posterior >= SURE
        and not item.evidence.settled
        and item.text.isalpha()
        and item.end - item.start <= _LONGEST
    )
    fit, letters = _fit(pairs, engine)
    if letters < _ENOUGH or fit >= MISFIT * letters:
        return None
    from normalize.channel.alignment import count_letters  # noqa: PLC0415 - nearly no paper needs it

    return engine.refitted(count_letters(pairs))


def _fit(pairs: Counter[tuple[str, str]], engine: Engine) -> tuple[float, int]:
    """Return the log chance of all readings that are known as single words, and how many letters these have."""
    fit, letters = 0.0, 0
    for (text, reading), times in pairs.items():
        word = text.lower()
        for found, _, chance in engine.search(reading, capitals_of(reading)):
            if found == word:
                fit += times * chance
                letters += times * len(word)
                break
    return fit, letters
