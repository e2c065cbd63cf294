"""The network of a model: which layers, and their weights.

Read is the kind that Tesseract's own models have (in its notation `[1,36,0,1 Ct3,3,16 Mp3,3 Lfys48 Lfx96 Lrx96 Lfx192
O1c269]`): a grey line of fixed height, a convolution of 3 x 3 pixels, the greatest of every 3 x 3, an LSTM down every
column, LSTMs along the line in either direction, and a softmax. Weights stand there as bytes with a scale for each
output, the bias in the last column.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ocr.engines.network.container import Floats, OtherModel, Values

BYTES, DOUBLE = 1, 128  # what a matrix is said to be: of bytes, with scales of eight bytes
RATES = 64  # said of a layer whose parts had rates of learning of their own, which follow it
MOST_PARTS, MOST_DEPTH = 100, 10
LARGEST = 1e6  # of a scale; they are far below 1
WINDOW = (1, 1)  # pixels to either side that the convolution sees: 3 x 3
POOL = 3
HOLDING = {"Series", "RTLReversed", "XYTranspose"}
INPUT, CELLS, WEIGHTS, PAIRS = "Input", {"LSTM", "SummLSTM"}, {"Tanh", "Softmax"}, {"Convolve", "Maxpool"}


@dataclass(frozen=True, slots=True)
class Cells:
    """An LSTM: what goes from its input, and from its own output a step before, to its gates.

    Attributes:
        inwards: inputs x 4 states.
        onwards: states x 4 states.
        bias: 4 states. The gates stand in the order input, forget, output, and last what is put in.
        backwards: whether it runs from the end of the line to its beginning.
    """

    inwards: Floats
    onwards: Floats
    bias: Floats
    backwards: bool


@dataclass(frozen=True, slots=True)
class Network:
    """The weights of a line reader.

    Attributes:
        height: of a line in pixels.
        window: features x 10, for the 3 x 3 pixels column by column, and the bias.
        down: runs down the columns; its last output counts.
        along: run along the line.
        out: outputs x inputs.
        out_bias: for each output.
    """

    height: int
    window: Floats
    down: Cells
    along: tuple[Cells, ...]
    out: Floats
    out_bias: Floats


@dataclass(frozen=True, slots=True)
class _Layer:
    kind: str
    parts: tuple[_Layer, ...] = ()
    numbers: tuple[int, ...] = ()
    weights: tuple[Floats, ...] = ()


def read_network(held: bytes) -> Network:
    """Return the network of a model's part. Raises OtherModel for one of another kind."""
    match _layer(Values(held), 0):
        case _Layer(
            "Series",
            (
                _Layer("Input", numbers=(1, height, 0, 1, _)),
                _Layer("Series", (_Layer("Convolve", numbers=numbers), _Layer("Tanh", weights=(window,)))),
                _Layer("Maxpool", numbers=(across, down)),
                _Layer("XYTranspose", (_Layer("SummLSTM", weights=columns),)),
                *along,
                _Layer("Softmax", weights=(out,)),
            ),
        ) if numbers == WINDOW and (across, down) == (POOL, POOL) and height % POOL == 0:
            pass
        case _:
            raise OtherModel("layers of another kind")
    width, chain = window.shape[0], []
    chain.append(_cells(columns, width, backwards=False))
    for layer in along:
        match layer:
            case _Layer("LSTM", weights=gates):
                backwards = False
            case _Layer("RTLReversed", (_Layer("LSTM", weights=gates),)):
                backwards = True
            case _:
                raise OtherModel("layers of another kind")
        chain.append(_cells(gates, chain[-1].onwards.shape[0], backwards=backwards))
    if window.shape[1] != POOL * POOL + 1 or out.shape[1] != chain[-1].onwards.shape[0] + 1:
        raise OtherModel("layers that do not fit together")
    return Network(height, window, chain[0], tuple(chain[1:]), out[:, :-1], out[:, -1])


def _layer(values: Values, depth: int) -> _Layer:
    if depth > MOST_DEPTH or values.one("b") != 0:  # 0: its kind is named, not numbered
        raise OtherModel("an old kind of network")
    kind = values.name()
    training, _, flags, *_ = (values.one(one) for one in "bbiiii")
    values.name()
    if kind in HOLDING:
        count = values.one("I")
        if count > MOST_PARTS:
            raise OtherModel("too many layers")
        parts = tuple(_layer(values, depth + 1) for _ in range(count))
        if flags & RATES:
            values.array("<f4", values.one("I"))
        return _Layer(kind, parts)
    if training == 1:
        raise OtherModel("a network that is still being trained")
    if kind == INPUT:
        return _Layer(kind, numbers=tuple(values.one("i") for _ in range(5)))
    if kind in PAIRS:
        return _Layer(kind, numbers=(values.one("i"), values.one("i")))
    if kind in CELLS:
        values.one("i")
        return _Layer(kind, weights=tuple(_matrix(values) for _ in range(4)))
    if kind in WEIGHTS:
        return _Layer(kind, weights=(_matrix(values),))
    raise OtherModel(f"a layer of another kind: {kind}")


def _matrix(values: Values) -> Floats:
    """Return outputs x (inputs and bias)."""
    if values.one("B") & (BYTES | DOUBLE) != BYTES | DOUBLE:
        raise OtherModel("weights of another kind")
    rows, columns = values.one("i"), values.one("i")
    values.one("b")  # what an empty place of the matrix would hold
    if rows <= 0 or columns <= 1:
        raise OtherModel("a matrix of no size")
    weights = values.array("i1", rows * columns).reshape(rows, columns)
    scales = values.array("<f8", values.one("I"))[:rows]
    if len(scales) != rows:
        raise OtherModel("too few scales")
    if not np.all(np.abs(scales.astype(np.float64)) < LARGEST):  # nor where it is no number
        raise OtherModel("scales that cannot be")
    found: Floats = weights.astype(np.float32) * scales.astype(np.float32)[:, None]
    return found


def _cells(gates: tuple[Floats, ...], inputs: int, *, backwards: bool) -> Cells:
    put_in, let_in, keep, let_out = gates
    states = put_in.shape[0]
    if any(gate.shape != (states, inputs + states + 1) for gate in gates):
        raise OtherModel("layers that do not fit together")
    every = np.concatenate([let_in, keep, let_out, put_in])
    return Cells(
        np.ascontiguousarray(every[:, :inputs].T), np.ascontiguousarray(every[:, inputs:-1].T), every[:, -1], backwards
    )
