"""A lattice laid out flat, so that whole papers are summed by a few array operations.

Arcs stand in the order of the nodes where they end; candidates of all arcs stand in one row, of which an arc is a
stretch. A node where a clause must open is a cut: what follows knows nothing of what went before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from normalize.language.names import NO_NAME, Naming

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from normalize.language.model import LanguageModel
    from normalize.language.sums import Flags, Floats, Integers

CHANNEL_WEIGHT = 0.72  # letters are read less independently than the channel thinks
_HOPELESS = 9.0  # of log chance by itself behind the best of its place: dropped at once


class Arc(NamedTuple):
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
class Arcs:
    """Arcs side by side; arc 0 is the start, from node 0 to node 0.

    Attributes:
        source, end: nodes of each arc.
        gaps: of each arc.
        ranks: number of each arc in the list of its node.
        nodes: how many there are.
    """

    source: Integers
    end: Integers
    gaps: Floats
    ranks: Integers
    nodes: int

    @classmethod
    def of(cls, lattice: Sequence[Sequence[Arc]]) -> Arcs:
        """Lay out the arcs of a lattice."""
        arcs = [arc for ending in lattice for arc in ending]
        return cls(
            source=np.array([0, *(arc.source for arc in arcs)]),
            end=np.array([0, *(node for node, ending in enumerate(lattice) for _ in ending)]),
            gaps=np.array([1.0, *(arc.gap for arc in arcs)]),
            ranks=np.array([0, *(rank for ending in lattice for rank in range(len(ending)))]),
            nodes=len(lattice),
        )

    def those(self, stay: Flags) -> Arcs:
        """Return some of them."""
        return Arcs(self.source[stay], self.end[stay], self.gaps[stay], self.ranks[stay], self.nodes)

    def through(self, stay: Flags) -> Flags:
        """Return which of these arcs lie on a way from start to end along these arcs."""
        while True:
            reached, leading = np.zeros((2, self.nodes), np.bool_)
            reached[self.end[stay]] = True
            leading[self.source[stay]] = leading[-1] = True
            onward = stay & reached[self.source] & leading[self.end]
            if np.array_equal(onward, stay):
                return stay
            stay = onward

    def cuts(self) -> Flags:
        """Return whether each node is a cut: every arc from it opens a clause, none passes it by; so are both ends."""
        source, end, gaps = self.source[1:], self.end[1:], self.gaps[1:]
        begun, ended = (np.bincount(nodes, minlength=self.nodes + 1) for nodes in (source + 1, end))
        passing = np.cumsum(begun - ended)[: self.nodes]
        leaving = np.bincount(source, minlength=self.nodes)
        opening = np.bincount(source[gaps == 1], minlength=self.nodes)
        cut: Flags = (passing == 0) & (leaving > 0) & (opening == leaving)
        cut[0] = cut[-1] = True
        return cut

    def depths(self, cut: Flags) -> Integers:
        """Return for each node how many arcs at most lead there from the cut before it; for a cut, as it is reached."""
        depths = [0] * self.nodes
        opens = cut.tolist()
        for before, node in zip(self.source[1:].tolist(), self.end[1:].tolist(), strict=True):
            depths[node] = max(depths[node], 1 if opens[before] else depths[before] + 1)
        return np.array(depths)


@dataclass(frozen=True, slots=True)
class Row:
    """Candidates side by side.

    Attributes:
        words: numbers in the language model.
        weights: chances of the reading.
        ordinary, names: chance that each is no part of a name, and that it is and is this word.
        numbers: of each candidate in its arc as it came.
        owners: arc of each candidate.
    """

    words: Integers
    weights: Floats
    ordinary: Floats
    names: Floats
    numbers: Integers
    owners: Integers

    @classmethod
    def of(cls, lattice: Sequence[Sequence[Arc]], model: LanguageModel) -> Row:
        """Lay out the candidates of a lattice, without those that have no chance in any context."""
        arcs = [arc for ending in lattice for arc in ending]
        counts = np.array([1, *(len(arc.words) for arc in arcs)])
        words = np.concatenate([[model.start], *(arc.words for arc in arcs)])
        scores = CHANNEL_WEIGHT * np.concatenate([[0.0], *(arc.scores for arc in arcs)])
        owners = np.repeat(np.arange(len(counts)), counts)
        naming = np.array([0.0, *(arc.naming.chance for arc in arcs)])[owners]
        names = naming * model.names[np.array([0, *(arc.naming.part for arc in arcs)])[owners], words]
        alone = scores + 0.5 * np.log(np.maximum(model.chance1[words], names))
        starts = np.cumsum(counts) - counts
        kept = np.flatnonzero(alone > np.maximum.reduceat(alone, starts)[owners] - _HOPELESS)
        owners = owners[kept]
        return cls(
            words=words[kept],
            weights=np.exp(scores[kept]),
            ordinary=1 - naming[kept],
            names=names[kept],
            numbers=kept - starts[owners],
            owners=owners,
        )

    def those(self, kept: Integers | Flags) -> Row:
        """Return some of them."""
        return Row(
            self.words[kept],
            self.weights[kept],
            self.ordinary[kept],
            self.names[kept],
            self.numbers[kept],
            self.owners[kept],
        )


@dataclass(frozen=True, slots=True)
class Graph:
    """Arcs and their candidates.

    Attributes:
        arcs: in the order of the nodes where they end.
        row: their candidates.
        first, count: where the candidates of each arc stand in the row, and how many.
        cut: whether a clause opens at each node.
        depth: of each node: how many arcs at most lead there from where its clause opens.
    """

    arcs: Arcs
    row: Row
    first: Integers
    count: Integers
    cut: Flags
    depth: Integers

    @classmethod
    def of(cls, arcs: Arcs, row: Row) -> Graph:
        """Return the graph of these; an arc without candidates disappears, and those that it leaves without a way."""
        counts = np.bincount(row.owners, minlength=len(arcs.source))
        stay = arcs.through(counts > 0)
        row = row.those(stay[row.owners])
        arcs, counts = arcs.those(stay), counts[stay]
        row = replace(row, owners=(np.cumsum(stay) - 1)[row.owners])
        cut = arcs.cuts()
        return cls(arcs, row, np.cumsum(counts) - counts, counts, cut, arcs.depths(cut))

    def keep(self, kept: Integers) -> Graph:
        """Return the graph with these candidates only."""
        return Graph.of(self.arcs, self.row.those(kept))

    def pairs(self) -> tuple[Integers, Integers]:
        """Return neighbouring arcs (before, after) in the order of the later one; before a clause stands arc 0."""
        source = self.arcs.source
        places = np.searchsorted(self.arcs.end, np.arange(self.arcs.nodes + 1))
        opening = self.cut[source]
        counts = np.where(opening, 1, np.diff(places)[source])
        counts[0] = 0
        after, before = spread(np.where(opening, 0, places[source]), counts)
        return before, after

    def clauses(self) -> Integers:
        """Return the clause that each node opens or, if it is no cut, stands in, numbered from 0."""
        return np.cumsum(self.cut) - 1

    def gaps(self, items: Integers) -> Floats:
        """Return how likely a clause opens before each of these candidates."""
        return self.arcs.gaps[self.row.owners[items]]

    def mix(self, running: NDArray[Any], items: Integers, model: LanguageModel) -> Floats:
        """Return the mean of carrying on and opening a clause, as the gap before each of these candidates has it.

        Where they may be parts of names, mixed with the chances of those.
        """
        gaps = self.gaps(items)
        mixed: Floats = running.astype(np.float64)
        if gaps.any():
            mixed = (1 - gaps) * running + gaps * self.opening(model)[items]
        return self.row.ordinary[items] * mixed + self.row.names[items]

    def opening(self, model: LanguageModel) -> NDArray[np.float32]:
        """Return the chance of each candidate where a clause opens."""
        words = self.row.words
        return model.after_one(np.full(len(words), model.start), words)[0]


def spread(firsts: Integers, counts: Integers) -> tuple[Integers, Integers]:
    """Lay stretches of numbers, `counts` long from `firsts`, one after the other: (which stretch, number)."""
    owners = np.repeat(np.arange(len(counts)), counts)
    shifts = firsts - (np.cumsum(counts) - counts)
    return owners, np.arange(len(owners)) + np.repeat(shifts, counts)
