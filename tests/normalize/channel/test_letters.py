from pathlib import Path

import numpy as np
import pytest

from normalize.channel.alignment import align_words, count_letters, count_papers
from normalize.channel.letters import LETTER_INDEX, Channel, add, english_engine, read_counts, write_counts


def test_alignment_finds_words_and_letters() -> None:
    truth, reading = "Nghị quyết của Đảng, thứ ba", "Nghi quyét ciia Dang, thi? ba"
    assert ("quyết", "quyét") in align_words(reading, truth)
    counts = count_papers([(reading, truth)])
    assert counts["ế"]["é"] == pytest.approx(1, abs=0.05)
    assert counts["Đ"]["D"] == pytest.approx(1, abs=0.05)
    assert max(counts["ủ"], key=counts["ủ"].__getitem__) == "ii"


def test_expected_counts_sum_to_the_letters() -> None:
    counts = count_letters({("thực", "thyc"): 3, ("hội", "hdi"): 2})
    assert sum(counts["h"].values()) == pytest.approx(5, rel=1e-3)


def test_counts_survive_a_file(tmp_path: Path) -> None:
    counts = {"ộ": {"d": 12.5, "": 1.0, "#": 2.0}, "ế": {"é": 3.0, '"': 1.25}}
    write_counts(tmp_path / "counts.tsv", counts)
    assert read_counts(tmp_path / "counts.tsv") == counts


def test_chances_are_chances_and_follow_the_counts() -> None:
    channel = Channel({"ế": {"é": 90.0, "e": 10.0}})
    row = LETTER_INDEX["ế"]
    assert channel.column("é")[row] > channel.column("e")[row] > channel.column("x")[row] > 0
    assert channel.column("éx")[row] < channel.column("é")[row]
    # ề was never seen; it goes by its class ê.
    assert channel.column("é")[LETTER_INDEX["ề"]] > 0.5


def test_adding_weighs() -> None:
    assert add([({"a": {"a": 2.0}}, 0.5), ({"a": {"a": 1.0, "4": 1.0}}, 1.0)]) == {"a": {"a": 2.0, "4": 1.0}}


def test_the_shipped_channel_reaches_what_foreign_engines_do() -> None:
    channel = english_engine()
    assert channel.column("P")[LETTER_INDEX["Đ"]] > 0.01
    assert channel.column("é")[LETTER_INDEX["ế"]] > 0.5
    assert np.isfinite(channel.column("¤¤¤")).all()
