from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.engines.local_model import LocalModel
from normalize.knowledge import Knowledge
from normalize.language.model import administrative
from tests.normalize.counting import count_runs

PAPERS = ["Tổ Khuzơ đi tuần bản Lươm.", "Bản Lươm và Tổ Khuzơ đi tuần.", "Tổ Khuzơ đi tuần."]
KNOWN = LocalModel(administrative(), Knowledge(runs=count_runs(PAPERS)))
words = st.sampled_from(["<s>", "tổ", "đi", "tuần", "bản", "và", "dân", "khuzơ", "lươm"])


def numbers(*found: str) -> np.ndarray:
    return np.array([KNOWN.index[word] for word in found])


def test_nothing_known_changes_nothing() -> None:
    base, bare = administrative(), LocalModel(administrative(), Knowledge())
    first, second = np.arange(200), np.arange(100, 300)
    chances, pairs = bare.after_one(first, second)
    plain, plain_pairs = base.after_one(first, second)
    assert np.allclose(chances, plain)
    assert np.allclose(bare.after_two(pairs, first, chances), base.after_two(plain_pairs, first, plain))


def test_what_the_archive_says_becomes_likelier() -> None:
    base = administrative()
    seen, other = (LocalModel.after_one(KNOWN, numbers("đi"), numbers(word))[0] for word in ("tuần", "dân"))
    assert seen > base.after_one(numbers("đi"), numbers("tuần"))[0]
    assert other <= base.after_one(numbers("đi"), numbers("dân"))[0]


def test_words_of_the_archive_alone_have_a_number_and_a_chance() -> None:
    assert "khuzơ" in KNOWN.extra
    assert KNOWN.index["khuzơ"] > KNOWN.unknown
    chance, _ = KNOWN.after_one(numbers("tổ"), numbers("khuzơ"))
    assert chance > 0.01


@given(st.lists(words, min_size=1, max_size=5), st.lists(words, min_size=1, max_size=5))
def test_a_pair_that_no_table_lists_is_a_product(first: list[str], second: list[str]) -> None:
    left, right = numbers(*first), numbers(*second)
    contexts, following = np.repeat(left, len(right)), np.tile(right, len(left))
    single, _ = KNOWN.after_one(contexts, following)
    product = KNOWN.backoff1[contexts] * KNOWN.chance1[following]
    listed = KNOWN.listed(contexts, following)
    product[listed] = single[listed]
    assert product == pytest.approx(single, rel=1e-3)


@given(words, words)
def test_chances_after_any_context_are_no_more_than_one(first: str, second: str) -> None:
    everything = np.delete(np.arange(len(KNOWN.words)), KNOWN.start)
    ones = np.ones(len(everything), np.int64)
    shorter, _ = KNOWN.after_one(numbers(second) * ones, everything)
    assert shorter.sum() <= 1.01
    after = KNOWN.after_two(KNOWN.pair(numbers(first), numbers(second)) * ones, everything, shorter)
    assert after.sum() <= 1.05  # tables are written down with three digits


def test_terms_count_once_however_many_hold_the_same_words() -> None:
    one = LocalModel(administrative(), Knowledge(terms=("Tổ Khuzơ",)))
    many = LocalModel(administrative(), Knowledge(terms=("Tổ Khuzơ", "Tổ Khuzơ bản Lươm", "Tổ Khuzơ đi tuần")))
    pair = np.array([one.index["tổ"]]), np.array([one.index["khuzơ"]])
    first, _ = one.after_one(*pair)
    second, _ = many.after_one(np.array([many.index["tổ"]]), np.array([many.index["khuzơ"]]))
    assert first == pytest.approx(second, rel=0.01)
