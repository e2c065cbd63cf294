import numpy as np
import pytest

from normalize.candidates import Lexicon
from normalize.channel import english_engine
from normalize.search import without_marks


@pytest.mark.parametrize(
    ("reading", "capitals", "word"),
    [
        ("quyét", "none", "quyết"),
        ("Poi", "first", "đổi"),
        ("DPién", "first", "điện"),
        ("HOI", "all", "hội"),
        ("¢", "none", "ở"),
        ("thi?", "none", "thứ"),
    ],
)
def test_the_true_word_is_among_the_candidates(reading: str, capitals: str, word: str) -> None:
    found = without_marks().search(reading, capitals, 24)  # type: ignore[arg-type]
    assert word in [entry[0] for entry in found]


def test_pruning_loses_nothing_that_a_full_search_would_rank_high() -> None:
    words = ["quyết", "quyệt", "quét", "quy", "ban", "bàn"]
    weights = np.zeros(len(words), np.float32)
    found = Lexicon(words, weights).search("quyét", english_engine(), 6, "none")
    assert [words[i] for i in found.words[:2].tolist()] in (["quyết", "quyệt"], ["quyệt", "quyết"])
    assert (np.diff(found.chances) <= 0).all()


def test_nothing_fits_an_empty_shape() -> None:
    assert without_marks().search("ﻼﻼﻼ", "none", 5) == () or all(
        np.isfinite(e[2]) for e in without_marks().search("ﻼﻼﻼ", "none", 5)
    )
