from __future__ import annotations

import pytest

from ocr.layout.paragraphs import joined
from ocr.layout.regions import SetLine, find_regions
from ocr.page import Box

WIDTH, HEIGHT = 2480, 3508


def page(*lines: tuple[str, int, int, int]) -> tuple[str, list[SetLine]]:
    """Return the text of lines (text, x, y, height of letters) and the lines."""
    text, found = "", []
    for line, x, y, high in lines:
        found.append(SetLine(len(text), len(text) + len(line), line, Box(x, y, 18 * len(line), high), high))
        text += line + "\n"
    return text, found


def marked(*lines: tuple[str, int, int, int]) -> list[tuple[str, str]]:
    text, found = page(*lines)
    return [(region.kind, text[region.start : region.end]) for region in find_regions(found, WIDTH, HEIGHT)]


BODY = [(f"Dòng thứ {number} của phần nội dung văn bản này.", 300, 1200 + 70 * number, 38) for number in range(8)]


def test_letterhead_closing_and_page_number_are_marked_and_the_rest_is_body() -> None:
    found = marked(
        ("ỦY BAN NHÂN DÂN", 350, 300, 38),
        ("PHƯỜNG SÔNG HẠ", 360, 360, 38),
        ("Số: 27/BC-UBND", 380, 480, 38),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1200, 300, 38),
        ("Độc lập - Tự do - Hạnh phúc", 1350, 360, 38),
        ("Sông Hạ, ngày 05 tháng 6 năm 2024", 1300, 480, 38),
        ("BÁO CÁO", 1100, 700, 40),
        *BODY,
        ("Nơi nhận:", 300, 2000, 34),
        ("- UBND thị xã;", 300, 2050, 34),
        ("- Lưu: VT.", 300, 2100, 34),
        ("TM. ỦY BAN NHÂN DÂN", 1500, 2000, 38),
        ("CHỦ TỊCH", 1600, 2060, 38),
        ("2", 1230, 3350, 38),
    )
    assert [kind for kind, _ in found] == ["letterhead", "recipients", "signature", "page-number"]
    assert found[0][1].startswith("ỦY BAN")
    assert found[0][1].endswith("năm 2024")
    assert found[1][1].count("\n") == 2
    assert found[2][1] == "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
    assert found[3][1] == "2"


def test_small_print_at_the_foot_from_a_mark_on_is_footnotes_one_by_one() -> None:
    found = marked(
        *BODY,
        ("1 Theo Kế hoạch số 45/KH-UBND ngày 12/01/2024", 300, 3100, 28),
        ("của Ủy ban nhân dân thị xã.", 300, 3140, 28),
        ("² Tính đến hết tháng 5.", 300, 3180, 28),
        ("3", 1230, 3350, 38),
    )
    assert found == [
        ("footnote", "1 Theo Kế hoạch số 45/KH-UBND ngày 12/01/2024\ncủa Ủy ban nhân dân thị xã."),
        ("footnote", "² Tính đến hết tháng 5."),
        ("page-number", "3"),
    ]


def test_numbers_in_the_body_and_numbered_lines_as_large_as_the_body_are_neither() -> None:
    assert marked(("Tổng số hộ:", 300, 1000, 38), ("312", 300, 1500, 38), *BODY) == []
    assert marked(*BODY, ("4 Tổ dân phố đã hoàn thành việc này.", 300, 3100, 38)) == []


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (("một hai", "ba bốn"), "một hai ba bốn"),
        (("Nghị định số 30/2020/NĐ-", "CP ngày 05/3"), "Nghị định số 30/2020/NĐ-CP ngày 05/3"),
        (("qua mạng inter-", "net"), "qua mạng internet"),
        (("giai đoạn 2021 -", "2025"), "giai đoạn 2021 - 2025"),
        (("kinh tế -", "xã hội"), "kinh tế - xã hội"),
        (("", "  một  ", ""), "một"),
        ((), ""),
    ],
)
def test_lines_of_a_paragraph_are_joined(lines: tuple[str, ...], whole: str) -> None:
    assert joined(lines) == whole
