from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.documents import documents
from corpus.errors import NotFound
from corpus.units import units
from corpus.units.areas import names_area
from extract import read
from tests.corpus.emulation import TOWN, paper, ward
from tests.corpus.papers import put

if TYPE_CHECKING:
    from corpus.store.archive import Archive

MINH_COMMUNE, MINH_WARD, BAN_WARD = ("20593", "2004-07-08"), ("20593", "2023-04-10"), ("20551", "2025-07-01")


def test_the_table_follows_the_gazetteer_and_is_written_once(archive: Archive) -> None:
    units.sync(archive)
    known = units.known(archive)
    assert archive.db.execute("SELECT count(*) FROM unit").fetchone() == (len(known),)
    row = next(archive.db.query("SELECT * FROM unit WHERE code = ? AND valid_from = ?", list(MINH_WARD)))
    assert (row["name"], row["folded"], row["valid_to"]) == ("Phường Điện Minh", "phuong dien minh", "2025-07-01")
    before = archive.db.conn.total_changes
    units.sync(archive)
    assert archive.db.conn.total_changes == before


def test_a_changed_row_is_put_right(archive: Archive) -> None:
    units.sync(archive)
    with archive.transaction() as db:
        db.execute("UPDATE unit SET name = 'Sai' WHERE code = ?", [MINH_WARD[0]])
        db.execute("DELETE FROM unit WHERE code = '20575'")
    units.sync(archive)
    rows = archive.db.execute("SELECT count(*) FROM unit WHERE name = 'Sai' OR code = '20575'").fetchone()
    assert rows[0] > 0
    assert archive.db.execute("SELECT count(*) FROM unit WHERE name = 'Sai'").fetchone() == (0,)


def test_an_archive_can_know_places_of_its_own(archive: Archive) -> None:
    (archive.path / "units.csv").write_text(
        "code,valid_from,valid_to,name,district,province,successor_code,successor_valid_from\n"
        "99001,2020-01-01,,Xã Bãi Ngang,Huyện Xa,Tỉnh Xa,,\n",
        "utf-8",
    )
    assert [unit.key for unit in units.find(archive, "bai ngang")] == [("99001", "2020-01-01")]


@pytest.mark.parametrize("name", ["Phường Điện Minh", "phuong dien minh", "P. Điện Minh", "PHƯỜNG  ĐIỆN MINH"])
def test_a_unit_is_found_by_name_in_any_spelling(archive: Archive, name: str) -> None:
    assert units.find(archive, name)[0].key == MINH_WARD


def test_a_unit_is_found_by_code(archive: Archive) -> None:
    assert {unit.key for unit in units.find(archive, "20593")} == {MINH_COMMUNE, MINH_WARD}


def test_of_several_units_of_a_name_the_one_with_papers_is_meant(archive: Archive) -> None:
    everywhere = units.named(archive, "điện an")
    put(archive, ward("Phường Điện An", "- Đã họp."))
    here = units.named(archive, "điện an")
    assert len(everywhere) > len(here)
    assert {unit.bare_name for unit in here} == {"Điện An"}


def test_a_name_that_nothing_bears_is_refused(archive: Archive) -> None:
    with pytest.raises(NotFound, match="Không tìm thấy đơn vị"):
        units.named(archive, "Phường Không Có Thật")
    with pytest.raises(NotFound):
        units.get(archive, ("00000", "1999-01-01"))


def test_a_unit_is_followed_through_time_without_its_neighbours(archive: Archive) -> None:
    assert units.lineage(archive, *MINH_WARD) == [MINH_WARD, MINH_COMMUNE, BAN_WARD]
    assert units.lineage(archive, *MINH_COMMUNE) == [MINH_COMMUNE, MINH_WARD, BAN_WARD]
    merged = units.lineage(archive, *BAN_WARD)
    assert {MINH_WARD, MINH_COMMUNE} < set(merged)
    assert units.later_names(archive, MINH_COMMUNE) == ["Phường Điện Minh", "Phường Điện Bàn"]


def issuer(archive: Archive, text: str) -> str | None:
    key = units.issuing_unit(archive, read(text))
    return units.get(archive, key).name if key else None


