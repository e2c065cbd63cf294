"""How sure a restored word is, as a chance that can be taken at its word.

The sums over the lattice say how much likelier the chosen word is than its rivals, but not whether the right word was
among them. So they are weighed by a logistic function whose weights stand in data/confidence.toml, one set per kind of
reading; scripts/train_confidence.py learns them from papers with known truth and from the same papers made harder
(`bench.hardships`), each judged by weights learnt without it.

A word counts as sure from 0.9 on, and people look at the others. So that few errors hide among the sure ones, chances
from 0.88 up to the figure under `caution` in that file are written down between 0.88 and 0.9.
"""

from __future__ import annotations

import math
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Reader = Literal["english", "foreign", "vietnamese", "bare"]

_SUREST = 9.0  # log odds at which sums stop telling more
_SLIGHT = 2.5  # log odds under which they tell more than that
_FURTHEST = 8.0  # log chance behind another candidate from which on it tells nothing more
_LEAST, _MOST = 0.01, 0.9995
_DOUBTFUL, _SURE = 0.88, 0.9


class Evidence(NamedTuple):
    """What was seen of one choice.

    Attributes:
        posterior: chance of the chosen word by the sums over the lattice.
        known: whether the language model knows the word.
        settled: whether there was no choice.
        changed: whether the word is another than the reading, marks aside.
        mixed: whether the reading holds letters and figures.
        engine: confidence of the engine that read it, 1 where none was given.
        misfit: how badly the letters fit the chosen word, as log chance.
        behind: by how much they fit it worse than they fit the candidate that they fit best.
        near, paper: how unsure the neighbours and the whole paper are, 0 where that is as usual (`surroundings`).
    """

    posterior: float
    known: bool
    settled: bool
    changed: bool = False
    mixed: bool = False
    engine: float = 1.0
    misfit: float = 0.0
    behind: float = 0.0
    near: float = 0.0
    paper: float = 0.0


def features(seen: Sequence[Evidence]) -> dict[str, Floats]:
    """Return what the logistic function weighs, a column each; all 0 for a word beyond doubt in a paper as usual."""
    table = np.array(seen, np.float64).reshape(-1, len(Evidence._fields))
    posterior, known, settled, changed, mixed, engine, _, behind, near, paper = table.T
    free = 1 - settled
    odds = np.log(np.maximum(posterior, 1e-4) / np.maximum(1 - posterior, math.exp(-_SUREST)))
    return {
        "engine doubts": 1 - engine,
        "engine's slight doubts": np.minimum(10 - 10 * engine, 1),
        "paper unsure": paper,
        "settled": settled,
        "settled unknown": settled * (1 - known),
        "settled changed": settled * changed,
        "settled figure": settled * mixed,
        "doubts": free * (_SUREST - odds),
        "grave doubts": free * np.maximum(0, _SLIGHT - odds),
        "letters fit another": free * np.minimum(behind, _FURTHEST),
        "figure": free * mixed,
        "neighbours unsure": free * near,
        "doubts among doubts": free * near * (_SUREST - odds),
    }


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("normalize").joinpath("data/confidence.toml").read_text("utf-8"))


def confidences(seen: Sequence[Evidence], reader: Reader) -> list[float]:
    """Return the chances, 0 to 1, that these choices are right, with the caution said above."""
    weights: dict[str, float] = _table()[reader]
    total = np.full(len(seen), weights["beyond doubt"])
    for name, column in features(seen).items():
        total += weights.get(name, 0.0) * column
    chances = np.clip(1 / (1 + np.exp(-total)), _LEAST, _MOST)
    sure_from = float(_table()["caution"][reader])
    return [cautious(chance, sure_from) for chance in chances.tolist()]


def confidence(evidence: Evidence, reader: Reader) -> float:
    """Return the chance that one choice is right."""
    return confidences([evidence], reader)[0]


def cautious(chance: float, sure_from: float) -> float:
    """Return a chance as it is written down; the order of chances stays."""
    if not _DOUBTFUL < chance < sure_from:
        return chance
    return _DOUBTFUL + (_SURE - _DOUBTFUL) * (chance - _DOUBTFUL) / (sure_from - _DOUBTFUL) * 0.999
