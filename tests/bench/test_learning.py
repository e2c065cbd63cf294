from __future__ import annotations

from xml.etree import ElementTree as ET

from bench.learning import SIZES, STRANGERS, TERMS, TERMS_OF, TRUTHS, Score, _drawn
from normalize.dictionary.terms import own_terms, syllables


def test_there_are_papers_enough_to_learn_from() -> None:
    assert len(list(TRUTHS.glob("*.txt"))) > max(SIZES)
    assert len(list(STRANGERS.glob("*.txt"))) >= max(SIZES)
    assert (TRUTHS / f"{TERMS_OF}.txt").is_file()


def test_the_terms_are_of_the_plan() -> None:
    plan = (TRUTHS / f"{TERMS_OF}.txt").read_text("utf-8").lower()
    terms = own_terms(TERMS)
    assert len(terms) == 12
    assert all(set(map(str.lower, syllables(term))) <= set(syllables(plan)) for term in terms)


def test_a_row_says_what_share_of_the_errors_was_mended() -> None:
    before, after = Score(0, 50, 1000, 0.99, 0.01), Score(300, 40, 1000, 0.995, 0.009)
    assert after.line("8 papers", before) == "| 8 papers | 300 | **4.00%** | +20% | 99.50% | 0.0090 |"


def test_the_picture_is_drawn_with_a_dot_for_every_rate() -> None:
    picture = ET.fromstring(_drawn({"same office": [5, 5, 4.9, 4.5, 4], "other offices": [5, 5, 5, 5, 4.8]}))  # noqa: S314
    assert len(picture.findall("{*}circle")) == 10
    heights = [float(dot.attrib["cy"]) for dot in picture.findall("{*}circle")[:5]]
    assert heights == sorted(heights)
