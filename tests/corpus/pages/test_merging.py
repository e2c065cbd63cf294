from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.pages.merging import Clash, changes, merge

WORDS = st.lists(st.sampled_from(["Ủy", "ban", "số", "1746", "xã", "điện", "an", "có", "hộ"]), max_size=12)
TEXTS = WORDS.map(" ".join)


def test_what_each_side_changed_is_taken() -> None:
    merged = merge("Uy ban so 12 xa Dien", "Ủy ban so 12 xa Dien", "Uy ban so 12 xã Điện")
    assert merged.text == "Ủy ban so 12 xã Điện"
    assert merged.clashes == ()


def test_where_both_changed_the_same_words_the_person_s_stand_and_the_place_is_told() -> None:
    merged = merge("so 12 ngay 5", "số 17 ngay 5", "so 72 ngày 5")
    assert merged.text == "số 17 ngày 5"
    assert merged.clashes == (Clash(0, 5, "so 72"),) or merged.clashes == (Clash(3, 5, "72"),)


def test_words_that_were_looked_at_are_left_by_the_machine() -> None:
    base = "thôn Quý Lam có 12 hộ"
    checked = ((5, 12),)
    merged = merge(base, base, "thôn Quỳ Lâm có 12 họ", checked)
    assert merged.text == "thôn Quý Lam có 12 họ"
    assert [merged.text[start:end] for start, end in merged.checked] == ["Quý Lam"]
    assert merged.clashes == ()


def test_nothing_is_put_in_between_words_that_were_looked_at() -> None:
    base = "ban 1746 1746"
    assert merge(base, base, "Ủy 1746 Ủy 1746", [(0, 10)]).text == base


def test_lines_put_in_and_struck_out_on_both_sides() -> None:
    base = "a\nb\nc\nd"
    assert merge(base, "a\nb\nd", "x\na\nb\nc\nd").text == "x\na\nb\nd"
    assert merge(base, "a\nb\nc\nd\ne", "b\nc\nd").text.split() == ["b", "c", "d", "e"]


def test_both_put_something_in_at_one_place() -> None:
    merged = merge("a b", "a người b", "a máy b")
    assert "người" in merged.text
    assert "máy" not in merged.text
    assert [clash.other.strip() for clash in merged.clashes] == ["máy"]


@given(TEXTS, TEXTS)
def test_a_side_that_did_nothing_gives_way(base: str, other: str) -> None:
    assert merge(base, base, other).text == other
    assert merge(base, other, base).text == other
    assert merge(base, other, other).text == other


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_a_person_put_in_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    written = [mine[start:end] for _, (start, end) in changes(base, mine)]
    at = 0
    for words in written:
        found = merged.text.find(words, at)
        assert found >= 0, (words, merged.text)
        at = found + len(words)
    assert all(0 <= clash.start <= clash.end <= len(merged.text) for clash in merged.clashes)


@given(TEXTS, TEXTS, st.data())
def test_words_looked_at_stand_whatever_the_machine_says(base: str, theirs: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(base)))
    end = data.draw(st.integers(start, len(base)))
    merged = merge(base, base, theirs, [(start, end)] if start < end else [])
    assert base[start:end].strip() in merged.text


@given(TEXTS, TEXTS)
def test_changes_turn_one_text_into_the_other(before: str, after: str) -> None:
    built, at = "", 0
    for (start, end), (low, high) in changes(before, after):
        built += before[at:start] + after[low:high]
        at = end
    assert built + before[at:] == after
