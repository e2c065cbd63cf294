from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.text.persons import persons_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ông Trần Văn Mẫu phụ trách", ["Trần Văn Mẫu"]),
        ("do bà Lê Thị Ví Dụ ký", ["Lê Thị Ví Dụ"]),
        ("Ủy ban nhân dân phường Điện An", []),
        ("LÊ THỊ VÍ DỤ", []),
        ("Nguyễn", []),
    ],
)
def test_names_of_people_are_seen(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in persons_in(text)] == names


def test_a_word_of_a_million_letters_holds_nobody_up() -> None:
    text = "a" * 1_000_000 + " ông Trần Văn Mẫu"
    assert [text[start:end] for start, end in persons_in(text)] == ["Trần Văn Mẫu"]


@given(st.text(max_size=200))
def test_names_lie_inside_any_text(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in persons_in(text))
