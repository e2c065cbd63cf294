"""How a paragraph is parted into what can be said of a unit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.linking.readings import Paper, readings

HERE = ("00001", "2020-01-01")
WORDS = st.lists(
    st.sampled_from(
        [
            "xã",
            "đã",
            "nhóm",
            "6",
            "lò,",
            "nhưng",
            "còn",
            "riêng",
            "chưa;",
            "xong.",
            "Đến",
            "nay",
            "Song",
            "1.",
            "Gốm:",
            "\n",
        ]
    ),
    max_size=40,
)


def paper(text: str) -> Paper:
    return Paper(text, "Báo cáo", "", frozenset({"UBND"}), None, HERE, False, (), (), (), None)  # noqa: FBT003


@given(WORDS)
def test_passages_lie_in_the_text_and_what_is_said_is_what_stands_there(words: list[str]) -> None:
    text = " ".join(words)
    for one in readings(paper(text)):
        assert 0 <= one.start < one.end <= len(text)
        assert one.said == text[one.start : one.end]
        assert one.front is None or one.front[0] < one.front[1] <= one.start
        assert one.sentence is None or one.sentence[0] <= one.start < one.end <= one.sentence[1]
        assert all(start < end for start, end in one.above)


def said(text: str) -> list[str]:
    return [one.said for one in readings(paper(text))]


def test_a_sentence_is_parted_where_it_turns_and_at_semicolons() -> None:
    assert said("Đã gắn cho 90 hộ, còn thôn Một chưa gắn.")[:2] == ["Đã gắn cho 90 hộ", "còn thôn Một chưa gắn."]
    assert said("Xã nhóm 6 lò; thôn Hai dựng 3 lều tranh.")[:2] == ["Xã nhóm 6 lò", "thôn Hai dựng 3 lều tranh."]


def test_a_sentence_that_only_goes_on_is_one_with_the_one_before() -> None:
    assert said("Xã có 9 hộ trong danh sách. Đến nay mới dựng 3 nhà.") == [
        "Xã có 9 hộ trong danh sách. Đến nay mới dựng 3 nhà."
    ]
