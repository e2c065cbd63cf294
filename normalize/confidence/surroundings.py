"""Words seen among their neighbours, before it is said how sure they are.

Sums over a lattice trust the language model. Where a paper speaks of things the model has hardly read about, they are
too sure of wrong words; and that shows, because there many words around are unsure as well. So each word is told how
unsure its neighbours are, and its paper as a whole. Letters that fit badly throughout tell of an engine whose habits
the channel does not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from normalize.confidence.weighing import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NEIGHBOURS = 10  # words looked at on either side
USUAL = 0.015  # chance of a word to be wrong, by the sums, in papers that the model knows well
_LEAST = 0.005
_PRIOR = 20  # words of the usual kind that every paper is thought to have: short ones tell little
_WORST = 8.0  # log chance of letters, at which worse tells nothing more
_FOREIGN = 1.3  # mean of log chances of words in papers that the channel does not fit; 0.6 to 0.8 where it does
_ENOUGH = 40  # words on which to judge that


def with_surroundings(seen: Sequence[Evidence]) -> list[Evidence]:
    """Return what was seen of each word in order, with what is seen of its neighbours and of all words.

    Words without a choice neither tell anything of others nor are told: they stay as they are, but for `paper`.
    """
    free = [number for number, evidence in enumerate(seen) if not evidence.settled]
    unsure = np.array([1 - seen[number].posterior for number in free])
    paper = (float(unsure.sum()) + _PRIOR * USUAL) / (len(free) + _PRIOR)
    near = _near(unsure, paper)
    far = float(np.log((paper + _LEAST) / (USUAL + _LEAST)))
    nears = dict(zip(free, near.tolist(), strict=True))
    return [_placed(evidence, nears.get(number, 0.0), far) for number, evidence in enumerate(seen)]


def _placed(seen: Evidence, near: float, paper: float) -> Evidence:
    return Evidence(*seen[:-2], near, paper)


def _near(unsure: NDArray[np.float64], paper: float) -> NDArray[np.float64]:
    """Return how unsure the neighbours of each are, as log of their mean over `USUAL`; few lean on the paper."""
    sums = np.concatenate([[0.0], np.cumsum(unsure)])
    places = np.arange(len(unsure))
    first, after = np.maximum(places - NEIGHBOURS, 0), np.minimum(places + NEIGHBOURS + 1, len(unsure))
    others = sums[after] - sums[first] - unsure + paper
    near: NDArray[np.float64] = np.log((others / (after - first) + _LEAST / 10) / (USUAL + _LEAST / 10))
    return near


def fits_badly(seen: Sequence[Evidence]) -> bool:
    """Tell whether the letters of a paper fit badly throughout: an engine with habits of its own."""
    misfits = [min(evidence.misfit, _WORST) for evidence in seen if not evidence.settled]
    return len(misfits) >= _ENOUGH and sum(misfits) / len(misfits) > _FOREIGN
