"""Everyday words that go together: counted by the language model, never looked for."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from normalize.dictionary.phrases import find
from normalize.dictionary.terms import phrases, syllables
from normalize.folding import canonical
from normalize.text.syllables import is_syllable

if TYPE_CHECKING:
    from pathlib import Path

# Words that are no Vietnamese syllable and stand in Vietnamese papers all the same.
FOREIGN = {"B", "Facebook", "Zalo", "app", "camera", "cloramin", "game", "gas", "karaoke"}
FOREIGN |= {"kg", "mini", "online", "rubella", "taluy"}


@pytest.fixture(scope="module")
def collocations(root: Path) -> list[str]:
    files = sorted((root / "normalize" / "data" / "collocations").glob("*.txt"))
    assert all(file.read_text("utf-8").startswith("# ") for file in files)
    return [
        line for file in files for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")
    ]


def test_they_are_many_and_each_stands_once(collocations: list[str]) -> None:
    assert len(collocations) >= 20_000
    assert len({term.lower() for term in collocations}) == len(collocations)


def test_they_are_short_and_written_in_one_way(collocations: list[str]) -> None:
    assert all(2 <= len(syllables(term)) <= 4 for term in collocations)
    assert all(term == unicodedata.normalize("NFC", " ".join(term.split())) == canonical(term) for term in collocations)


def test_they_are_vietnamese(collocations: list[str]) -> None:
    words = {word for term in collocations for word in syllables(term)}
    assert {word for word in words if not is_syllable(word) and not word.isdigit()} == FOREIGN


def test_they_are_no_terms_and_nothing_looks_for_them(collocations: list[str]) -> None:
    terms = {term.lower() for term in phrases()}
    assert terms.isdisjoint(term.lower() for term in collocations)
    assert not any(match.term == "kè rọ đá" for match in find(["ke", "ro", "da"]))
