from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from normalize.channel.candidates import Lexicon
from normalize.channel.letters import english_engine
from normalize.engines.engine import Engine, without_marks

if TYPE_CHECKING:
    from normalize.text.capitals import Capitals


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
    found = without_marks().search(reading, capitals)  # type: ignore[arg-type]
    assert word in [entry[0] for entry in found]


def test_pruning_loses_nothing_that_a_full_search_would_rank_high() -> None:
    words = ["quyết", "quyệt", "quét", "quy", "ban", "bàn"]
    weights = np.zeros(len(words), np.float32)
    found = Lexicon(words, weights).search([("quyét", "none")], english_engine(), 6)[0]
    assert [words[i] for i in found.words[:2].tolist()] in (["quyết", "quyệt"], ["quyệt", "quyết"])
    assert (np.diff(found.chances) <= 0).all()


def test_nothing_fits_an_empty_shape() -> None:
    assert all(np.isfinite(entry[2]) for entry in without_marks().search("ﻼﻼﻼ", "none"))


def test_readings_searched_together_find_what_each_finds_alone() -> None:
    requests: list[tuple[str, Capitals]] = [("quyét", "none"), ("Poi", "first"), ("hién", "none"), ("Uy", "first")]
    together, alone = Engine(english_engine()), Engine(english_engine())
    together.prepare(requests)
    for request in requests:
        assert together.search(*request) == alone.search(*request)


def test_what_was_searched_beforehand_is_what_the_search_finds(root: Path) -> None:
    lines = (root / "normalize" / "data" / "candidates" / "readings.tsv").read_text("utf-8").splitlines()
    fresh = Engine(english_engine())
    for line in lines[:: len(lines) // 40]:
        reading, _, capitals = line.partition("\t")
        found, shipped = (engine.search(reading, capitals) for engine in (fresh, without_marks()))  # type: ignore[arg-type]
        assert [entry[:2] for entry in found] == [entry[:2] for entry in shipped], "run scripts/compile_candidates.py"
        assert [entry[2] for entry in found] == pytest.approx([entry[2] for entry in shipped], abs=1e-3)
