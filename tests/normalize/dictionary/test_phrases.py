from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from normalize.dictionary.phrases import Match, PhraseIndex, find
from normalize.dictionary.terms import phrases, syllables
from normalize.folding import fold


def terms_of(reading: str) -> list[str]:
    return [match.term for match in find(reading.split())]


def test_a_garbled_body_is_found_whole() -> None:
    [match] = find(["Uy", "ban", "Mjt", "trén", "T6", "qudc", "Vi¢t", "Nam"])
    assert (match.start, match.end, match.term) == (0, 8, "Ủy ban Mặt trận Tổ quốc Việt Nam")
    assert 0.7 < match.similarity < 1


def test_a_shorter_phrase_is_not_swallowed_by_a_longer_one() -> None:
    found = terms_of("Uy ban nhan dan va phong trao thi dua")
    assert found == ["Ủy ban nhân dân", "phong trào thi đua"]


def test_the_longer_phrase_is_told_once_it_is_there() -> None:
    assert terms_of("Uy ban nhan dan tinh") == ["Ủy ban nhân dân tỉnh"]


def test_twins_without_marks_are_all_told() -> None:
    index = PhraseIndex(["bàn giao", "bản giao"])
    assert index.find(["ban", "giao"]) == [Match(0, 2, "bàn giao", 1.0), Match(0, 2, "bản giao", 1.0)]


def test_words_that_ran_together_and_words_that_were_torn() -> None:
    index = PhraseIndex(["Mặt trận Tổ quốc"])
    assert [(match.start, match.end) for match in index.find(["cua", "Mattran", "To", "quoc"])] == [(1, 4)]
    assert [(match.start, match.end) for match in index.find(["Mat", "tr@n", "T6", "qu", "0c"])] == [(0, 5)]


def test_marks_around_words_do_not_matter_and_a_number_is_only_itself() -> None:
    index = PhraseIndex(["hộ nghèo, hộ cận nghèo"])
    assert len(index.find(["“ho", "ngheo,", "ho", "can", "ngheo”;"])) == 1
    assert index.find(["ho", "66", "ho", "can", "ngheo"]) == []
    assert PhraseIndex(["Đề án 06"]).find(["de", "an", "08"]) == []
    assert len(PhraseIndex(["Đề án 06"]).find(["Dé", "an", "06."])) == 1


def test_nothing_comes_of_nothing() -> None:
    assert find([]) == []
    assert find(["", "12", "..."]) == []
    assert PhraseIndex([]).find(["Uy", "ban"]) == []


@given(st.sampled_from(phrases()))
def test_every_term_is_found_in_its_own_stripped_text(term: str) -> None:
    words = [fold(word) for word in syllables(term)]
    found = find(words)
    if len(words) > 1:
        wanted = fold(" ".join(syllables(term)))
        assert wanted in {fold(" ".join(syllables(match.term))) for match in found if match.similarity == 1}


@given(st.lists(st.text(max_size=8), max_size=30))
def test_any_words_give_matches_in_order_within_them(words: list[str]) -> None:
    found = find(words)
    assert all(0 <= match.start < match.end <= len(words) and 0.7 <= match.similarity <= 1 for match in found)
    assert all(left.start <= right.start for left, right in pairwise(found))
