from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.language.sums import Items, Links, shares


def by_every_way(layers: list[int], steps: list[np.ndarray]) -> list[float]:
    totals = [np.zeros(size) for size in layers]
    for way in product(*(range(size) for size in layers)):
        value = np.prod([step[a, b] for step, a, b in zip(steps, way, way[1:], strict=False)])
        for layer, item in enumerate(way):
            totals[layer][item] += value
    return [float(share) for total in totals for share in total / totals[-1].sum()]


def clause(layers: list[int], steps: list[np.ndarray], number: int, offset: int) -> tuple[Items, Links]:
    starts = offset + np.cumsum([0, *layers])
    waves = np.repeat(np.arange(len(layers)), layers)
    ends = [
        (starts[n] + a, starts[n + 1] + b, step[a, b])
        for n, step in enumerate(steps)
        for a, b in np.ndindex(step.shape)
    ]
    left, right, value = (np.array(column) for column in zip(*ends, strict=True))
    return Items(waves, np.full(len(waves), number), waves == len(layers) - 1), Links(left, right, value)


@given(st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=5), min_size=1, max_size=3), st.integers(0, 99))
def test_shares_are_what_adding_up_every_way_gives(shapes: list[list[int]], seed: int) -> None:
    chance = np.random.default_rng(seed)
    items, links = [], []
    expected: list[float] = []
    for number, shape in enumerate(shapes):
        layers = [1, *shape]
        steps = [chance.uniform(0.01, 1, size) for size in pairwise(layers)]
        one, joined = clause(layers, steps, number, len(expected))
        items.append(one)
        links.append((joined.left, joined.right, joined.value))
        expected += by_every_way(layers, steps)
    together = Items(*(np.concatenate([getattr(one, name) for one in items]) for name in ("wave", "clause", "last")))
    assert shares(together, Links.joined(*links)) == pytest.approx(expected)


@pytest.mark.parametrize("size", [1e-9, 1e9])
def test_clauses_of_any_length_stay_within_what_a_float_can_hold(size: float) -> None:
    layers = [1, *[2] * 400]
    steps = [size * np.array([[3.0, 1.0]] * before) for before in layers[:-1]]
    found = shares(*clause(layers, steps, 0, 0))
    assert found[1:] == pytest.approx([0.75, 0.25] * 400)


def test_a_link_past_a_wave_counts_as_much_as_any() -> None:
    # Long enough for the scale to change between the two ends of the link.
    count = 40
    left = np.array([*range(count), 10])
    right = np.array([*range(1, count + 1), 13])
    value = np.array([*[1e-5] * count, 1e-15])
    waves = np.arange(count + 1)
    found = shares(Items(waves, np.zeros_like(waves), waves == count), Links(left, right, value))
    assert found[[5, 11, 12, 30]] == pytest.approx([1, 0.5, 0.5, 1])


def test_a_clause_may_have_more_waves_than_a_short_number_holds() -> None:
    waves = np.arange(66_000)
    last = waves == waves[-1]
    items = Items(waves, np.zeros_like(waves), last)
    found = shares(items, Links(waves[:-1], waves[1:], np.full(len(waves) - 1, 0.5)))
    assert np.allclose(found, 1)
