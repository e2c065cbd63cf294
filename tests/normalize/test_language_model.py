from pathlib import Path

import numpy as np
import pytest

from normalize.errors import RestorationError
from normalize.language_model import LanguageModel, administrative


def chance(*words: str) -> float:
    model = administrative()
    first, second, third = (np.array([model.index[word]]) for word in words)
    shorter, _ = model.after_one(second, third)
    return float(model.after_two(model.pair(first, second), third, shorter)[0])


def test_what_papers_say_is_likelier_than_what_they_do_not() -> None:
    assert chance("ủy", "ban", "nhân") > 0.1
    assert chance("ủy", "ban", "nhân") > 1000 * chance("ủy", "ban", "nhẫn")


@pytest.mark.parametrize("context", [("ủy", "ban"), ("<s>", "nghị"), ("nghiêng", "quả")])
def test_chances_after_a_context_sum_to_one(context: tuple[str, str]) -> None:
    model = administrative()
    words = np.arange(len(model.words))
    first, second = (np.full_like(words, model.index[word]) for word in context)
    shorter, _ = model.after_one(second, words)
    total = float(model.after_two(model.pair(first, second), words, shorter).sum())
    assert total == pytest.approx(1, abs=0.02)


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(RestorationError, match="mô hình ngôn ngữ"):
        LanguageModel(tmp_path)
