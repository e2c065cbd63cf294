"""The network run for many lines at once.

A step of an LSTM needs the one before it, but not the other lines: it is one product of matrices for all lines that are
still running. Lines are ordered by length, so that the running ones are always the first. A sigmoid is a hyperbolic
tangent of half its input, moved: gates are halved in the weights and need one function only. Everything is done in
pieces that fit the processor's cache, and the weights in parts so small that the BLAS takes them as they lie.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ocr.engines.network.layers import POOL, Cells, Network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ocr.engines.network.container import Floats


MOST_STATE = 100.0  # what a state is cut at
COLUMNS = 192  # pixels of a line whose windows are laid out at once
COLUMN_STEPS = 192  # columns that run down together
SMALL = 20_000  # weights in one product of matrices: with lines of a page the BLAS does it without packing them anew
# Beyond the edges of a line the network was shown noise when it learnt; nothing, or white, misleads it there.
NOISE = np.random.default_rng(0).uniform(-1, 1, (2, COLUMNS, POOL)).astype(np.float32)


def run(network: Network, lines: Sequence[Floats], tick: Callable[[], None] = lambda: None) -> list[Floats]:
    """Return, for every line, the chances of every output at every step of three pixels: steps x outputs.

    Args:
        network: of a model.
        lines: height of the network x width, -1 black to 1 white; at least three pixels wide.
        tick: called now and then; what it raises ends the work.
    """
    if not lines:
        return []
    pooled = [_pooled(network.window, line) for line in lines]
    tick()
    lengths = [one.shape[1] for one in pooled]
    columns = _down(network, np.concatenate(pooled, axis=1))
    order = sorted(range(len(lines)), key=lambda number: -lengths[number])
    running = _running([lengths[number] for number in order])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    values = np.zeros((lengths[order[0]], len(lines), columns.shape[1]), np.float32)
    for place, number in enumerate(order):
        values[: lengths[number], place] = columns[starts[number] : starts[number + 1]]
    for cells in network.along:
        tick()
        said = np.zeros((*values.shape[:2], cells.onwards.shape[0]), np.float32)
        for step, out in _along(_ready(cells), values, running):
            said[step, : len(out)] = out
        values = said
    out = np.ascontiguousarray(network.out.T)
    found: list[Floats] = [np.empty(0, np.float32)] * len(lines)
    for place, number in enumerate(order):
        found[number] = _chances(out, network.out_bias, values[: lengths[number], place])
    return found


def _running(lengths: list[int]) -> list[int]:
    """Return, for every step, how many lines are that long; `lengths` from the longest to the shortest."""
    counts = np.bincount(lengths, minlength=lengths[0] + 1)
    return [int(count) for count in len(lengths) - np.cumsum(counts)[:-1]]


def _pooled(window: Floats, line: Floats) -> Floats:
    """Return what the convolution finds, the most of every 3 x 3 pixels: rows x steps x features."""
    height, width = line.shape
    steps = width // POOL
    framed = np.zeros((height + 2, width + 2), np.float32)
    framed[1:-1, 1:-1] = line
    weights, bias = np.ascontiguousarray(window[:, :-1].T), window[:, -1]
    pooled = np.empty((height // POOL, steps, window.shape[0]), np.float32)
    for start in range(0, steps, COLUMNS // POOL):
        end = min(start + COLUMNS // POOL, steps)
        left, across = start * POOL, (end - start) * POOL
        laid = np.empty((height, across, POOL * POOL), np.float32)
        for place in range(POOL * POOL):
            x, y = divmod(place, POOL)
            laid[:, :, place] = framed[y : y + height, left + x : left + x + across]
        laid[0, :, ::POOL], laid[-1, :, POOL - 1 :: POOL] = NOISE[:, :across]
        if start == 0:
            laid[:, 0, :POOL] = NOISE[0, :height]
        if left + across == width:
            laid[:, -1, -POOL:] = NOISE[1, :height]
        seen = (laid.reshape(-1, POOL * POOL) @ weights).reshape(height // POOL, POOL, end - start, POOL, -1)
        tall = np.maximum(np.maximum(seen[:, 0], seen[:, 1]), seen[:, 2])
        np.maximum(np.maximum(tall[:, :, 0], tall[:, :, 1]), tall[:, :, 2], out=pooled[:, start:end])
    pooled += bias
    return np.tanh(pooled, out=pooled)  # it rises everywhere: the most of it is that of the most


@dataclass(frozen=True, slots=True)
class _Ready:
    """Cells made ready: parts x (inputs, states, 1) x width, gate after gate, each in one or more parts.

    Attributes:
        weights: of the gates, halved but for what is put in (see above), and their bias in the last row.
        states: how many.
        backwards: as of the cells.
    """

    weights: Floats
    states: int
    backwards: bool


def _ready(cells: Cells) -> _Ready:
    states = cells.onwards.shape[0]
    whole = np.concatenate([cells.inwards, cells.onwards, cells.bias[None]])
    whole[:, : 3 * states] *= 0.5
    divisors = (number for number in range(1, states) if states % number == 0)
    parts = next((number for number in divisors if len(whole) * states // number <= SMALL), states)
    weights = whole.reshape(len(whole), 4 * parts, states // parts).transpose(1, 0, 2)
    return _Ready(np.ascontiguousarray(weights), states, cells.backwards)


def _down(network: Network, values: Floats) -> Floats:
    """Return what the cells say at the foot of each column: columns x states, of rows x columns x features."""
    cells = _ready(network.down)
    rows, count, _ = values.shape
    feet = np.empty((count, cells.states), np.float32)
    for start in range(0, count, COLUMN_STEPS):
        piece = values[:, start : start + COLUMN_STEPS]
        for _, out in _along(cells, piece, [piece.shape[1]] * rows):
            foot = out
        feet[start : start + COLUMN_STEPS] = foot
    return feet


def _along(cells: _Ready, values: Floats, running: Sequence[int]) -> Iterator[tuple[int, Floats]]:
    """Yield each step with what the cells say there: lines x states, good until the next one.

    Args:
        cells: of a layer.
        values: steps x lines x inputs.
        running: for every step, how many lines are that long, the first ones.
    """
    steps, lines, inputs = values.shape
    count_parts, height, width = cells.weights.shape
    halves = count_parts // 4
    both = np.zeros((lines, height), np.float32)
    both[:, -1] = 1
    said = both[:, inputs:-1].reshape(lines, halves, width).transpose(1, 0, 2)
    states, news = np.zeros((2, halves, lines, width), np.float32)
    room = np.empty(count_parts * lines * width, np.float32)
    count, bound = 0, 0.0
    for step in range(steps - 1, -1, -1) if cells.backwards else range(steps):
        if running[step] != count:
            count = running[step]
            put, seen, out = both[:count, :inputs], both[:count], said[:, :count]
            gates = room[: count_parts * count * width].reshape(count_parts, count, width)
            open_, kept, told, new = gates.reshape(4, halves, count, width)
            opened = gates[: 3 * halves]
            state, fresh = states[:, :count], news[:, :count]
        put[...] = values[step, :count]
        np.matmul(seen, cells.weights, out=gates)
        np.tanh(gates, out=gates)
        opened *= 0.5
        opened += 0.5
        state *= kept
        np.multiply(new, open_, out=fresh)
        state += fresh
        bound += 1  # so much a step adds at most
        if bound > MOST_STATE:
            np.clip(states, -MOST_STATE, MOST_STATE, out=states)
            bound = float(np.abs(states).max())
        np.tanh(state, out=fresh)
        np.multiply(fresh, told, out=out)
        yield step, both[:count, inputs:-1]


def _chances(weights: Floats, bias: Floats, values: Floats) -> Floats:
    found: Floats = values @ weights
    found += bias
    found -= found.max(axis=1, keepdims=True)
    np.exp(found, out=found)
    found /= found.sum(axis=1, keepdims=True)
    return found
