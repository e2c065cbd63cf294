"""Sums over all ways through many small lattices at once.

A lattice is laid out as items (candidates, or pairs of them) and links between items, each with a value. The value of
a way is the product along its links; an item's share is the sum over the ways through it, among all ways of its
clause. Clauses know nothing of each other, so they go forward side by side: in wave n stand the items of all clauses
that are n links from where theirs opens. A few array operations per wave do what else took a loop over the items.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_NEVER = 1e-300
_SHORT = np.iinfo(np.uint16).max
_SECTION = 12  # waves after which sums are brought back near 1: until then they stay far from what a float can hold


@dataclass(frozen=True, slots=True)
class Items:
    """What ways lead through.

    Attributes:
        wave: of each item; 0 opens a clause, links lead to later waves, and no clause skips a wave.
        clause: of each item, numbered from 0.
        last: whether a way may end there.
    """

    wave: Integers
    clause: Integers
    last: Flags


@dataclass(frozen=True, slots=True)
class Links:
    """Links from item `left` to item `right`."""

    left: Integers
    right: Integers
    value: Floats

    @classmethod
    def joined(cls, *parts: tuple[Integers, Integers, Floats]) -> Links:
        """Return all of these links."""
        return cls(*(np.concatenate([part[column] for part in parts]) for column in range(3)))


def shares(items: Items, links: Links) -> Floats:
    """Return for each item the share of its clause's sum that passes through it."""
    order = _by_wave(items.wave)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    sums = _Sums(Items(items.wave[order], items.clause[order], items.last[order]), links, place)
    forward = sums.forward()
    found: Floats = (forward * sums.backward(forward))[place]
    return found


def _by_wave(waves: Integers) -> Integers:
    short = np.uint16 if waves.max(initial=0) <= _SHORT else np.int64
    return np.argsort(waves.astype(short), kind="stable")  # short numbers are sorted by counting


class _Sums:
    """Items and links in the order of waves. Going forward scales the links, so that going backward may trust them."""

    def __init__(self, items: Items, links: Links, place: Integers) -> None:
        self._items = items
        self._left, right = place[links.left], place[links.right]
        order = _by_wave(items.wave[right])
        self._left, self._right, self._value = self._left[order], right[order], links.value[order]
        waves = np.arange(int(items.wave[-1]) + 2)
        self._bounds = np.searchsorted(items.wave, waves)
        self._cuts = np.searchsorted(items.wave[self._right], waves)
        self._section = items.wave // _SECTION
        self._crossing = np.flatnonzero(self._section[self._left] != self._section[self._right])

    def forward(self) -> Floats:
        """Return the sums from where clauses open, of each section of waves in its own scale."""
        bounds, cuts = self._bounds.tolist(), self._cuts.tolist()
        sums = np.zeros(len(self._items.wave))
        sums[: bounds[1]] = 1
        scales = np.zeros((1 + len(bounds) // _SECTION, 1 + int(self._items.clause.max())))
        for wave in range(1, len(bounds) - 1):
            if wave % _SECTION == 0:
                before = slice(bounds[wave - 1], bounds[wave])
                self._rescale(wave // _SECTION, scales, self._items.clause[before], sums[before])
            first, after = bounds[wave], bounds[wave + 1]
            here = slice(cuts[wave], cuts[wave + 1])
            parts = sums[self._left[here]] * self._value[here]
            sums[first:after] = np.bincount(self._right[here] - first, parts, after - first)
        return sums

    def _rescale(self, section: int, scales: Floats, clauses: Integers, sums: Floats) -> None:
        """Begin a section: links into it are scaled, so that its sums begin near 1."""
        tops = np.zeros(scales.shape[1])
        np.maximum.at(tops, clauses, sums)
        scales[section] = scales[section - 1] + np.log(np.where(tops > 0, tops, 1.0))
        into = self._crossing[self._section[self._right[self._crossing]] == section]
        left = self._left[into]
        clauses = self._items.clause[left]
        self._value[into] *= np.exp(scales[self._section[left], clauses] - scales[section, clauses])

    def backward(self, forward: Floats) -> Floats:
        """Return the sums to where clauses end, as shares: times `forward` they are 1 for each clause."""
        items, cuts = self._items, self._cuts.tolist()
        ends = np.flatnonzero(items.last)
        totals = np.bincount(items.clause[ends], forward[ends])
        sums = np.zeros(len(items.wave))
        sums[ends] = 1 / np.maximum(totals, _NEVER)[items.clause[ends]]
        for wave in range(len(cuts) - 2, 0, -1):
            here = slice(cuts[wave], cuts[wave + 1])
            left = self._left[here]
            if len(left):
                first, after = int(left.min()), int(left.max()) + 1
                parts = sums[self._right[here]] * self._value[here]
                sums[first:after] += np.bincount(left - first, parts, after - first)
        return sums
