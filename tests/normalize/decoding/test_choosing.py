import numpy as np
import pytest

from normalize.decoding.choosing import decode
from normalize.decoding.graph import Arc, Arcs
from normalize.language.model import administrative


def arc(source: int, *words: str, gap: float = 0.0, score: float = 0.0) -> Arc:
    index = administrative().index
    return Arc(source, np.array([index[word] for word in words]), np.full(len(words), score), gap)


def test_context_decides_between_words_that_letters_do_not_tell_apart() -> None:
    lattice = [[], [arc(0, "ủy", "ưu", gap=1.0)], [arc(1, "bản", "ban", "bàn")], [arc(2, "nhẫn", "nhân", "nhàn")]]
    assert [choice.candidate for choice in decode(lattice, administrative())] == [0, 1, 1]


def test_a_clause_is_decided_the_same_whatever_stands_before_it() -> None:
    def after(word: str) -> float:
        lattice = [[], [arc(0, word, gap=1.0)], [arc(1, "hội", "hỏi", "hồi", gap=1.0)], [arc(2, "đồng", "dòng")]]
        return decode(lattice, administrative())[1].posterior

    assert after("ủy") == pytest.approx(after("quả"), rel=1e-12)


def test_one_word_may_stand_for_what_two_arcs_stand_for() -> None:
    whole = arc(0, "nghiêng", gap=1.0, score=-2.0)
    halves = [arc(0, "nhân", gap=1.0), arc(1, "dân")]
    way = decode([[], [halves[0]], [halves[1], whole], [arc(2, "việt")]], administrative())
    assert [(choice.node, choice.arc) for choice in way] == [(1, 0), (2, 0), (3, 0)]


def test_a_node_that_an_arc_passes_by_is_no_cut() -> None:
    lattice = [[], [arc(0, "một", gap=1.0)], [arc(1, "hai", gap=1.0), arc(0, "ba", gap=1.0)], [arc(2, "bốn", gap=1.0)]]
    assert Arcs.of(lattice).cuts().tolist() == [True, False, True, True]


@pytest.mark.parametrize("cost", np.arange(-4.0, 12.0, 0.5).tolist())
def test_a_second_half_that_goes_leaves_no_dead_end(cost: float) -> None:
    """A split whose second half falls short by candidates goes as a whole; the words before it stay sure."""
    before = [[arc(number, word)] for number, word in enumerate(("ủy", "ban", "nhân"))]
    split = [[arc(3, "dân", score=cost)], [arc(3, "dân"), arc(4, "tình", "tình", "tình")]]
    after = [[arc(number, "xã", score=-3.0)] for number in range(5, 300)]  # chances add up to next to nothing
    way = decode([[], *before, *split, *after], administrative())
    assert [choice.node for choice in way][:3] == [1, 2, 3]
    assert all(choice.posterior == pytest.approx(1.0) for choice in way[:3])
