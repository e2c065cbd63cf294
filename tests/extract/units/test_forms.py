"""Units in the forms in which papers name them, in a paper of Điện Bàn of 2024."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.reading import read

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "UBND THỊ XÃ ĐIỆN BÀN\nSố: 1/BC-UBND\nĐiện Bàn, ngày 5 tháng 6 năm 2024\nBÁO CÁO\n"


def named(text: str) -> list[str]:
    return [unit.name for unit in read(HEAD + text).units if unit.start >= len(HEAD) and unit.code]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P. Điện An, X. Điện Phước, P.Điện Ngọc", ["Phường Điện An", "Xã Điện Phước", "Phường Điện Ngọc"]),
        ("P Điện An", ["Phường Điện An"]),
        ("TT. Vĩnh Điện", ["Thị trấn Vĩnh Điện"]),
        ("TX. Điện Bàn, TX Điện Bàn", ["Thị xã Điện Bàn"] * 2),
        ("H. Duy Xuyên và TP Đà Nẵng", ["Huyện Duy Xuyên", "Thành phố Đà Nẵng"]),
        ("TP.HCM, TP. Hồ Chí Minh", ["Thành phố Hồ Chí Minh"] * 2),
        ("Q. Hải Châu", ["Quận Hải Châu"]),
        ("Quận 1, Thành phố Hồ Chí Minh", ["Quận 1", "Thành phố Hồ Chí Minh"]),
        ("tỉnh Bà Rịa - Vũng Tàu", ["Tỉnh Bà Rịa - Vũng Tàu"]),
        ("Huyện ủy Duy Xuyên, Tỉnh ủy Quảng Nam", ["Huyện Duy Xuyên", "Tỉnh Quảng Nam"]),
        ("các xã Điện Hòa, Điện Tiến và phường Điện An", ["Xã Điện Hòa", "Xã Điện Tiến", "Phường Điện An"]),
        ("xã, phường: Điện Hồng, Điện Ngọc", ["Xã Điện Hồng", "Phường Điện Ngọc"]),
        (
            "các xã, phường gồm:\n- Điện Minh;\n- Điện Thọ\n- Phường Điện An",
            ["Phường Điện Minh", "Xã Điện Thọ", "Phường Điện An"],
        ),
        ("các xã sau: Điện Phong (5 thôn), Điện Quang", ["Xã Điện Phong", "Xã Điện Quang"]),
        ("các huyện Đại Lộc, Duy Xuyên và Quế Sơn", ["Huyện Đại Lộc", "Huyện Duy Xuyên", "Huyện Quế Sơn"]),
        ("xã Điện Hòa, Điện Bàn, Quảng Nam", ["Xã Điện Hòa"]),
        ("1 Điện Hòa 12\n2 Điện An 9,5\n3. Điện Thọ\n", ["Xã Điện Hòa", "Phường Điện An", "Xã Điện Thọ"]),
        ("phuong Dien An, xa Dien Phuoc, thi xa Dien Ban", ["Phường Điện An", "Xã Điện Phước", "Thị xã Điện Bàn"]),
        ("phudng Dién An, x4 Dién Phuéc", ["Phường Điện An", "Xã Điện Phước"]),
        ("phường Pién An", ["Phường Điện An"]),
        ("PHƯỜNG ĐIỆN NAM\nBẮC", ["Phường Điện Nam Bắc"]),
        ("huyện Điện Bàn", ["Huyện Điện Bàn"]),
        ("14 xã, phường trên địa bàn; xã hội hóa; phường hội; quận công; thành phố trực thuộc trung ương", []),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM, CHÍNH SÁCH XÃ HỘI AN TOÀN", []),
        ("Hợp tác xã Điện Phước 2, cơ quan Hà Nội, quân Hải Châu, phường\n3. Chỉ tiêu", []),
        ("Q. CHỦ TỊCH, TT Huyện ủy, TP trực thuộc", []),
        ("xã Tân Lập", []),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    found = named(text)
    assert found == expected


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("UBMTTQVN phường Điện An", "UBMTTQVN"),
        ("MTTQ xã Điện Phong", "MTTQ"),
        ("Ban Công tác Mặt trận khối phố 2, phường Điện An", "Ban Công tác Mặt trận khối phố 2"),
        ("Ban Thường vụ Đảng ủy phường Điện An", "Ban Thường vụ Đảng ủy"),
        ("HĐND thị xã Điện Bàn", "HĐND"),
        ("Huyện ủy Duy Xuyên", "Huyện ủy"),
        ("người dân phường Điện An", None),
    ],
)
def test_the_body_in_front_of_a_unit(text: str, body: str | None) -> None:
    assert read(HEAD + text).units[-1].body == body


def test_the_body_whose_line_a_motto_parted_from_its_unit() -> None:
    (unit,) = read("ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nPHƯỜNG ĐIỆN AN Độc lập - Tự do").units
    assert (unit.name, unit.body) == ("Phường Điện An", "ỦY BAN NHÂN DÂN")


def test_what_nothing_tells_apart_has_candidates_and_no_code() -> None:
    for text, level in (("xã Tân Lập đã báo cáo", "commune"), ("huyện Châu Thành đã báo cáo", "district")):
        facts = read(text)
        (unit,) = facts.units
        assert (unit.code, unit.level, unit.successor) == ("", level, None)
        assert len(unit.candidates) > 5
        assert unit.confidence < 0.5
        assert facts.communes == ()


def test_a_district_s_namesakes_are_told_by_its_province() -> None:
    facts = read("huyện Châu Thành, tỉnh Bến Tre")
    assert [(unit.name, bool(unit.code)) for unit in facts.units] == [
        ("Huyện Châu Thành", True),
        ("Tỉnh Bến Tre", True),
    ]


def test_of_two_districts_the_one_named_last_before_is_meant() -> None:
    text = "1. Huyện Đồng Phú\n- xã Tân Lập đạt chuẩn.\n2. Huyện Yên Mỹ\n- xã Tân Lập chưa đạt."
    assert [unit.code for unit in read(text).communes] == ["25381", "12073"]


@pytest.mark.parametrize(
    ("day", "name", "valid_from"),
    [
        ("5 tháng 6 năm 2010", "Huyện Điện Bàn", "2004-07-08"),
        ("5 tháng 6 năm 2024", "Thị xã Điện Bàn", "2015-03-11"),
    ],
)
def test_the_paper_s_day_chooses_between_county_and_town(day: str, name: str, valid_from: str) -> None:
    text = f"UBND {name.upper()}\nSố: 1/BC-UBND\nĐiện Bàn, ngày {day}\nBÁO CÁO\n"
    unit = read(text).units[0]
    assert (unit.name, unit.valid_from, unit.level) == (name, valid_from, "district")


def test_an_archive_s_own_table_says_where_it_is_at_home(tmp_path: Path) -> None:
    own = tmp_path / "units.csv"
    own.write_text(
        "code,valid_from,valid_to,name,district,province,successor_code,successor_valid_from\n"
        "99001,2020-01-01,,Xã Bãi Ngang,Huyện Yên Mỹ,Tỉnh Hưng Yên,,\n",
        "utf-8",
    )
    (unit,) = read("UBND xã Tân Lập báo cáo", own).communes
    assert (unit.code, unit.confidence < 0.9) == ("12073", True)
