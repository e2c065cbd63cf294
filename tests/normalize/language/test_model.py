from pathlib import Path

import numpy as np
import pytest

from normalize.errors import RestorationError
from normalize.language.model import LanguageModel, administrative


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


@pytest.mark.parametrize(("word", "other"), [("tổ", "đã"), ("hộ", "dùng"), ("quốc", "và")])
def test_a_word_that_few_others_follow_in_laws_may_be_followed_by_any(word: str, other: str) -> None:
    model = administrative()
    first, second = np.array([model.index[word]]), np.array([model.index[other]])
    assert model.after_one(first, second)[0] >= 0.05 * model.chance1[second]


def test_pairs_that_are_not_listed_have_a_factor_of_each_word() -> None:
    model = administrative()
    chance = np.random.default_rng(7)
    first, second = (chance.integers(0, model.unknown + 1, 200_000) for _ in range(2))
    listed = np.zeros(len(first), np.bool_)
    listed[model.listed(first, second)] = True
    found, pairs = model.after_one(first, second)
    assert (listed == (pairs >= 0)).all()
    assert 0 < listed.sum() < 0.1 * len(listed)
    assert found[~listed] == pytest.approx((model.backoff1[first] * model.chance1[second])[~listed])


def test_every_listed_pair_has_its_own_number_in_order() -> None:
    model = administrative()
    first = np.full(model.unknown, model.index["ủy"])
    places = model.listed(first, np.arange(model.unknown))
    numbers = model.pair(first[places], places)
    assert (np.diff(numbers) == 1).all()
    assert len(numbers) > 10


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(RestorationError, match="mô hình ngôn ngữ"):
        LanguageModel(tmp_path)
