"""Runs of syllables counted the plain way, as what is learnt must count them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from normalize.knowledge import COMMON, runs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalize.knowledge import Run


def count_runs(texts: Iterable[str], least: int = COMMON) -> dict[Run, int]:
    """Return how often each run of one to three syllables occurs, for those that occur in `least` texts or more."""
    total: Counter[Run] = Counter()
    papers: Counter[Run] = Counter()
    for text in texts:
        found = Counter(runs(text))
        total.update(found)
        papers.update(found.keys())
    return {run: count for run, count in total.items() if papers[run] >= least}
