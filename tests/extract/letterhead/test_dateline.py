"""Places and dates of letterheads: printed, open, or spoiled by pen and OCR."""

from __future__ import annotations

import pytest

from extract.reading import read

TOP = "ỦY BAN NHÂN DÂN\nXÃ GÒ NỔI\n{left}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
BODY = "\nKẾ HOẠCH\nGiữ bến sông\nThực hiện Kế hoạch số 9/KH-UBND ngày 14/3/2024 của UBND huyện\n"


@pytest.mark.parametrize(
    ("line", "place", "date", "state"),
    [
        ("Gò Nổi, ngày 5/4/2024", "Gò Nổi", "2024-04-05", "printed"),
        ("Ea H'leo, ngày 5 tháng 4 năm 2024", "Ea H'leo", "2024-04-05", "printed"),
        ("Phường 3, ngày 5 tháng 4 năm 2024", "Phường 3", "2024-04-05", "printed"),
        ("Gò Nổi,\nngày 5 tháng 4 năm 2024", "Gò Nổi", "2024-04-05", "printed"),
        ("Ngày 5-4-2024", None, "2024-04-05", "printed"),
        ("Gò Nổi, ngày 4Ÿ tháng 5 năm 2024", "Gò Nổi", "2024-05", "doubtful"),
        ("Gò Nổi, ngày l5 tháng 5 năm 2024", "Gò Nổi", "2024-05", "doubtful"),
        ("Gò Nổi, ngày 5 tháng // năm 2024", "Gò Nổi", "2024", "doubtful"),
        ("Gò Nổi, ngày 5 tháng 4 năm 1024", "Gò Nổi", "", "doubtful"),
        ("Gò Nổi, ngày     tháng     năm 2024", "Gò Nổi", "2024", "blank"),
    ],
)
def test_date_lines(line: str, place: str | None, date: str, state: str) -> None:
    head = read(TOP.format(left="Số: 5/KH-UBND") + line + BODY).letterhead
    assert (head.place.value if head.place else None) == place
    assert head.date is not None
    assert (head.date.value, head.date.state) == (date, state)
    assert head.number is not None
    assert head.number.value == "5/KH-UBND"


def test_a_day_in_the_subject_is_not_the_papers_own() -> None:
    left = "Số: 5/UBND-VX\nV/v thực hiện Nghị quyết số 13/NQ-HĐND\nngày 22/9/2023"
    head = read(TOP.format(left=left) + "Kính gửi: Các thôn.\n").letterhead
    assert head.date is None
    assert head.abstract is not None
    assert head.abstract.value == "V/v thực hiện Nghị quyết số 13/NQ-HĐND ngày 22/9/2023"
