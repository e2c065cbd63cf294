import tomllib
from pathlib import Path

import pytest

from bench.excerpts import FOLDER, KEPT_BACK, LOOKED_AT, Excerpt
from bench.own_papers import in_reading_order
from bench.spoiled import measured
from extract.reading import read

FILES = sorted(FOLDER.glob("*.toml"))


def opened(path: Path) -> Excerpt:
    labels = tomllib.loads(path.read_text("utf-8"))
    text = in_reading_order(labels["text"].lstrip("\n")) if labels["drawn"] else labels["text"]
    return Excerpt(path.stem, text, labels.get("damaged", False), {}, labels)


def test_every_number_has_one_excerpt() -> None:
    assert [int(path.stem[:2]) for path in FILES] == sorted((*LOOKED_AT, *KEPT_BACK))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labels_are_whole_and_stand_in_the_text(path: Path) -> None:
    paper = opened(path)
    assert all(len(row) == 4 for row in paper.references)
    for demand in paper.demands:
        assert demand.text in paper.truth
    assert paper.labels["frame"]["type"] is not None


def test_what_a_pen_spoiled_is_never_surely_wrong() -> None:
    for counts in measured(400):
        assert counts.wrong == 0, counts.shown
        assert counts.printed > 40


def test_what_nothing_spoiled_is_printed() -> None:
    text = "ỦY BAN NHÂN DÂN\nXÃ HÀ LAM\nSố: 07/KH-UBND\nHà Lam, ngày 05 tháng 3 năm 2024\nKẾ HOẠCH\nthi đua\n"
    head = read(text).letterhead
    assert head.number is not None
    assert head.date is not None
    assert (head.number.value, head.number.state) == ("07/KH-UBND", "printed")
    assert (head.date.value, head.date.state) == ("2024-03-05", "printed")
