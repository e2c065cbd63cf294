from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from normalize.dictionary.terms import own_terms, phrases, syllables, themes
from normalize.errors import RestorationError
from normalize.folding import canonical
from normalize.text.syllables import is_syllable

if TYPE_CHECKING:
    from pathlib import Path

# Words of terms that are no Vietnamese syllable. Names of the mountains (La Dêê, Tà Bhing) stand in places-region.
FOREIGN = {"camera", "dioxin", "karaoke", "logistics", "mini", "Pasteur", "vitamin"}
FOREIGN |= {"Campuchia", "gươl", "Lênin", "Olympic", "Pleiku", "II", "III", "V"}


def folder(root: Path) -> Path:
    return root / "normalize" / "data" / "terms"


def test_terms_of_two_syllables_or_more_are_many() -> None:
    assert sum(len(syllables(term)) > 1 for term in phrases()) >= 6000


def test_every_theme_holds_terms_and_says_what_it_holds(root: Path) -> None:
    assert len(themes()) >= 25
    assert all(len(terms) >= 70 for terms in themes().values())
    assert all(file.read_text("utf-8").startswith("# ") for file in folder(root).glob("*.txt"))


def test_no_term_stands_twice(root: Path) -> None:
    lines = [line for file in folder(root).glob("*.txt") for line in file.read_text("utf-8").splitlines()]
    seen: dict[tuple[str, ...], list[str]] = {}
    for term in lines:
        if not term.startswith("#"):
            seen.setdefault(syllables(term.lower()), []).append(term)
    assert [terms for terms in seen.values() if len(terms) > 1] == []


def test_terms_are_written_in_one_way(root: Path) -> None:
    for file in folder(root).glob("*.txt"):
        for line in file.read_text("utf-8").splitlines():
            assert line == unicodedata.normalize("NFC", line) == " ".join(line.split()), file.name
            assert line.startswith("#") or line == canonical(line), (file.name, line)


def test_terms_are_vietnamese() -> None:
    words = {
        word for theme, terms in themes().items() if theme != "places-region" for t in terms for word in syllables(t)
    }
    assert {word for word in words if not is_syllable(word) and not word.isdigit()} == FOREIGN


def test_terms_are_no_sentences() -> None:
    assert all(len(syllables(term)) <= 28 and not term.endswith((".", ";", ",", ":")) for term in phrases())


def test_an_archive_adds_its_own_terms(tmp_path: Path) -> None:
    own = tmp_path / "terms.txt"
    assert own_terms(own) == ()
    own.write_text("# của phường\n\nchợ  Vĩnh Điện\nỦy ban nhân dân\nhoà giải viên cơ sở\n", "utf-8-sig")
    assert own_terms(own) == ("chợ Vĩnh Điện", "Ủy ban nhân dân", "hòa giải viên cơ sở")


def test_terms_saved_as_editors_save_them_are_read(tmp_path: Path) -> None:
    own = tmp_path / "terms.txt"
    own.write_text("chợ Vĩnh Điện\r\n", "utf-16", newline="")
    assert own_terms(own) == ("chợ Vĩnh Điện",)


def test_terms_that_are_no_text_are_refused_with_advice(tmp_path: Path) -> None:
    own = tmp_path / "terms.txt"
    own.write_bytes(b"\xb8\xb5\xff\x00")
    with pytest.raises(RestorationError, match="UTF-8"):
        own_terms(own)
    own.unlink()
    own.mkdir()
    with pytest.raises(RestorationError, match=r"terms\.txt"):
        own_terms(own)
