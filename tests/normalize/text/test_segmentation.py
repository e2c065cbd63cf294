import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.restoring import restore
from normalize.text.segmentation import edges, segment


@given(st.text(max_size=60))
def test_pieces_cover_every_chunk(raw: str) -> None:
    for chunk in segment(raw):
        assert "".join(raw[p.start : p.end] for p in chunk.pieces) == raw[chunk.start : chunk.end]
        assert not any(c.isspace() for c in raw[chunk.start : chunk.end])


@pytest.mark.parametrize(
    ("chunk", "kinds"),
    [
        ("2024,", ["number", "mark"]),
        ("199/KH-MTTQ-BTT", ["symbol"]),
        ("NQ-HPND", ["symbol"]),
        ("x4", ["word"]),
        ("16n", ["word"]),
        ("20238", ["number"]),
        ("¢", ["word"]),
        ("-", ["mark"]),
        ("van.thu@a.gov.vn", ["mark"]),
        ("xa/phuong", ["word", "mark", "word"]),
        ("V/v", ["symbol"]),
        ("$6:", ["word", "mark"]),
        ("$60", ["number"]),
        ("VPHC-B6", ["word", "mark", "word"]),
    ],
)
def test_kinds(chunk: str, kinds: list[str]) -> None:
    assert [piece.kind for piece in segment(chunk)[0].pieces] == kinds


@given(st.text(st.sampled_from("ab¢?;'1"), min_size=1, max_size=6))
def test_each_way_to_see_an_edge_is_the_whole_reading(reading: str) -> None:
    assert all("".join(way) == reading for way in edges(reading))


def test_marks_of_no_width_around_words_are_left_out_and_stay() -> None:
    raw = "\ufeffUy\u200b ban \u202anhan\u202c\u200b dan, \u200b \u2060so 12\u200b"
    assert [raw[chunk.start : chunk.end] for chunk in segment(raw)] == ["Uy", "ban", "nhan", "dan,", "so", "12"]
    assert restore(raw).text == "\ufeffỦy\u200b ban \u202anhân\u202c\u200b dân, \u200b \u2060số 12\u200b"
