from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from extract.errors import ExtractionError
from extract.units.gazetteer import MERGER, load
from normalize.folding import fold

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "code,valid_from,valid_to,name,district,province,successor_code,successor_valid_from\n"


def test_twenty_units_of_dien_ban_in_2024_became_six() -> None:
    units = [unit for unit in load() if unit.district == "Thị xã Điện Bàn" and unit.stood_on("2024-06-01")]
    assert Counter(unit.kind for unit in units) == {"Phường": 12, "Xã": 8}
    became = {load().successors(unit)[-1].name for unit in units}
    assert became == {
        "Phường Điện Bàn",
        "Phường Điện Bàn Bắc",
        "Phường An Thắng",
        "Phường Điện Bàn Đông",
        "Xã Điện Bàn Tây",
        "Xã Gò Nổi",
    }


def test_keys_are_unique_and_every_successor_is_known() -> None:
    units = load()
    assert len({unit.key for unit in units}) == len(units)
    for unit in units:
        if unit.successor:
            following = units.get(*unit.successor)
            assert following is not None
            assert unit.valid_to == following.valid_from


@pytest.mark.parametrize(
    ("typed", "name", "valid_from"),
    [
        ("Điện An", "Phường Điện An", "2015-03-11"),
        ("P. Điện An", "Phường Điện An", "2015-03-11"),
        ("p điện an", "Phường Điện An", "2015-03-11"),
        ("xã Điện Minh", "Xã Điện Minh", "2004-07-08"),
        ("Điện Minh", "Phường Điện Minh", "2023-04-10"),
        ("X. dien phuoc", "Xã Điện Phước", "2004-07-08"),
        ("go noi", "Xã Gò Nổi", MERGER),
        ("Phường  Điện Bàn", "Phường Điện Bàn", MERGER),
        ("xã Điện Hoà", "Xã Điện Hòa", "2004-07-08"),
        ("Hòa Tiến, Hòa Vang", "Xã Hòa Tiến", "2004-07-08"),
    ],
)
def test_find_takes_what_a_person_types(typed: str, name: str, valid_from: str) -> None:
    first = load().find(typed)[0]
    assert (first.name, first.valid_from) == (name, valid_from)


def test_find_of_nothing_known_is_empty() -> None:
    assert load().find("phường Không Có Thật") == ()
    assert load().find("") == ()


def test_every_unit_is_found_by_its_own_name() -> None:
    units = load()
    for unit in list(units)[:: len(units) // 300]:
        assert unit in units.find(unit.name)
        assert unit in units.find(fold(unit.name))


def test_succession_runs_both_ways() -> None:
    units = load()
    commune = units.get("20593", "2004-07-08")
    ward = units.get("20551", MERGER)
    assert commune is not None
    assert ward is not None
    assert [unit.name for unit in units.successors(commune)] == ["Phường Điện Minh", "Phường Điện Bàn"]
    assert {"Xã Điện Minh", "Phường Điện Minh", "Phường Vĩnh Điện"} <= {u.name for u in units.predecessors(ward)}


def test_a_code_is_reused_over_time() -> None:
    units = load()
    assert [units.get("20557", day) and units.get("20557", day).name for day in ("2004-07-08", MERGER)] == [  # type: ignore[union-attr]
        "Xã Điện Hòa",
        "Phường Điện Bàn Bắc",
    ]


def test_an_archive_adds_its_own_units(tmp_path: Path) -> None:
    own = tmp_path / "units.csv"
    own.write_text(HEADER + "T1,2020-01-01,,Xã Thử Nghiệm,Huyện Mẫu,Tỉnh Mẫu,,\n", encoding="utf-8-sig")
    assert [unit.code for unit in load(own).find("thu nghiem")] == ["T1"]
    assert load().find("thu nghiem") == ()


def test_a_table_that_was_edited_is_read_anew(tmp_path: Path) -> None:
    own = tmp_path / "units.csv"
    own.write_text(HEADER + "T1,2020-01-01,,Xã Thử Nghiệm,Huyện Mẫu,Tỉnh Mẫu,,\n", "utf-8")
    before = load(own)
    assert load(own) is before
    own.write_text(HEADER + "T1,2020-01-01,,Xã Thí Điểm,Huyện Mẫu,Tỉnh Mẫu,,\n", "utf-8")
    assert [unit.code for unit in load(own).find("thi diem")] == ["T1"]
    assert load(own).find("thu nghiem") == ()
    assert "mau" in load(own).places
    assert "mau" not in load().places


@pytest.mark.parametrize("content", [b"code,name\n1,X\n", b"\xff\xfe\x00bad", None])
def test_a_damaged_table_is_refused_in_words(tmp_path: Path, content: bytes | None) -> None:
    own = tmp_path / "own.csv"
    if content is not None:
        own.write_bytes(content)
    with pytest.raises(ExtractionError, match=r"own\.csv"):
        load(own)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("T1,2020-01-01,,Thử Nghiệm,Huyện Mẫu,Tỉnh Mẫu,,\n", "dòng 2: tên “Thử Nghiệm” phải có loại đơn vị"),
        ("T1,01/13/2020,,Xã Thử,Huyện Mẫu,Tỉnh Mẫu,,\n", "dòng 2: ngày “01/13/2020” ở cột “valid_from”"),
        ("T1,,,Xã Thử,Huyện Mẫu,Tỉnh Mẫu,,\n", "dòng 2: cột “valid_from” còn trống"),
        ("T1,2020-01-01,2019-01-01,Xã Thử,Huyện Mẫu,Tỉnh Mẫu,,\n", "dòng 2: ngày kết thúc"),
        (
            "T1,2020-01-01,,Xã A,H,T,,\n\nT1,2020-01-01,,Xã B,H,T,,\n",
            "dòng 4: đơn vị mã T1 từ ngày 2020-01-01 đã có ở dòng 2",
        ),
        ("T1,2020-01-01,2025-07-01,Xã A,H,T,T2,\n", "dòng 2: hai cột “successor_code”"),
        ("T1,2020-01-01,2025-07-01,Xã A,H,T,T2,2025-07-01\n", "không có đơn vị đó"),
        ('T1,2020-01-01,,"Xã A"x,H,T,,\n', "dòng 2: dòng không phải CSV"),
    ],
)
def test_a_fault_in_a_table_is_told_with_its_line(tmp_path: Path, rows: str, told: str) -> None:
    own = tmp_path / "units.csv"
    own.write_text(HEADER + rows, "utf-8")
    with pytest.raises(ExtractionError, match=told):
        load(own)


