"""The network run for many lines at once.

A step of an LSTM needs the one before it, but not the other lines: what comes from the input is one product of
matrices for many steps, what comes from the step before is one for all lines that are still running. Lines are ordered
by length, so that the running ones are always the first. A sigmoid is a hyperbolic tangent of half its input, moved:
gates are halved in the weights and need one function only. Everything is done in pieces that fit the processor's cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ocr.engines.network.layers import POOL, Cells, Network

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ocr.engines.network.container import Floats


MOST_STATE = 100.0  # what a state is cut at
COLUMNS = 192  # pixels of a line whose windows are laid out at once
COLUMN_STEPS = 384  # columns that run down together
TOGETHER = 16  # steps along the lines whose inputs are multiplied at once
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
    columns = _down(_halved(network.down), np.concatenate(pooled, axis=1))
    order = sorted(range(len(lines)), key=lambda number: -lengths[number])
    running = _running([lengths[number] for number in order])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    values = np.zeros((lengths[order[0]], len(lines), columns.shape[1]), np.float32)
    for place, number in enumerate(order):
        values[: lengths[number], place] = columns[starts[number] : starts[number + 1]]
    for cells in network.along:
        tick()
        values = _along(_halved(cells), values, running)
    found: list[Floats] = [np.empty(0, np.float32)] * len(lines)
    for place, number in enumerate(order):
        found[number] = _chances(network, values[: lengths[number], place])
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
class _Halved:
    """Cells whose gates, but for what is put in, are halved; see above."""

    inwards: Floats
    onwards: Floats
    bias: Floats
    backwards: bool


def _halved(cells: Cells) -> _Halved:
    states = cells.onwards.shape[0]
    factor = np.full(4 * states, 0.5, np.float32)
    factor[3 * states :] = 1
    return _Halved(cells.inwards * factor, cells.onwards * factor, cells.bias * factor, cells.backwards)


def _step(gates: Floats, state: Floats, out: Floats) -> None:
    """Do one step: `gates` as they came in are used up, `state` is renewed, `out` is what the cells say."""
    states = state.shape[1]
    np.tanh(gates, out=gates)
    opened = gates[:, : 3 * states]
    opened *= 0.5
    opened += 0.5
    state *= opened[:, states : 2 * states]
    np.multiply(gates[:, 3 * states :], opened[:, :states], out=out)
    state += out
    np.clip(state, -MOST_STATE, MOST_STATE, out=state)
    np.tanh(state, out=out)
    out *= opened[:, 2 * states :]


def _down(cells: _Halved, values: Floats) -> Floats:
    """Return what the cells say at the foot of each column: columns x states, of rows x columns x features."""
    rows, count, features = values.shape
    states = cells.onwards.shape[0]
    weights = np.concatenate([cells.inwards, cells.onwards, cells.bias[None]])
    said = np.empty((count, states), np.float32)
    for start in range(0, count, COLUMN_STEPS):
        piece = values[:, start : start + COLUMN_STEPS]
        width = piece.shape[1]
        both = np.zeros((width, features + states + 1), np.float32)
        both[:, -1] = 1
        state, out = np.zeros((width, states), np.float32), np.empty((width, states), np.float32)
        gates = np.empty((width, 4 * states), np.float32)
        for row in range(rows):
            both[:, :features] = piece[row]
            np.matmul(both, weights, out=gates)
            _step(gates, state, out)
            both[:, features:-1] = out
        said[start : start + width] = out
    return said


def _along(cells: _Halved, values: Floats, running: list[int]) -> Floats:
    """Return what the cells say at each step of each line: steps x lines x states."""
    steps, lines, features = values.shape
    states = cells.onwards.shape[0]
    said, state = np.zeros((steps, lines, states), np.float32), np.zeros((lines, states), np.float32)
    onwards = np.empty((lines, 4 * states), np.float32)
    order = range(steps - 1, -1, -1) if cells.backwards else range(steps)
    before: Floats | None = None
    for some in range(0, steps, TOGETHER):
        now = order[some : some + TOGETHER]
        first, last = min(now), max(now)
        most = running[first]
        inputs = np.ascontiguousarray(values[first : last + 1, :most]).reshape(-1, features)
        gates = (inputs @ cells.inwards).reshape(-1, most, 4 * states)
        gates += cells.bias
        for step in now:
            count = running[step]
            own = gates[step - first, :count]
            if before is not None:
                known = min(count, len(before))
                own[:known] += np.matmul(before[:known], cells.onwards, out=onwards[:known])
            before = said[step, :count]
            _step(own, state[:count], before)
    return said


def _chances(network: Network, values: Floats) -> Floats:
    found: Floats = values @ network.out.T
    found += network.out_bias
    found -= found.max(axis=1, keepdims=True)
    np.exp(found, out=found)
    found /= found.sum(axis=1, keepdims=True)
    return found
