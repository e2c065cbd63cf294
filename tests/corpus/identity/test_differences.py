from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.identity.differences import differences

FORM = (
    "GIẤY XÁC NHẬN\nHộ ông Trần Văn Mẫu ở thôn 4, đã nhận hỗ trợ 50.000.000 đồng ngày 05 tháng 6 năm 2024.\n"
    "Bà Lê Thị Ví Dụ ký thay. Diện tích 36 mét vuông, xây 2 tầng, gồm 3 phòng.\n"
)


def said(one: str, other: str, *spare: str) -> list[tuple[str, str]]:
    return [(found.one, found.other) for found in differences(one, other, spare)]


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("thôn 4", "thôn 7", [("4", "7")]),
        ("50.000.000", "30.000.000", [("50", "30")]),
        ("50.000.000", "50.000", [("000", "")]),
        ("ngày 05", "ngày 15", [("05", "15")]),
        ("xây 2 tầng, gồm 3 phòng", "xây 3 tầng, gồm 2 phòng", [("2", "3"), ("3", "2")]),
        ("Trần Văn Mẫu", "Trần Văn Mậu", [("Trần Văn Mẫu", "Trần Văn Mậu")]),
        ("Trần Văn Mẫu", "TRẦN VĂN MẬU", [("Trần Văn Mẫu", "TRẦN VĂN MẬU")]),
        ("Bà Lê Thị Ví Dụ ký thay", "Bà Lê Thị Ví Dụ, ông Hồ Ví Thử ký thay", [("", "Hồ Ví Thử")] * 3),
    ],
)
def test_one_figure_or_name_tells_two_forms_apart(was: str, becomes: str, told: list[tuple[str, str]]) -> None:
    assert said(FORM, FORM.replace(was, becomes)) == told
    assert said(FORM.replace(was, becomes), FORM) == [(other, one) for one, other in told]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("ngày 05", "ngày 5"),
        ("Trần Văn Mẫu", "TRẦN VĂN MẪU"),
        ("Trần Văn Mẫu", "Trần Văn\nMẫu"),
        ("GIẤY XÁC NHẬN\n", "GIẤY XÁC NHẠN\n° 0 "),  # a ring beside the heading
        ("50.000.000", "50,000,000"),
        ("nhận hỗ trợ", "nhan hỗ trợ"),
        ("GIẤY XÁC NHẬN\n", "- 2 -\nGIẤY XÁC NHẬN\n"),  # the page's number
    ],
)
def test_what_an_engine_reads_otherwise_does_not(was: str, becomes: str) -> None:
    assert said(FORM, FORM.replace(was, becomes)) == []


def test_lines_in_another_order_say_the_same() -> None:
    lines = FORM.splitlines(keepends=True)
    assert said(FORM, "".join(reversed(lines))) == []


def test_a_text_without_marks_has_no_other_names() -> None:
    bare = (
        "GIAY XAC NHAN\nHo ong Tran Van Mau o thon 4, 50.000.000 dong ngay 05 thang 6 nam 2024.\nBa Le Thi Vi Du 36 2 3"
    )
    assert said(FORM, bare) == []


def test_a_number_that_only_one_shows_is_spared_once() -> None:
    assert said(f"Số: 12/XN-UBND\n{FORM}", FORM, "12") == []
    assert said(f"Số: 12/XN-UBND\n{FORM}12 đồng", FORM, "12") == [("12", "")]


@given(st.text(st.sampled_from("1204 aB\n\f.Trần Văn")), st.text(st.sampled_from("1204 aB\n\f.Trần Văn")))
def test_places_are_those_of_what_is_told(one: str, other: str) -> None:
    assert differences(one, one) == ()
    for found in differences(one, other):
        for text, told, at in ((one, found.one, found.at), (other, found.other, found.other_at)):
            assert (at is None) == (told == "")
            assert at is None or 0 <= at < len(text)
