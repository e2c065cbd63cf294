from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.dictionary.terms import phrases
from normalize.engines.engine import without_marks
from normalize.engines.local_engine import with_knowledge
from normalize.folding import fold
from normalize.knowledge import Knowledge
from normalize.refitting import refit
from normalize.restoring import examine, restore

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TERMS = [term for term in phrases() if len(term.split()) > 3 and term.replace(" ", "").isalpha()][::9][:150]
# No engine known here reads these letters so.
FOREIGN = {
    "ê": "&",
    "ế": "&",
    "ề": "&",
    "đ": "cl",
    "ơ": "¢",
    "ở": "¢",
    "â": "@",
    "ấ": "@",
    "ậ": "@",
    "u": "v",
    "n": "ri",
}


def read(text: str, confusions: Mapping[str, str]) -> str:
    """Return a text as an engine without marks might read it, with these confusions in every other word."""
    words = text.split(" ")
    return " ".join(
        "".join(confusions.get(letter, fold(letter) if letter.islower() else letter) for letter in word)
        if number % 2
        else fold(word)
        for number, word in enumerate(words)
    )


TRUTH = ". ".join(TERMS).lower()


def test_a_paper_of_a_foreign_engine_is_fitted_to() -> None:
    raw = read(TRUTH, FOREIGN)
    found = restore(raw).text.split()
    wrong = sum(a != b for a, b in zip(found, TRUTH.split(), strict=True))
    assert wrong < 0.1 * len(found)  # one in five, were the channel left as it is


def test_an_engine_known_here_is_left_as_it_is(shared: Path) -> None:
    raw = (shared / "dev" / "21_tb_217_dienban_excerpt.ocr-eng.txt").read_text("utf-8")
    _, _, found, _ = examine(raw, (), without_marks())
    assert refit(raw, found, without_marks()) is None


def test_a_fitted_engine_keeps_what_its_archive_knows() -> None:
    engine = with_knowledge(without_marks(), Knowledge(terms=("Đồn Krơng Ana",)))
    fitted = engine.refitted({"đ": {"cl": 500.0}})
    assert fitted.model.index["krơng"] == engine.model.index["krơng"]
    assert fitted.search("clan", "none")[0][0][0] == "đ"
    assert engine.search("clan", "none")[0][0][0] != "đ"


def test_a_few_words_are_too_little_to_judge_by() -> None:
    raw = read("phong trào thi đua yêu nước của huyện", FOREIGN)
    _, _, found, _ = examine(raw, (), without_marks())
    assert refit(raw, found, without_marks()) is None
