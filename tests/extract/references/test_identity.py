from __future__ import annotations

import pytest

from extract.reading import read
from extract.references.identity import issuer_of, kind_of

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"


@pytest.mark.parametrize(
    ("top", "under", "kind"),
    [
        ("Số: 88/UBND-VX", "V/v mượn hội trường", "Công văn"),
        ("Số: 88/TB-UBND", "THÔNG BÁO\nVề việc mượn hội trường", "Thông báo"),
        ("Số:      /UBND-VX", "V/v mượn hội trường", None),
    ],
)
def test_a_letter_is_known_by_its_symbol(top: str, under: str, kind: str | None) -> None:
    day = "Điện Tiến, ngày 03 tháng 02 năm 2023"
    text = f"ỦY BAN NHÂN DÂN\nXÃ ĐIỆN TIẾN\n{top}\n{under}\n{MOTTO}{day}\nKính gửi: Ban Nhân dân các thôn.\n"
    assert kind_of(read(text).letterhead) == kind


def test_an_organ_is_named_with_its_body() -> None:
    agency = "ỦY BAN MTTQ VIỆT NAM\nPHƯỜNG ĐIỆN NAM BẮC\nBAN THƯỜNG TRỰC"
    text = f"{agency}\nSố: 9/TB-MTTQ-BTT\n{MOTTO}THÔNG BÁO\nLịch tiếp dân\n"
    issuer = issuer_of(read(text).letterhead)
    assert issuer is not None
    assert issuer.startswith("BAN THƯỜNG TRỰC ỦY BAN MTTQ VIỆT NAM")
