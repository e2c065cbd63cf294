"""Labels of the papers on awards, and how awards are held against them."""

from __future__ import annotations

import re

from bench.awarding import FOLDER, KEPT_BACK, SHOWN, labels, match, score, true_text
from extract.reading import read
from extract.units.gazetteer import load


def test_every_paper_is_labelled_and_every_label_names_what_its_paper_prints() -> None:
    assert [int(name[:2]) for name in labels()] == [*SHOWN, *KEPT_BACK]
    known = {unit.name for unit in load()}
    for name, rows in labels().items():
        text = (FOLDER / f"{name}.txt").read_text("utf-8")
        assert rows
        for row in rows:
            assert row["recipient"] in text
            assert row["unit"] in known | {""}
            assert re.fullmatch(r"(?:\d{4}(?:/\d{4})?)?", row["year"])
            assert row["number"] in text


def test_a_proposal_that_is_taken_for_an_award_is_one_too_many() -> None:
    (shown,) = [name for name in labels() if name.startswith("04")]
    told = score({shown: true_text(shown)})
    assert told.startswith("1.000 (1 of 1, 0 wrong; decision 1 / 1)")
    awards = [award for award in read(true_text(shown)).awards if award.state == "proposed"]
    pairs, missed, extra = match(awards, labels()[shown])
    assert (len(pairs), len(missed)) == (0, 1)
    assert len(extra) == len(awards) > 0