def test_a_table_without_a_column_names_it(tmp_path: Path) -> None:
    own = tmp_path / "units.csv"
    own.write_text("code,valid_from,name\nT1,2020-01-01,Xã A\n", "utf-8")
    with pytest.raises(ExtractionError, match="dòng 1: thiếu cột valid_to, district"):
        load(own)


def test_a_spreadsheet_s_table_is_read_with_semicolons_and_vietnamese_days(tmp_path: Path) -> None:
    own = tmp_path / "units.csv"
    rows = (
        "T1;01/01/2020;1/7/2025;Xã  Thử Nghiệm;Huyện Mẫu;Tỉnh Mẫu;T2;01/07/2025\n"
        ";;;;;;;\nT2;1.7.2025;;Xã Mẫu Mới;;Tỉnh Mẫu;;\n"
    )
    own.write_text(HEADER.replace(",", ";") + rows, "utf-8-sig")
    (unit,) = load(own).find("thu nghiem")
    assert (unit.name, unit.valid_from, unit.valid_to) == ("Xã Thử Nghiệm", "2020-01-01", "2025-07-01")
    assert [later.name for later in load(own).successors(unit)] == ["Xã Mẫu Mới"]


def test_a_table_may_hold_districts_and_provinces(tmp_path: Path) -> None:
    own = tmp_path / "units.csv"
    rows = (
        "D1,2020-01-01,2025-07-01,Huyện Mẫu,,Tỉnh Mẫu,,\n"
        "P1,2004-07-08,,Tỉnh Mẫu,,,,\nC1,2004-07-08,,Thành phố Thử,,,,\n"
    )
    own.write_text(HEADER + rows, "utf-8")
    known = load(own)
    assert [(unit.level, unit.province) for unit in known.areas[:3]] == [
        ("district", "Tỉnh Mẫu"),
        ("province", "Tỉnh Mẫu"),
        ("province", "Thành phố Thử"),
    ]
    assert len(known) == len(load())


def test_units_that_ended_before_the_national_table_are_known_and_stand_beside_what_followed() -> None:
    units = load()
    earlier = [unit for unit in units.find("Xã Hải Vân") if unit.district == "Huyện Hải Hậu"]
    assert [(unit.province, unit.stood_on("2024-05-01"), unit.stood_on("2025-05-01")) for unit in earlier] == [
        ("Tỉnh Nam Định", True, False)
    ]
    (vinh_trung,) = (unit for unit in units.find("Phường Vĩnh Trung") if unit.district == "Quận Thanh Khê")
    (thac_gian,) = (unit for unit in units.find("Phường Thạc Gián") if unit.valid_to == MERGER)
    assert vinh_trung.code == thac_gian.code
    assert vinh_trung.key != thac_gian.key


def test_districts_ended_and_provinces_went_on() -> None:
    units = load()
    town, county = units.get("507", "2015-03-11"), units.get("507", "2004-07-08")
    assert town is not None
    assert county is not None
    assert (town.level, town.name, town.valid_to, town.successor) == ("district", "Thị xã Điện Bàn", MERGER, None)
    assert units.successors(county) == (town,)
    (quang_nam,) = units.areas_named("quang nam")
    assert [unit.name for unit in units.successors(quang_nam)] == ["Thành phố Đà Nẵng"]
    today = [unit for unit in units.areas if unit.level == "province" and unit.stood_on("2026-01-01")]
    before = [unit for unit in units.areas if unit.level == "province" and unit.stood_on("2025-06-01")]
    assert (len(before), len(today)) == (63, 34)
    assert not [unit for unit in units.areas if unit.level == "district" and unit.stood_on("2025-07-01")]
    for unit in units.areas:
        assert unit.successor is None or units.get(*unit.successor) is not None


def test_who_walks_through_the_gazetteer_meets_wards_and_communes_only() -> None:
    assert {unit.level for unit in load()} == {"commune"}
