"""Bodies of a unit that goes without its name: told by the paper's own letterhead, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.reading import read

if TYPE_CHECKING:
    from extract.facts import UnitMention

TOWN = """ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
THỊ XÃ ĐIỆN BÀN                    Độc lập - Tự do - Hạnh phúc
Số: 12/BC-UBND               Điện Bàn, ngày 5 tháng 6 năm 2024
BÁO CÁO
Kết quả quý II
"""
COMMUNE = """UBND XÃ ĐIỆN THỌ            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 12/BC-UBND               Điện Thọ, ngày 5 tháng 6 năm 2024
BÁO CÁO
Kết quả quý II
"""
TWO_WARDS = """UBND PHƯỜNG ĐIỆN AN - UBND PHƯỜNG ĐIỆN NGỌC      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 3/CTPH-UBND               Điện An, ngày 5 tháng 6 năm 2024
CHƯƠNG TRÌNH
Phối hợp
"""
WARD_OF_TODAY = """ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHƯỜNG ĐIỆN BÀN BẮC                    Độc lập - Tự do - Hạnh phúc
Số: 12/BC-UBND               Điện Bàn Bắc, ngày 5 tháng 8 năm 2025
BÁO CÁO
Kết quả quý III
"""


def unnamed(text: str) -> list[UnitMention]:
    return [unit for unit in read(text).units if not unit.named]


@pytest.mark.parametrize(
    ("head", "said", "body", "printed", "unit"),
    [
        (TOWN, "Thực hiện kết luận của Chủ tịch UBND thị xã;", "Chủ tịch UBND", "thị xã", "Thị xã Điện Bàn"),
        (TOWN, "- HĐND thị xã (b/c);", "HĐND", "thị xã", "Thị xã Điện Bàn"),
        (TOWN, "- Thường trực Thị ủy;", "Thường trực Thị ủy", "Thị ủy", "Thị xã Điện Bàn"),
        (TOWN, "Ban Dân vận Thị uỷ phối hợp", "Ban Dân vận Thị ủy", "Thị uỷ", "Thị xã Điện Bàn"),
        (TOWN, "Nghị quyết của HĐND\ntỉnh về đầu tư", "HĐND", "tỉnh", "Tỉnh Quảng Nam"),
        (TOWN, "TM. ỦY BAN MTTQ VIỆT NAM THỊ XÃ\nĐiều 2. Giao", "ỦY BAN MTTQ VIỆT NAM", "THỊ XÃ", "Thị xã Điện Bàn"),
        (COMMUNE, "UBND xã ban hành kế hoạch", "UBND", "xã", "Xã Điện Thọ"),
        (COMMUNE, "Công an thị xã hướng dẫn", "Công an", "thị xã", "Thị xã Điện Bàn"),
        (TWO_WARDS, "UBND phường này và UBND thị xã", "UBND", "thị xã", "Thị xã Điện Bàn"),
        (WARD_OF_TODAY, "- UBND thành phố;", "UBND", "thành phố", "Thành phố Đà Nẵng"),
    ],
)
def test_a_body_without_a_name_is_of_the_papers_own_area(
    head: str, said: str, body: str, printed: str, unit: str
) -> None:
    text = head + said + "\n"
    (mention,) = unnamed(text)
    assert (mention.body, mention.text, mention.name) == (body, printed, unit)
    assert text[mention.start : mention.end] == printed
    assert mention.start >= len(head)
    named = next(found for found in read(text).units if found.named)
    assert mention.confidence < named.confidence


@pytest.mark.parametrize(
    "said",
    [
        "UBND các huyện, thị xã, thành phố báo cáo",  # all of them
        "UBND thị xã, thành phố, các sở báo cáo",
        "HĐND, UBND xã, phường",
        "UBND xã lập danh sách",  # the town has many
        "UBND huyện báo cáo",  # the town is none
        "UBND thị xã Kỳ Anh gửi",  # another one
        "UBND thị xã Kì Ahn gửi",  # another one, garbled
        "ubnd thị xã kỳ anh gửi",
        "Công tác Mặt trận trên địa bàn thị xã",  # no body
        "biện pháp thị uy, tinh thần",
        "Chi bộ xã hội",
    ],
)
def test_what_is_no_body_of_the_papers_own_area(said: str) -> None:
    assert unnamed(TOWN + said + "\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "Theo đề nghị của UBND thị xã, HĐND tỉnh và Thường trực Thị ủy;",
        "BỘ NỘI VỤ\nSố: 12/BC-BNV\nHà Nội, ngày 5/6/2024\nBÁO CÁO\nUBND tỉnh, UBND thị xã Điện Bàn, UBND thị xã;",
        WARD_OF_TODAY + "- UBND thị xã;",  # districts had ended
    ],
)
def test_a_letterhead_without_such_an_area_tells_nothing(text: str) -> None:
    assert unnamed(text) == []


def test_a_body_without_a_name_files_nothing() -> None:
    facts = read(COMMUNE + "UBND xã đã họp. UBND xã Điện Phước cũng vậy.\n")
    assert [unit.name for unit in facts.units if unit.level == "commune"] == [
        "Xã Điện Thọ",
        "Xã Điện Thọ",
        "Xã Điện Phước",
    ]
    assert [unit.name for unit in facts.communes] == ["Xã Điện Thọ", "Xã Điện Phước"]
