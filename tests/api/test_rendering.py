import pytest

from api.rendering import address, asset, certainty, marked, number, vietnamese_date, vietnamese_time


@pytest.mark.parametrize(
    ("iso", "told"),
    [
        ("2024-03-14", "14/03/2024"),
        ("2024-12", "tháng 12/2024"),
        ("2024-Q3", "quý III/2024"),
        ("2024", "2024"),
        ("2023/2025", "2023 – 2025"),
        ("", ""),
        (None, ""),
    ],
)
def test_dates_are_told_as_they_are_written_here(iso: str | None, told: str) -> None:
    assert vietnamese_date(iso) == told


def test_times_are_those_of_vietnam() -> None:
    assert vietnamese_time("2024-12-31T18:05:09.000Z") == "01:05 01/01/2025"


def test_marks_escape_what_is_around_and_within_them() -> None:
    assert marked("a <b> & c", [(2, 5)]) == "a <mark>&lt;b&gt;</mark> &amp; c"


def test_numbers_and_confidence() -> None:
    assert number(1234567) == "1.234.567"
    assert [certainty(value) for value in (None, 0.999, 1.0, 0.5)] == ["", "99%", "100%", "50%"]


def test_addresses_leave_out_what_is_not_asked() -> None:
    assert address("/search", q="1746/QĐ", unit="", year=None, offset=0) == "/search?q=1746%2FQ%C4%90&offset=0"


def test_static_files_carry_the_mark_of_their_content() -> None:
    assert asset("app.css").startswith("/static/app.css?v=")
