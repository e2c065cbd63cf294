"""Candidates narrowed to a few per place by sums over pairs of neighbours.

Next to no pair of neighbours is listed in the language model; for the others its chance is one factor of the left word
and one of the right. So the left ones are summed first (into a hub, one per node), and only listed pairs are linked by
themselves. Candidates with next to no chance are dropped, so that the sums over triples (`decoding`) stay small.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from normalize.decoding.graph import spread
from normalize.language.sums import Items, Links, shares

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalize.decoding.graph import Graph
    from normalize.language.model import LanguageModel
    from normalize.language.sums import Integers

_SLIGHT = 1e-3  # chance by pairs under which a candidate is dropped
_ROOM = 1 << 16  # pairs of candidates looked up in one go: what stays in the processor's cache


def narrow(graph: Graph, model: LanguageModel) -> Graph:
    """Return the graph without the candidates that have next to no chance among their neighbours."""
    found = shares(_items(graph), _links(graph, model))[: len(graph.row.words)]
    found[0] = 1.0
    return graph.keep(np.flatnonzero(found > _SLIGHT))


def _items(graph: Graph) -> Items:
    """Return candidates, hubs of nodes for carrying on, hubs for opening a clause, roots of clauses."""
    source, end = graph.arcs.source[graph.row.owners], graph.arcs.end[graph.row.owners]
    clauses = graph.clauses()
    roots = np.arange(int(clauses[-1]) + 1)
    hubs = 2 * graph.depth + 1
    last = np.zeros(len(end) + 2 * len(hubs) + len(roots), np.bool_)
    last[1 : len(end)] = graph.cut[end[1:]]
    return Items(
        wave=np.concatenate([2 * graph.depth[end], hubs, hubs, np.zeros_like(roots)]),
        clause=np.concatenate([clauses[source], clauses, clauses, roots]),
        last=last,
    )


def _links(graph: Graph, model: LanguageModel) -> Links:
    row, nodes = graph.row, graph.arcs.nodes
    source, end = graph.arcs.source[row.owners], graph.arcs.end[row.owners]
    hubs, openers, roots = (len(row.words) + number * nodes for number in range(3))
    gaps, opening = graph.arcs.gaps[row.owners], graph.opening(model)
    starts = np.flatnonzero(graph.cut[source])[1:]  # but for the start itself
    inner, onward = np.flatnonzero(~graph.cut[source]), np.flatnonzero(~graph.cut[end])
    # A name may stand after anything, as a clause may open after anything: both go through the same hubs.
    opened = row.ordinary * opening
    apart = gaps * opened + row.names
    halting = inner[(gaps[inner] > 0) | (row.names[inner] > 0)]
    may_open = np.zeros(nodes, np.bool_)
    may_open[source[halting]] = True
    before = onward[may_open[end[onward]]]
    left, right = _listed(graph, model)
    both, _ = model.after_one(row.words[left], row.words[right])
    given, alone = model.backoff1[row.words].astype(np.float64), model.chance1[row.words]
    carrying = row.ordinary * (1 - gaps) * row.weights
    return Links.joined(
        (roots + graph.clauses()[source[starts]], starts, row.weights[starts] * (opened + row.names)[starts]),
        (onward, hubs + end[onward], given[onward]),
        (hubs + source[inner], inner, carrying[inner] * alone[inner]),
        (before, openers + end[before], np.ones(len(before))),
        (openers + source[halting], halting, row.weights[halting] * apart[halting]),
        (left, right, carrying[right] * (both - given[left] * alone[right])),
    )


def _listed(graph: Graph, model: LanguageModel) -> tuple[Integers, Integers]:
    """Return pairs of neighbouring candidates that the language model lists, but for those where a clause opens."""
    before, after = graph.pairs()
    inside = before > 0
    before, after = before[inside], after[inside]
    pairs, left = spread(graph.first[before], graph.count[before])
    firsts, counts = graph.first[after][pairs], graph.count[after][pairs]
    found = []
    for part in _portions(counts):
        ends = np.cumsum(counts[part])
        starts = ends - counts[part]
        right = np.arange(ends[-1]) + np.repeat(firsts[part] - starts, counts[part])
        contexts = np.repeat(graph.row.words[left[part]], counts[part])
        places = model.listed(contexts, graph.row.words[right])
        found.append((left[part][np.searchsorted(ends, places, side="right")], right[places]))
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return np.concatenate([one for one, _ in found]), np.concatenate([two for _, two in found])


def _portions(counts: Integers) -> Iterator[slice]:
    """Cut a row of stretches into portions of about `_ROOM` in all."""
    portion = np.cumsum(counts) // _ROOM
    bounds = np.flatnonzero(np.diff(portion, prepend=-1, append=-1)).tolist()
    for first, after in pairwise(bounds):
        yield slice(first, after)
