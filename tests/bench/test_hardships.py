import numpy as np

from bench.hardships import forgetful, other_habits
from normalize.language.model import administrative


def test_a_forgetful_model_knows_fewer_pairs_and_the_same_words() -> None:
    model, forgot = administrative(), forgetful(0.5, 0.1, 1)
    assert forgot.words == model.words
    words = ("ủy", "ban", "nhân", "dân", "tỉnh", "về", "việc", "thực", "hiện", "kế", "hoạch")
    numbers = np.array([model.index[word] for word in words])
    first, second = np.meshgrid(numbers, numbers)
    known, left = (m.pair(first, second) >= 0 for m in (model, forgot))
    assert 0.2 * known.sum() < left.sum() < 0.8 * known.sum()
    assert not (left & ~known).any()


def test_other_habits_come_again_by_their_number_and_leave_figures() -> None:
    reading = "Uy ban nhan dan tinh 2024 199/KH-UBND " * 40
    one, other = other_habits(reading, 1), other_habits(reading, 2)
    assert one == other_habits(reading, 1) != other
    assert one.count("2024") == one.count("199/KH-UBND") == 40
