from hypothesis import given
from hypothesis import strategies as st

from api.views.segments import Mark, segments

MARKS = st.lists(
    st.builds(
        Mark,
        st.integers(-3, 40),
        st.integers(-3, 40),
        st.sampled_from(["date", "reference", "hit"]),
        st.sampled_from(["", "r1", "d2"]),
    ),
    max_size=6,
)


@given(st.text(max_size=30), MARKS)
def test_segments_give_the_text_back_and_know_every_mark_over_them(text: str, marks: list[Mark]) -> None:
    pieces = segments(text, marks)
    assert "".join(piece.text for piece in pieces) == text
    offset = 0
    for piece in pieces:
        expected = {
            m.kind for m in marks if m.start <= offset and m.end >= offset + len(piece.text) and m.start < m.end
        }
        assert set(piece.kinds) == expected
        offset += len(piece.text)


def test_a_date_inside_a_reference_inside_a_hit() -> None:
    pieces = segments("số 5 ngày 3", [Mark(0, 11, "reference", "r1"), Mark(5, 11, "date", "d1"), Mark(3, 4, "hit")])
    assert [(piece.text, piece.ids, piece.hit, piece.anchors) for piece in pieces] == [
        ("số ", ("r1",), False, ("r1",)),
        ("5", ("r1",), True, ()),
        (" ", ("r1",), False, ()),
        ("ngày 3", ("r1", "d1"), False, ("d1",)),
    ]
