"""The likeliest way through a lattice of candidates, and how sure each choice is.

A beam of trigram states runs over the nodes of the lattice in order; every arc carries candidates with the channel's
score. Each state keeps the best way to it; forward and backward sums over the same pruned beam give the confidence.
Breaks are soft: at a comma the model's chance is the mean of carrying on and opening a clause.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from normalize.language_model import LanguageModel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

BEAM = 20
_SCANNED = 960  # ways looked at when the beam is filled
CHANNEL_WEIGHT = 0.72  # letters are read less independently than the channel thinks


@dataclass(frozen=True, slots=True)
class Arc:
    """Candidates for what stands between two nodes of the lattice.

    Attributes:
        source: node where it begins; the node where it ends is where it is listed.
        words: numbers in the language model.
        scores: log P(reading | word) and other evidence.
        gap: 0 when the text runs on before it, 1 when a clause opens, between when it may.
    """

    source: int
    words: Integers
    scores: Floats
    gap: float


@dataclass(slots=True)
class _States:
    first: Integers  # numbers of the bigram (before, last), -1 where not listed
    last: Integers
    opened: Floats  # gap before the last word
    clause: Integers  # numbers of the bigram (<s>, last)
    best: Floats
    total: Floats
    back: Integers  # [state, (arc, state before, candidate)]
    steps: list[tuple[Floats, Integers]]  # per arc: scores and state after (-1: dropped), as [state before, candidate]


@dataclass(frozen=True, slots=True)
class Choice:
    """One arc of the best way: its number in the list of its end node, the candidate, the chance that it is right."""

    node: int
    arc: int
    candidate: int
    confidence: float


def decode(lattice: list[list[Arc]], model: LanguageModel) -> list[Choice]:
    """Return the best way through; `lattice[node]` lists the arcs that end at that node, `lattice[0]` is empty."""
    start = np.array([model.start])
    none, zero = np.array([-1]), np.zeros(1)
    states = [_States(none, start, zero, none, zero, zero, np.zeros((1, 3), np.int64), [])]
    for arcs in lattice[1:]:
        states.append(_advance(arcs, states, model))
    return _trace(lattice, states)


def _advance(arcs: list[Arc], states: list[_States], model: LanguageModel) -> _States:
    pieces = [_expand(arc, states[arc.source], model) for arc in arcs]
    keys = _flat([keys for _, keys in pieces])
    best = _flat([states[arc.source].best[:, None] + scores for arc, (scores, _) in zip(arcs, pieces, strict=True)])
    total = _flat([states[arc.source].total[:, None] + scores for arc, (scores, _) in zip(arcs, pieces, strict=True)])
    chosen = _beam(keys, best)
    target = _positions(keys, keys[chosen])
    inside = target >= 0
    peak = total[inside].max()
    masses = np.bincount(target[inside], np.exp(total[inside] - peak), len(chosen))
    size = len(model.words) + 1
    before, last = np.divmod(keys[chosen], size)
    bounds = np.cumsum([0, *(scores.size for scores, _ in pieces)])
    number = np.searchsorted(bounds, chosen, side="right") - 1
    width = np.array([len(arc.words) for arc in arcs])[number]
    state, candidate = np.divmod(chosen - bounds[number], width)
    return _States(
        first=model.pair(before, last),
        last=last,
        opened=np.array([arc.gap for arc in arcs])[number],
        clause=model.pair(np.full(len(last), model.start), last) if any(arc.gap for arc in arcs) else last,
        best=best[chosen],
        total=np.log(np.maximum(masses, 1e-300)) + peak,
        back=np.stack([number, state, candidate], axis=1),
        steps=[
            (scores, target[bounds[i] : bounds[i + 1]].reshape(scores.shape)) for i, (scores, _) in enumerate(pieces)
        ],
    )


def _flat(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    return arrays[0].ravel() if len(arrays) == 1 else np.concatenate([array.ravel() for array in arrays])


def _beam(keys: Integers, best: Floats) -> Integers:
    """Return the places of the best states, one per key, best first."""
    order = np.argsort(-best)
    if len(order) > _SCANNED:
        order = order[:_SCANNED]
    _, firsts = np.unique(keys[order], return_index=True)
    return order[np.sort(firsts)[:BEAM]]


def _positions(keys: Integers, kept: Integers) -> Integers:
    """Return where each key stands among the kept ones, -1 where it was dropped."""
    order = np.argsort(kept)
    at = order[np.searchsorted(kept[order], keys).clip(max=len(kept) - 1)]
    return np.where(kept[at] == keys, at, -1)


def _expand(arc: Arc, states: _States, model: LanguageModel) -> tuple[Floats, Integers]:
    """Return the scores and the keys of the states that an arc leads to, as [state, candidate]."""
    words = arc.words[None, :]
    chance = np.zeros((len(states.last), len(arc.words)))
    if arc.gap < 1:
        shorter, _ = model.after_one(states.last[:, None], words)
        running = model.after_two(states.first[:, None], words, shorter).astype(np.float64)
        opened = states.opened[:, None]
        if states.opened.any():
            running = (1 - opened) * running + opened * model.after_two(states.clause[:, None], words, shorter)
        chance += (1 - arc.gap) * running
    if arc.gap > 0:
        opening, _ = model.after_one(np.full_like(words, model.start), words)
        chance += arc.gap * opening
    scores = np.log(chance + 1e-30) + CHANNEL_WEIGHT * arc.scores[None, :]
    before = states.last[:, None] if arc.gap < 1 else np.full_like(states.last[:, None], model.start)
    return scores, before * (len(model.words) + 1) + words


def _trace(lattice: list[list[Arc]], states: list[_States]) -> list[Choice]:
    backward = [np.full(len(state.last), -np.inf) for state in states]
    backward[-1][:] = 0
    norm = float(_log_sum(states[-1].total))
    posteriors: list[list[Floats]] = [[] for _ in states]
    for node in range(len(states) - 1, 0, -1):
        ahead = np.append(backward[node], -np.inf)
        for number, (scores, target) in enumerate(states[node].steps):
            source = lattice[node][number].source
            onward = scores + ahead[target]
            backward[source] = np.logaddexp(backward[source], _log_sum(onward, axis=1))
            posteriors[node].append(onward)
    choices = []
    node, state = len(states) - 1, int(np.argmax(states[-1].best))
    while node > 0:
        number, before, candidate = states[node].back[state].tolist()
        arc = lattice[node][number]
        onward = posteriors[node][number][:, candidate] + states[arc.source].total
        choices.append(Choice(node, number, candidate, math.exp(min(0.0, float(_log_sum(onward)) - norm))))
        node, state = arc.source, before
    return choices[::-1]


def _log_sum(values: Floats, axis: int | None = None) -> Floats:
    highest: Floats = values.max(axis=axis, keepdims=True)
    peak = np.where(np.isfinite(highest), highest, 0.0)
    with np.errstate(divide="ignore"):
        summed: Floats = np.log(np.exp(values - peak).sum(axis=axis, keepdims=True)) + peak
    return summed.squeeze(axis)
