from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.search.search import Request, search
from corpus.search.suggesting import did_you_mean
from corpus.store.archive import Archive
from tests.corpus.papers import flat, put, report

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("held")) as archive:
        put(archive, report("Điện An", "15", 12), "an.txt", reading=flat)
        put(archive, "Hộ nghèo của thôn, người nghèo nhất. Phân loại rác tại nguồn.", "rac.txt", reading=flat)
        put(archive, "Bác Bảy nói về việc làng. Phân loại bóc tách.", "bac.txt", reading=flat)
        yield archive


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hộ nhgèo", "hộ nghèo"),
        ("ho ngheoo", "ho nghèo"),
        ("người nghèp", "người nghèo"),
        ("HỘ NGEO", "HỘ NGHÈO"),
        ("phan loai rca", "phan loai rác"),
        ("“hộ nhgèo”", "“hộ nghèo”"),
    ],
)
def test_a_slip_is_asked_back_as_the_archive_writes_it(held: Archive, typed: str, meant: str) -> None:
    assert did_you_mean(held, typed) == meant
    assert did_you_mean(held, unicodedata.normalize("NFD", typed)) == meant
    assert search(held, Request(typed)).did_you_mean == meant


@pytest.mark.parametrize("typed", ["", "hộ nghèo", "ho ngheo", "98765/QĐ-UBND", "1746", "qqqqzzzz", "xyz", "\0", '"'])
def test_what_is_known_or_like_nothing_is_not_asked_back(held: Archive, typed: str) -> None:
    assert did_you_mean(held, typed) is None


def test_what_is_asked_back_finds_and_is_told_with_the_first_hits_alone(held: Archive) -> None:
    assert search(held, Request("hộ nghèo")).hits[0].file == "rac.txt"
    assert search(held, Request("hộ nhgèo", offset=1)).did_you_mean is None


@given(st.text(max_size=60))
def test_any_text_may_be_asked_and_figures_stay(held: Archive, typed: str) -> None:
    meant = did_you_mean(held, typed)
    if meant is not None:
        assert [letter for letter in meant if letter.isdigit()] == [letter for letter in typed if letter.isdigit()]
