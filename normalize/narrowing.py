"""A lattice laid out flat, and its candidates narrowed to a few per place by sums over pairs of neighbours.

Candidates of all arcs stand in one row; an arc is a stretch of it. Chances of the language model are looked up for all
pairs of neighbouring candidates at once, then summed forward and backward, node by node. Candidates with next to no
chance are dropped, so that the sums over triples (`decoding`) stay small.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from normalize.names import NO_NAME, Naming

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.language_model import LanguageModel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

CHANNEL_WEIGHT = 0.72  # letters are read less independently than the channel thinks
_HOPELESS = 9.0  # of log chance by itself behind the best of its place: dropped at once
_SLIGHT = 1e-3  # chance by pairs under which a candidate is dropped
_NEVER = 1e-300


@dataclass(frozen=True, slots=True)
class Arc:
    """Candidates for what stands between two nodes of the lattice.

    Attributes:
        source: node where it begins; the node where it ends is where it is listed.
        words: numbers in the language model.
        scores: log P(reading | word) and other evidence.
        gap: 0 when the text runs on before it, 1 when a clause opens, between when it may.
        naming: which part of a name it may be, and how likely.
    """

    source: int
    words: Integers
    scores: Floats
    gap: float
    naming: Naming = NO_NAME


@dataclass(frozen=True, slots=True)
class Graph:
    """Arcs in the order of the nodes where they end; arc 0 is the start, which ends at node 0.

    Attributes:
        source, end: nodes of each arc.
        gaps: of each arc.
        first, count: where the candidates of each arc stand, and how many.
        words, weights, item_gaps, numbers: of each candidate: word, chance of the reading, gap of its arc, its
            number in the arc as it came.
        ordinary, names: of each candidate: chance that it is no part of a name, and that it is and is this word.
        ending: arcs by the node where they end.
        ranks: number of each arc in the list of its node.
        last: the last node.
    """

    source: list[int]
    end: list[int]
    first: list[int]
    count: list[int]
    words: Integers
    weights: Floats
    item_gaps: Floats
    numbers: Integers
    ordinary: Floats
    names: Floats
    ending: list[list[int]]
    ranks: list[int]
    last: int

    @classmethod
    def of(cls, lattice: Sequence[Sequence[Arc]], model: LanguageModel) -> Graph:
        """Lay a lattice out, without the candidates that have no chance in any context."""
        arcs = [arc for ending in lattice for arc in ending]
        counts = np.array([1, *(len(arc.words) for arc in arcs)])
        words = np.concatenate([[model.start], *(arc.words for arc in arcs)])
        scores = CHANNEL_WEIGHT * np.concatenate([[0.0], *(arc.scores for arc in arcs)])
        starts = np.cumsum(counts) - counts
        owners = np.repeat(np.arange(len(counts)), counts)
        naming = np.array([0.0, *(arc.naming.chance for arc in arcs)])[owners]
        names = naming * model.names[np.array([0, *(arc.naming.part for arc in arcs)])[owners], words]
        alone = scores + 0.5 * np.log(np.maximum(model.chance1[words], names))
        kept = np.flatnonzero(alone > np.maximum.reduceat(alone, starts)[owners] - _HOPELESS)
        numbers = np.arange(len(words)) - starts[owners]
        ends = [node for node, ending in enumerate(lattice) for _ in ending]
        graph = cls(
            source=[-1, *(arc.source for arc in arcs)],
            end=[0, *ends],
            first=[],
            count=[],
            words=words,
            weights=np.exp(scores),
            item_gaps=np.array([0.0, *(arc.gap for arc in arcs)])[owners],
            numbers=numbers,
            ordinary=1 - naming,
            names=names,
            ending=[[0], *([] for _ in lattice[1:])],
            ranks=[0, *(rank for ending in lattice for rank in range(len(ending)))],
            last=len(lattice) - 1,
        )
        return graph.keep(kept, owners)

    def keep(self, kept: Integers, owners: Integers) -> Graph:
        """Return the graph with these candidates only; an arc without any disappears, and those it alone led to."""
        counts = np.bincount(owners[kept], minlength=len(self.source)).tolist()
        ending: list[list[int]] = [[] for _ in self.ending]
        stay: list[int] = []
        for arc, count in enumerate(counts):
            if count and (arc == 0 or ending[self.source[arc]]):
                ending[self.end[arc]].append(len(stay))
                stay.append(arc)
        if len(stay) < len(counts):
            kept = kept[np.isin(owners[kept], stay)]
        sizes = [counts[arc] for arc in stay]
        return Graph(
            source=[self.source[arc] for arc in stay],
            end=[self.end[arc] for arc in stay],
            first=(np.cumsum(sizes) - sizes).tolist(),
            count=sizes,
            words=self.words[kept],
            weights=self.weights[kept],
            item_gaps=self.item_gaps[kept],
            numbers=self.numbers[kept],
            ordinary=self.ordinary[kept],
            names=self.names[kept],
            ending=ending,
            ranks=[self.ranks[arc] for arc in stay],
            last=self.last,
        )

    def pairs(self) -> list[tuple[int, int]]:
        """Return neighbouring arcs (before, after) in the order of the later one."""
        return [(before, arc) for arc in range(1, len(self.source)) for before in self.ending[self.source[arc]]]

    def mix(self, running: NDArray[Any], items: Integers, model: LanguageModel) -> Floats:
        """Return the mean of carrying on and opening a clause, as the gap before each of these candidates has it.

        Where they may be parts of names, mixed with the chances of those.
        """
        gaps = self.item_gaps[items]
        mixed: Floats = running.astype(np.float64)
        if gaps.any():
            opening, _ = model.after_one(np.full(len(self.words), model.start), self.words)
            mixed = (1 - gaps) * running + gaps * opening[items]
        return self.ordinary[items] * mixed + self.names[items]

    def origin(self, arc: int, item: int) -> tuple[int, int]:
        """Return the number of the arc in the list of its node and the number of the candidate, as they came."""
        return self.ranks[arc], int(self.numbers[self.first[arc] + item])


def product(graph: Graph, left: Sequence[int], right: Sequence[int]) -> tuple[Integers, Integers, Integers]:
    """Return for each pair of arcs every pair of their candidates, in one row, and how many each pair of arcs has."""
    first, count = np.array(graph.first), np.array(graph.count)
    one, two = np.array(left), np.array(right)
    sizes = count[one] * count[two]
    which = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    outer, inner = np.divmod(place, count[two][which])
    return first[one][which] + outer, first[two][which] + inner, sizes


def narrow(graph: Graph, model: LanguageModel) -> Graph:
    """Return the graph without the candidates that have next to no chance among their neighbours."""
    pairs = graph.pairs()
    words = [graph.words[first : first + count] for first, count in zip(graph.first, graph.count, strict=True)]
    weights = [graph.weights[first : first + count] for first, count in zip(graph.first, graph.count, strict=True)]
    steps = model.after_each([(words[before], words[after]) for before, after in pairs])
    opening, _ = model.after_one(np.full(len(graph.words), model.start), graph.words)
    for number, (_, after) in enumerate(pairs):
        first = graph.first[after]
        gap = float(graph.item_gaps[first])
        if gap:
            steps[number] *= 1 - gap
            steps[number] += gap * opening[first : first + graph.count[after]]
        if graph.ordinary[first] < 1:
            steps[number] *= graph.ordinary[first]
            steps[number] += graph.names[first : first + graph.count[after]]
        steps[number] *= weights[after]
    forward, ahead = _forward(graph, pairs, steps)
    backward, behind = _backward(graph, pairs, steps)
    total = math.log(sum(float(forward[arc].sum()) for arc in graph.ending[graph.last]))
    scales = [ahead[node] + behind[node] - ahead[graph.last] - total for node in graph.end]
    with np.errstate(divide="ignore"):
        masses = np.log(np.concatenate(forward)) + np.log(np.concatenate(backward))
    owners = np.repeat(np.arange(len(graph.source)), graph.count)
    masses += np.array(scales)[owners]
    masses[0] = 0.0
    return graph.keep(np.flatnonzero(masses > math.log(_SLIGHT)), owners)


def _forward(
    graph: Graph, pairs: Sequence[tuple[int, int]], steps: Sequence[Floats]
) -> tuple[list[Floats], list[float]]:
    values: list[Floats] = [np.zeros(count) for count in graph.count]
    values[0][:] = 1
    scales = [0.0] * (graph.last + 1)
    number = 0
    for node in range(1, graph.last + 1):
        top = -math.inf
        for arc in graph.ending[node]:
            for _ in graph.ending[graph.source[arc]]:
                values[arc] += values[pairs[number][0]] @ steps[number]
                number += 1
            top = max(top, scales[graph.source[arc]] + math.log(max(float(values[arc].max()), _NEVER)))
        scales[node] = top
        for arc in graph.ending[node]:
            values[arc] *= math.exp(scales[graph.source[arc]] - top)
    return values, scales


def _backward(
    graph: Graph, pairs: Sequence[tuple[int, int]], steps: Sequence[Floats]
) -> tuple[list[Floats], list[float]]:
    values: list[Floats] = [np.zeros(count) for count in graph.count]
    for arc in graph.ending[graph.last]:
        values[arc][:] = 1
    scales = [0.0] * (graph.last + 1)
    leaving: list[list[int]] = [[] for _ in range(graph.last + 1)]
    for number, (before, _) in enumerate(pairs):
        leaving[graph.end[before]].append(number)
    for node in range(graph.last - 1, 0, -1):
        if not leaving[node]:
            continue
        reference = max(scales[graph.end[pairs[number][1]]] for number in leaving[node])
        for number in leaving[node]:
            before, after = pairs[number]
            values[before] += (steps[number] @ values[after]) * math.exp(scales[graph.end[after]] - reference)
        top = max(_NEVER, *(float(values[arc].max()) for arc in graph.ending[node]))
        for arc in graph.ending[node]:
            values[arc] /= top
        scales[node] = reference + math.log(top)
    return values, scales
