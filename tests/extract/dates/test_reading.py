from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.dates.reading import read_dates
from extract.source import prepare


def values(text: str) -> list[tuple[str, str]]:
    return [(date.kind, date.value) for date in read_dates(prepare(text), issued="2024-03-14")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ngày 14 tháng 3 năm 2024", [("day", "2024-03-14")]),
        ("ngày\n23/01/2024", [("day", "2024-01-23")]),
        ("30-4-1975, 1.7.2025", [("day", "1975-04-30"), ("day", "2025-07-01")]),
        ("tháng 12/2024", [("month", "2024-12")]),
        ("quý IV/2024, quý 1 năm 2025", [("quarter", "2024-Q4"), ("quarter", "2025-Q1")]),
        ("6 (06) tháng đầu năm 2025", [("range", "2025-01/2025-06")]),
        ("năm 2024", [("year", "2024")]),
        ("giai đoạn 2023 - 2025", [("range", "2023/2025")]),
        ("nhiệm kỳ 2024 - 2029, năm học 2025-2026", [("range", "2024/2029"), ("range", "2025/2026")]),
        ("từ ngày 21/11 đến ngày 11/12/2025", [("range", "2025-11-21/2025-12-11")]),
        ("từ ngày 17 đến hết ngày 19 tháng 8 năm 2021", [("range", "2021-08-17/2021-08-19")]),
        ("đến năm 2030, tầm nhìn đến năm 2045", [("year", "2030"), ("year", "2045")]),
        ("từ ngày ban hành Kế hoạch này", [("relative", "2024-03-14")]),
        ("ngày 31/02/2024", [("day", "")]),
        ("ngày 08/6/20210", [("day", "")]),
        ("năm 20238", [("year", "2023")]),
        ("ngay 14 thang 3 nim 2024", [("day", "2024-03-14")]),
        ("ngày … tháng … năm …", []),
        ("số 13/2023/NQ-HĐND", []),
        ("ĐT 0905.12.2024, tổng 45.678.2020 đồng", []),
        ("mục 3.2.1, tỷ lệ 12/15", []),
    ],
)
def test_every_kind(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


def test_a_relative_date_of_a_paper_without_date_has_no_value() -> None:
    (date,) = read_dates(prepare("kể từ ngày ký"))
    assert (date.text, date.kind, date.value) == ("kể từ ngày ký", "relative", "")


@given(st.dates())
def test_a_real_day_is_read_whatever_parts_it(day: object) -> None:
    year, month, number = str(day).split("-")
    if not 1800 <= int(year) <= 2199:
        return
    for printed in (f"ngày {number}/{month}/{year}", f"ngày {int(number)} tháng {int(month)} năm {year}"):
        assert values(printed) == [("day", str(day))]