def test_who_issued_a_paper(archive: Archive) -> None:
    assert issuer(archive, ward("Phường Điện An", "- Đã họp.")) == "Phường Điện An"
    assert issuer(archive, ward("Xã Điện Hòa", "- Đã họp với phường Điện An.")) == "Xã Điện Hòa"


def test_a_town_is_not_the_ward_that_took_over_its_name(archive: Archive) -> None:
    assert (
        issuer(archive, paper(TOWN, "88/BC-UBND", "20/10/2024", "BÁO CÁO", "Kết quả", "- Phường Điện An đạt.")) is None
    )


SCHOOL = """PHÒNG GIÁO DỤC VÀ ĐÀO TẠO
TRƯỜNG TIỂU HỌC HOA SEN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/BC-HS
Điện Nam Trung, ngày 15 tháng 9 năm 2024
BÁO CÁO
Kết quả tháng khuyến học

- Nhà trường đã tổ chức ngày hội đọc sách cho học sinh.
"""


def test_a_first_paper_that_names_no_unit_is_filed_by_its_place(archive: Archive) -> None:
    assert read(SCHOOL).communes == ()
    document = documents.get(archive, put(archive, SCHOOL))
    assert (document.state, document.unit_name) == ("done", "Phường Điện Nam Trung")


@pytest.mark.parametrize(
    ("agency", "above"),
    [
        ("TRƯỜNG TIỂU HỌC HUYỀN TRÂN", False),
        ("CƠ QUAN QUÂN SỰ", False),
        ("CO QUAN QUAN LY RUNG", True),  # without marks nobody can tell; no ward is taken for its issuer
        ("ĐỘI TÌNH NGUYỆN QUẢN LÝ TRẬT TỰ", False),
        ("HỘI NÔNG DÂN HUYỆN DUY XUYÊN", True),
        ("HOI NONG DAN HUYEN DUY XUYEN", True),
        ("BAN CHỈ HUY QUÂN SỰ TP. HỘI AN", True),
        ("HỘI KHUYẾN HỌC TỈNH", True),
    ],
)
def test_a_body_of_an_area_above_is_told_by_whole_words_with_their_marks(agency: str, *, above: bool) -> None:
    assert names_area(agency) is above


def test_a_school_named_after_a_person_is_filed_by_its_place(archive: Archive) -> None:
    school = SCHOOL.replace("HOA SEN", "HUYỀN TRÂN")
    assert issuer(archive, school) == "Phường Điện Nam Trung"


def test_units_added_to_an_open_archive_are_filed_under(archive: Archive) -> None:
    assert units.own_table(archive) is None
    put(archive, ward("Phường Điện An", "- Đã họp."))
    (archive.path / "units.csv").write_text(
        "code,valid_from,valid_to,name,district,province,successor_code,successor_valid_from\n"
        "99001,2020-01-01,,Xã Bãi Ngang,Huyện Xa,Tỉnh Xa,,\n",
        "utf-8",
    )
    assert units.own_table(archive) == archive.path / "units.csv"
    document = documents.get(archive, put(archive, SCHOOL.replace("Điện Nam Trung", "Bãi Ngang")))
    assert (document.unit_code, document.unit_name) == ("99001", "Xã Bãi Ngang")


def test_a_paper_is_read_with_the_units_of_its_archive(archive: Archive) -> None:
    text = "Báo cáo của UBND xã Bãi Ngang, huyện Xa, tỉnh Xa về xóa nhà tạm."
    assert read(text, units.own_table(archive)).communes == ()
    (archive.path / "units.csv").write_text(
        "code,valid_from,valid_to,name,district,province,successor_code,successor_valid_from\n"
        "99001,2020-01-01,2025-07-01,Xã Bãi Ngang,Huyện Xa,Tỉnh Xa,99002,2025-07-01\n"
        "99002,2025-07-01,,Xã Bãi Dài,,Tỉnh Xa,,\n",
        "utf-8",
    )
    (mention,) = read(text, units.own_table(archive)).communes
    assert (mention.code, mention.name, mention.successor) == ("99001", "Xã Bãi Ngang", "Xã Bãi Dài")
