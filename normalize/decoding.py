"""The likeliest way through a lattice of candidates, and how sure each choice is.

Two passes, each a forward and a backward sum over the whole lattice, with every chance of the language model looked up
at once: pairs of neighbouring candidates first (`narrowing`), which leaves a handful of candidates in each place; then
triples of those. What is chosen in each place is the candidate with the greatest chance of being right, not the
sentence with the greatest chance as a whole: that makes the fewest wrong words. Breaks are soft: at a comma the model's
chance is the mean of carrying on and opening a clause.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from normalize.narrowing import Graph, narrow, product

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.language_model import LanguageModel
    from normalize.narrowing import Arc, Floats

_NEVER = 1e-300
SURE = 0.9  # chance from which a choice is sure: it may speak for others


@dataclass(frozen=True, slots=True)
class Choice:
    """One arc of the best way.

    Attributes:
        node: where it ends.
        arc: its number in the list of that node.
        candidate: the one chosen.
        posterior: the chance that it is right, as the sums have it.
        rivals: all candidates of that arc that are left, with their chances, where the choice is not sure.
    """

    node: int
    arc: int
    candidate: int
    posterior: float
    rivals: tuple[tuple[int, float], ...] = ()


def decode(lattice: Sequence[Sequence[Arc]], model: LanguageModel) -> list[Choice]:
    """Return the best way through; `lattice[node]` lists the arcs that end at that node, `lattice[0]` is empty."""
    graph = Graph.of(lattice, model)
    kept = narrow(graph, model)
    return _choose(kept, _Trigrams(kept, model).posteriors())


class _Trigrams:
    """Sums over triples of candidates. A state is a pair of neighbouring arcs, its values a matrix of candidates."""

    def __init__(self, graph: Graph, model: LanguageModel) -> None:
        self._graph = graph
        pairs = graph.pairs()
        self._pairs = pairs
        self._into: list[list[int]] = [[] for _ in graph.source]  # pairs by their second arc
        for number, (_, arc) in enumerate(pairs):
            self._into[arc].append(number)
        self._triples = [(before, number) for number, (arc, _) in enumerate(pairs) for before in self._into[arc]]
        self._shapes = [(graph.count[left], graph.count[right]) for left, right in pairs]
        self._weigh(model)

    def _weigh(self, model: LanguageModel) -> None:
        graph = self._graph
        left, right, pair_sizes = product(graph, [a for a, _ in self._pairs], [b for _, b in self._pairs])
        first, second = graph.words[left], graph.words[right]
        shorter, bigrams = model.after_one(first, second)
        self._starts = graph.mix(shorter, right, model) * graph.weights[right]
        ends = np.cumsum(pair_sizes)
        begins = ends - pair_sizes
        # Each edge (a, b) of the earlier pair meets each edge (b, c) of the later one that begins with the same b.
        before = np.array([q for q, _ in self._triples], np.int64)
        after = np.array([p for _, p in self._triples], np.int64)
        heads = np.array([shape[0] for shape in self._shapes], np.int64)
        tails = np.array([shape[1] for shape in self._shapes], np.int64)
        sizes = pair_sizes[before] * tails[after]
        which = np.repeat(np.arange(len(before)), sizes)
        place = np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        edge, last = np.divmod(place, tails[after][which])
        middle = edge % tails[before][which]
        edge += begins[before][which]
        onward = begins[after][which] + middle * tails[after][which] + last
        word = second[onward]
        running = model.after_two(bigrams[edge], word, shorter[onward])
        opened = graph.item_gaps[left[onward]]
        if opened.any():
            clause = model.pair(np.full(len(first), model.start), first)
            reopened = model.after_two(clause[onward], word, shorter[onward])
            running = (1 - opened) * running + opened * reopened
        values = graph.mix(running, right[onward], model) * graph.weights[right[onward]]
        bounds = np.cumsum(sizes) - sizes
        self._steps = [
            values[start : start + size].reshape(heads[q], tails[q], tails[p])
            for start, size, (q, p) in zip(bounds.tolist(), sizes.tolist(), self._triples, strict=True)
        ]
        self._begins = begins.tolist()

    def posteriors(self) -> list[Floats]:
        """Return, for each arc, the chance of each of its candidates."""
        graph = self._graph
        forward, ahead = self._forward()
        backward, behind = self._backward()
        total = max(math.log(max(sum(float(forward[p].sum()) for p in self._last()), _NEVER)), -700)
        found: list[Floats] = [np.zeros(count) for count in graph.count]
        found[0][:] = 1
        for number, (_, arc) in enumerate(self._pairs):
            scale = ahead[graph.end[arc]] + behind[graph.end[arc]] - ahead[graph.last] - total
            mass = np.einsum("ab,ab->b", forward[number], backward[number])
            found[arc] += mass * math.exp(min(scale, 600.0))
        return found

    def _last(self) -> list[int]:
        return [p for arc in self._graph.ending[self._graph.last] for p in self._into[arc]]

    def _forward(self) -> tuple[list[Floats], list[float]]:
        graph = self._graph
        values: list[Floats] = [np.zeros(0)] * len(self._pairs)
        scales = [0.0] * (graph.last + 1)
        incoming: list[list[int]] = [[] for _ in self._pairs]
        for number, (_, after) in enumerate(self._triples):
            incoming[after].append(number)
        for node in range(1, graph.last + 1):
            done: list[tuple[int, float]] = []
            top = -math.inf
            for arc in graph.ending[node]:
                scale = scales[graph.source[arc]]
                for pair in self._into[arc]:
                    if self._pairs[pair][0] == 0:
                        size = self._shapes[pair][1]
                        value = self._starts[self._begins[pair] : self._begins[pair] + size].reshape(1, size)
                    else:
                        value = np.zeros(self._shapes[pair])
                        for step in incoming[pair]:
                            value += np.einsum("ab,abc->bc", values[self._triples[step][0]], self._steps[step])
                    values[pair] = value
                    done.append((pair, scale))
                    top = max(top, scale + math.log(max(float(value.max()), _NEVER)))
            scales[node] = top
            for pair, scale in done:
                values[pair] = values[pair] * math.exp(scale - top)
        return values, scales

    def _backward(self) -> tuple[list[Floats], list[float]]:
        graph = self._graph
        values = [
            np.ones(shape) if self._is_last(number) else np.zeros(shape) for number, shape in enumerate(self._shapes)
        ]
        scales = [0.0] * (graph.last + 1)
        outgoing: list[list[int]] = [[] for _ in self._pairs]
        for number, (before, _) in enumerate(self._triples):
            outgoing[before].append(number)
        for node in range(graph.last - 1, 0, -1):
            states = [pair for arc in graph.ending[node] for pair in self._into[arc]]
            onward = [(pair, step) for pair in states for step in outgoing[pair]]
            if not onward:
                continue
            reach = [scales[graph.end[self._pairs[self._triples[step][1]][1]]] for _, step in onward]
            reference = max(reach)
            top = 0.0
            for (pair, step), scale in zip(onward, reach, strict=True):
                part = np.einsum("abc,bc->ab", self._steps[step], values[self._triples[step][1]])
                values[pair] += part if scale == reference else part * math.exp(scale - reference)
            top = max(float(values[pair].max()) for pair in states)
            scales[node] = reference + math.log(max(top, _NEVER))
            for pair in states:
                values[pair] /= max(top, _NEVER)
        return values, scales

    def _is_last(self, pair: int) -> bool:
        return self._graph.end[self._pairs[pair][1]] == self._graph.last


def _choose(graph: Graph, posteriors: list[Floats]) -> list[Choice]:
    """Return the likeliest arcs from start to end, and in each the likeliest candidate."""
    reached: list[tuple[float, int]] = [(0.0, 0)] + [(-math.inf, 0)] * graph.last
    masses = [float(values.sum()) for values in posteriors]
    for node in range(1, graph.last + 1):
        for arc in graph.ending[node]:
            mass = reached[graph.source[arc]][0] + math.log(max(masses[arc], _NEVER))
            if mass > reached[node][0]:
                reached[node] = (mass, arc)
    way: list[tuple[int, int]] = []
    node = graph.last
    while node > 0:
        arc = reached[node][1]
        way.append((arc, int(posteriors[arc].argmax())))
        node = graph.source[arc]
    way.reverse()
    return [
        Choice(
            graph.end[arc],
            *graph.origin(arc, item),
            posterior=min(1.0, float(posteriors[arc][item])),
            rivals=_rivals(graph, arc, posteriors[arc]) if posteriors[arc][item] < SURE else (),
        )
        for arc, item in way
    ]


def _rivals(graph: Graph, arc: int, chances: Floats) -> tuple[tuple[int, float], ...]:
    return tuple((graph.origin(arc, item)[1], chance) for item, chance in enumerate(chances.tolist()))
