"""The likeliest way through a lattice of candidates, and how sure each choice is.

Two passes, each a forward and a backward sum over all clauses of the lattice side by side (`sums`), with every
chance of the language model looked up at once: pairs of neighbouring candidates first (`narrowing`), which leaves a
handful of candidates in each place; then triples of those. What is chosen in each place is the candidate with the
greatest chance of being right, not the sentence with the greatest chance as a whole: that makes the fewest wrong words.
Breaks are soft: at a comma the model's chance is the mean of carrying on and opening a clause.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from normalize.decoding.graph import Arcs, Graph, Row, spread
from normalize.decoding.narrowing import narrow
from normalize.language.sums import Items, Links, shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from normalize.decoding.graph import Arc
    from normalize.language.model import LanguageModel
    from normalize.language.sums import Floats, Integers

_NEVER = 1e-300
SURE = 0.9  # chance from which a choice is sure: it may speak for others


class Choice(NamedTuple):
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
    graph = narrow(Graph.of(Arcs.of(lattice), Row.of(lattice, model)), model)
    return _choose(graph, _posteriors(graph, _edges(graph, model), model))


@dataclass(frozen=True, slots=True)
class _Edges:
    """Pairs of neighbouring candidates, those with the same left one together.

    Attributes:
        left, right: candidates.
        bigrams: their numbers in the language model.
        chances: P(right | left).
    """

    left: Integers
    right: Integers
    bigrams: Integers
    chances: NDArray[np.float32]


def _edges(graph: Graph, model: LanguageModel) -> _Edges:
    before, after = graph.pairs()
    pairs, left = spread(graph.first[before], graph.count[before])
    owners, right = spread(graph.first[after][pairs], graph.count[after][pairs])
    left = left[owners]
    order = np.argsort(left, kind="stable")
    left, right = left[order], right[order]
    chances, bigrams = model.after_one(graph.row.words[left], graph.row.words[right])
    return _Edges(left, right, bigrams, chances)


def _posteriors(graph: Graph, edges: _Edges, model: LanguageModel) -> Floats:
    """Return the chance of each candidate by sums over triples: ways lead from edge to edge."""
    leaving = np.bincount(edges.left, minlength=len(graph.row.words))
    leaving[0] = 0
    earlier, later = spread((np.cumsum(leaving) - leaving)[edges.right], leaving[edges.right])
    later += np.count_nonzero(edges.left == 0)
    weights = graph.row.weights[edges.right]
    values = graph.mix(_after_two(graph, edges, earlier, later, model), edges.right[later], model) * weights[later]
    opening = np.flatnonzero(edges.left == 0)
    starts = graph.mix(edges.chances[opening], edges.right[opening], model) * weights[opening]
    arcs = graph.row.owners[edges.right]
    clauses = graph.clauses()[graph.arcs.source[arcs]]
    roots = int(clauses.max()) + 1
    items = Items(
        wave=np.append(graph.depth[graph.arcs.end[arcs]], np.zeros(roots, np.int64)),
        clause=np.append(clauses, np.arange(roots)),
        last=np.append(graph.cut[graph.arcs.end[arcs]], np.zeros(roots, np.bool_)),
    )
    links = Links.joined((len(arcs) + clauses[opening], opening, starts), (earlier, later, values))
    found: Floats = np.bincount(edges.right, shares(items, links)[: len(arcs)], len(graph.row.words)).astype(np.float64)
    found[0] = 1.0
    return found


def _after_two(
    graph: Graph, edges: _Edges, earlier: Integers, later: Integers, model: LanguageModel
) -> NDArray[np.float32] | Floats:
    """Return P(right of the later edge | both of the earlier); the mean of both where a clause may open between."""
    words, shorter = graph.row.words[edges.right[later]], edges.chances[later]
    running = model.after_two(edges.bigrams[earlier], words, shorter)
    opened = graph.gaps(edges.right[earlier])
    if not opened.any():
        return running
    first = graph.row.words[edges.left]
    clause = model.pair(np.full(len(first), model.start), first)
    reopened = model.after_two(clause[later], words, shorter)
    mixed: Floats = (1 - opened) * running + opened * reopened
    return mixed


def _choose(graph: Graph, posteriors: Floats) -> list[Choice]:
    """Return the likeliest arcs from start to end, and in each the likeliest candidate."""
    masses = np.log(np.maximum(np.add.reduceat(posteriors, graph.first), _NEVER)).tolist()
    bests = np.maximum.reduceat(posteriors, graph.first)
    best = np.flatnonzero(posteriors == bests[graph.row.owners])
    best = best[np.unique(graph.row.owners[best], return_index=True)[1]].tolist()
    source, end, ranks = graph.arcs.source.tolist(), graph.arcs.end.tolist(), graph.arcs.ranks.tolist()
    numbers = graph.row.numbers.tolist()
    reached: list[tuple[float, int]] = [(0.0, 0)] + [(-math.inf, 0)] * (graph.arcs.nodes - 1)
    for arc in range(1, len(source)):
        mass = reached[source[arc]][0] + masses[arc]
        if mass > reached[end[arc]][0]:
            reached[end[arc]] = (mass, arc)
    way: list[int] = []
    node = graph.arcs.nodes - 1
    while node > 0:
        way.append(reached[node][1])
        node = source[way[-1]]
    way.reverse()
    chances = np.minimum(1.0, bests).tolist()
    firsts, counts = graph.first.tolist(), graph.count.tolist()

    def rivals(arc: int) -> tuple[tuple[int, float], ...]:
        items = range(firsts[arc], firsts[arc] + counts[arc])
        return tuple((numbers[item], float(posteriors[item])) for item in items) if chances[arc] < SURE else ()

    return [Choice(end[arc], ranks[arc], numbers[best[arc]], chances[arc], rivals(arc)) for arc in way]
