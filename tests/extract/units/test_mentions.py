from __future__ import annotations

import pytest

from extract.reading import read


def named(text: str) -> list[tuple[str, str]]:
    return [(unit.name, unit.valid_from) for unit in read(text).communes]


def test_lists_and_abbreviations() -> None:
    text = "Thị xã Điện Bàn: các xã Điện Phong, Điện Trung và Điện Quang; P. Điện An, X. Điện Phước năm 2024"
    assert [name for name, _ in named(text)] == [
        "Xã Điện Phong",
        "Xã Điện Trung",
        "Xã Điện Quang",
        "Phường Điện An",
        "Xã Điện Phước",
    ]


def test_a_figure_may_be_the_last_word_of_a_name() -> None:
    text = "Huyện Quế Sơn năm 2024: đội xã Quế Xuân 1, đội xã Quế Xuân 2. Xã Quế Phú 1 nhà"
    assert [name for name, _ in named(text)] == ["Xã Quế Xuân 1", "Xã Quế Xuân 2", "Xã Quế Phú"]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("ngày 5 tháng 6 năm 2024", ("Phường Hải Châu", "2004-07-08")),
        ("ngày 5 tháng 8 năm 2025", ("Phường Hải Châu", "2025-07-01")),
    ],
)
def test_the_day_of_the_paper_says_which_unit_is_meant(date: str, expected: tuple[str, str]) -> None:
    name = expected[0]
    text = f"UBND THÀNH PHỐ ĐÀ NẴNG\nSố: 1/BC-UBND\nĐà Nẵng, {date}\nBÁO CÁO\nCăn cứ\nUBND {name} đã làm."
    assert named(text) == [expected]


def test_a_name_of_many_places_needs_a_place_beside_it() -> None:
    assert named("UBND xã Tân Lập báo cáo") == []
    text = "UBND xã Tân Lập, huyện Bắc Sơn, tỉnh Lạng Sơn báo cáo"
    unit, district, province = read(text).units
    assert (district.name, province.name) == ("Huyện Bắc Sơn", "Tỉnh Lạng Sơn")
    assert (unit.name, unit.body) == ("Xã Tân Lập", "UBND")
    assert unit.confidence > 0.9


def test_old_and_new_name_are_one_place() -> None:
    (unit,) = read("phường Điện Ngọc, thị xã Điện Bàn").communes
    assert unit.successor == "Phường Điện Bàn Đông"
    (today,) = read("phường Điện Bàn Đông, thành phố Đà Nẵng").communes
    assert today.successor is None


@pytest.mark.parametrize(
    "text",
    [
        "các xã, phường trên địa bàn thị xã",
        "xã hội hóa",
        "phường\n3. Chỉ tiêu thi đua",
        "thị xã Điện Bàn",
        "xã đã Hoàn thành",
    ],
)
def test_common_words_are_no_units(text: str) -> None:
    assert named(text) == []


def test_the_place_beside_a_name_outweighs_the_others_in_the_paper() -> None:
    text = "Từ huyện Đồng Phú và huyện Yên Mỹ: xã Tân Lập, huyện Yên Mỹ; xã Tân Lập (huyện Đồng Phú)"
    assert [unit.code for unit in read(text).communes] == ["12073", "25381"]


HEAD = "ỦY BAN NHÂN DÂN\nTHỊ XÃ ĐIỆN BÀN\nSố: 5/BC-UBND\nĐiện Bàn, ngày 3 tháng 5 năm 2024\nBÁO CÁO\nVề mưa bão\n"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Nước ngập ở Điện Phong, Điện Trung và Điện Quang.", ["Xã Điện Phong", "Xã Điện Trung", "Xã Điện Quang"]),
        ("Lốc xoáy tại Điện An làm hư 02 nhà.", ["Phường Điện An"]),
        ("Đường Điện Phong và cầu Điện Trung hư hỏng.", []),
        ("Lũ về Điện Dương Xuân sớm.", []),
        ("Mưa lớn tại Hòa Tiến.", []),
        ("Bão vào từ Điện Bàn.", []),
    ],
)
def test_names_without_a_kind_are_read_of_the_papers_own_district_behind_a_word_of_place(
    said: str, expected: list[str]
) -> None:
    assert [name for name, _ in named(HEAD + said)] == expected


def test_a_paper_of_no_district_reads_no_name_without_a_kind() -> None:
    assert named("Nước ngập ở Điện Phong, Điện Trung và Điện Quang.") == []


def test_the_letterheads_province_tells_its_own_district_from_a_namesake() -> None:
    text = (
        "TỈNH ỦY AN GIANG\nHUYỆN ỦY PHÚ TÂN\nSố 6-TB/HU\nPhú Tân, ngày 9 tháng 3 năm 2018\nTHÔNG BÁO\nVề chuyến đi\n"
        "Đoàn đến huyện Phú Tân, tỉnh Cà Mau học nuôi tôm."
    )
    districts = [unit for unit in read(text).units if unit.level == "district"]
    assert len({unit.code for unit in districts}) == 2
    assert all(districts)
    assert all(unit.code for unit in districts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UBND xã Phú Thạnh, Đảng ủy xã và Đảng bộ xã Hiệp Xương, huyện Phú Tân", ["Xã Phú Thạnh", "Xã Hiệp Xương"]),
        ("TT Đảng ủy, HĐND phường", []),
        ("TT. Nông trường Lệ Ninh, huyện Lệ Thủy năm 2020", ["Thị trấn Nông trường Lệ Ninh"]),
        (
            "UBMTTQ VIỆT NAM PHƯỜNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nQUẢNG LONG Độc lập\nthị xã Ba Đồn, 2021",
            ["Phường Quảng Long"],
        ),
    ],
)
def test_what_looks_like_a_name_and_what_parts_one(text: str, expected: list[str]) -> None:
    assert [name for name, _ in named(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nhân dân xã Hòa Tiến; Đảng bộ xã Hòa Sơn, huyện Hòa Vang",
        "Chủ tịch UBND thị xã Điện Bàn, Chủ tịch UBND huyện Duy Xuyên",
    ],
)
def test_a_list_of_units_does_not_go_on_with_a_word_that_is_spelt_otherwise(text: str) -> None:
    assert {unit.name for unit in read(text).units} <= {
        *("Xã Hòa Tiến", "Xã Hòa Sơn", "Huyện Hòa Vang", "Thị xã Điện Bàn", "Huyện Duy Xuyên")
    }


def test_places_go_before_marks() -> None:
    (unit,) = read("các hộ của xã Diên Thọ, thị xã Điện Bàn").communes
    assert unit.name == "Xã Điện Thọ"
    assert unit.confidence < 0.9
