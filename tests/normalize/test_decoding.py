from __future__ import annotations

import numpy as np
import pytest

from normalize.decoding import decode
from normalize.language_model import administrative
from normalize.narrowing import Arc

MODEL = administrative()


def arc(source: int, score: float, *words: str) -> Arc:
    numbers = np.array([MODEL.index[word] for word in words])
    return Arc(source, numbers, np.full(len(words), score), 0.0)


@pytest.mark.parametrize("cost", np.arange(-4.0, 12.0, 0.5).tolist())
def test_a_second_half_that_goes_leaves_no_dead_end(cost: float) -> None:
    """A split whose second half falls short by candidates goes as a whole; the words before it stay sure."""
    before = [[arc(number, 0.0, word)] for number, word in enumerate(("ủy", "ban", "nhân"))]
    split = [[arc(3, cost, "dân")], [arc(3, 0.0, "dân"), arc(4, 0.0, "tình", "tình", "tình")]]
    after = [[arc(number, -3.0, "xã")] for number in range(5, 300)]  # chances add up to next to nothing
    way = decode([[], *before, *split, *after], MODEL)
    assert [choice.node for choice in way][:3] == [1, 2, 3]
    assert all(choice.posterior == pytest.approx(1.0) for choice in way[:3])
