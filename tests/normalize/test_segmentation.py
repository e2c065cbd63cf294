import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.segmentation import edges, segment


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
