"""Metadata for archives: 18 fields, limits told, columns of one's own, Excel; exports to a place that go on."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from corpus import exports
from corpus.dossiers import dossiers
from corpus.errors import NotFound
from corpus.exports import columns
from corpus.exports.cells import harmless
from corpus.exports.columns import ColumnsUnreadable
from corpus.exports.delivery import Order, Told, deliver
from corpus.exports.fields import pages_by_size
from corpus.exports.files import safe, unlike
from corpus.pages.pages import PageView
from tests.corpus.emulation import ward
from tests.corpus.papers import grid, put

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.exports import Note
    from corpus.store.archive import Archive

BODY = "- Đã họp theo Quyết định số 415/QĐ-UBND ngày 12/02/2024 của UBND thị xã.\fTrang hai."
MAPPING = """
[[column]]
name = "Số và ký hiệu"
text = "{CodeNumber}/{CodeNotation}"
[[column]]
name = "Ngày"
from = "IssuedDate"
date = "%d/%m/%Y"
[[column]]
name = "Phông"
text = "Phông UBND phường"
[[column]]
name = "Trích yếu"
from = "Subject"
limit = 10
[[column]]
name = "Trống"
"""


@pytest.fixture
def ids(archive: Archive) -> list[int]:
    first = put(archive, ward("Phường Điện An", BODY), "Báo cáo số 31.txt", reading=grid)
    second = put(archive, ward("Phường Điện Ngọc", "Việc khác.", number="44/BC-UBND"), "b.txt")
    dossiers.add(archive, "HS-01", "Tủ sách", "20 năm", by="q", mode="Hạn chế")
    dossiers.put(archive, "HS-01", [second, first], by="q")
    return [first, second]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def cells(file: Path) -> list[list[str]]:
    """Read the first sheet of an Excel file by its XML."""
    with zipfile.ZipFile(file) as packed:
        sheet = ET.fromstring(packed.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    return [
        ["".join(cell.itertext()) for cell in row.findall("m:c", space)] for row in sheet.findall(".//m:row", space)
    ]


def test_dossier_and_the_parts_of_the_date_stand_in_the_table(archive: Archive, ids: list[int], tmp_path: Path) -> None:
    deliver(archive, Order("csv", tuple(ids)), tmp_path / "a.csv")
    row = rows((tmp_path / "a.csv").read_bytes())[0]
    said = {name: row[name] for name in ("FileCode", "DocCode", "DocOrdinal", "Mode", "Maintenance", "FileTitle")}
    assert list(said.values()) == ["HS-01", "HS-01.002", "2", "Hạn chế", "20 năm", "Tủ sách"]
    assert (row["IssuedDay"], row["IssuedMonth"], row["IssuedYear"]) == ("15", "9", "2024")
    assert (row["CodeNumber"], row["CodeNotation"], row["CodePrinted"]) == ("31", "BC-UBND", "31/BC-UBND")
    assert row["PagesBySize"] == "A4: 2"
    assert row["SearchKey"].startswith("bao cao 31/bc-ubnd")


@pytest.mark.parametrize(
    ("width", "height", "dpi", "name"),
    [(2480, 3508, 300, "A4"), (3508, 4960, 300, "A3"), (3508, 2480, 300, "A4"), (1240, 1700, 150, "A4"),
     (2000, 2000, 300, "khác"), (1748, 2480, 300, "A5")],
)  # fmt: skip
def test_pages_are_counted_by_size(width: int, height: int, dpi: int, name: str) -> None:
    view = PageView(1, 1, width, height, dpi, "ocr", "", None, "", None, None, None, (), ())
    text = PageView(1, 2, 0, 0, 0, "text", "", None, "", None, None, None, (), ())
    assert pages_by_size((view, view, text)) == {name: 2}


def test_what_is_too_long_is_told_and_never_cut_in_silence(archive: Archive, ids: list[int]) -> None:
    with archive.transaction() as db:
        db.table("document").update(ids[0], {"title": "Kết quả " * 100})
    for form in ("csv", "xlsx"):
        told: list[Note] = []
        exports.export(archive, ids, form, io.BytesIO(), told.append)
        assert [note.document for note in told] == [ids[0]]
        assert "trích yếu (Subject) dài 799 ký tự, quá mức 500" in told[0].message
        assert "đã rút ngắn: Subject" in told[0].message
    stream = io.BytesIO()
    exports.export(archive, ids[:1], "jsonl", stream)
    assert stream.getvalue().decode().count("Kết quả Kết quả") > 50


def test_columns_of_ones_own(archive: Archive, ids: list[int], tmp_path: Path) -> None:
    (tmp_path / "cot.toml").write_text(MAPPING, "utf-8")
    told: list[Note] = []
    order = Order("csv", tuple(ids), columns.read(tmp_path / "cot.toml"))
    deliver(archive, order, tmp_path / "a.csv", Told(note=told.append))
    row = rows((tmp_path / "a.csv").read_bytes())[0]
    assert list(row) == ["Số và ký hiệu", "Ngày", "Phông", "Trích yếu", "Trống", "Shortened"]
    assert (row["Số và ký hiệu"], row["Ngày"], row["Phông"]) == ("31/BC-UBND", "15/09/2024", "Phông UBND phường")
    assert len(row["Trích yếu"]) <= 10
    assert row["Shortened"] == "Trích yếu"
    assert all("cột “Trích yếu” dài" in note.message for note in told)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "[[column]]"),
        ("a = ", "không phải TOML"),
        ("[[column]]\nfrom = 'Subject'", "thiếu name"),
        ("[[column]]\nname = 'a'\nfrom = 'Nope'", "không có trường Nope"),
        ("[[column]]\nname = 'a'\nlimit = 0", "limit"),
        ("[[column]]\nname = 'a'\ncut = 1", "không có thuộc tính cut"),
        ("[[column]]\nname = 'a'\n[[column]]\nname = 'a'", "hai lần"),
        ("[[column]]\nname = 'a'\nfrom = 'Mode'\ntext = 'x'", "chỉ dùng một"),
    ],
)
def test_a_wrong_file_of_columns_says_where(text: str, said: str) -> None:
    with pytest.raises(ColumnsUnreadable, match=said.replace("[", r"\[").replace("]", r"\]")):
        columns.parse(text.encode(), "cot.toml")


def test_excel_holds_the_same_cells_as_text_and_is_the_same_whenever_made(
    archive: Archive, ids: list[int], tmp_path: Path
) -> None:
    with archive.transaction() as db:
        db.table("document").update(ids[0], {"title": "=1+1"})
    for name in ("a.xlsx", "b.xlsx"):
        deliver(archive, Order("xlsx", tuple(ids)), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    found = cells(tmp_path / "a.xlsx")
    assert found[0][:3] == ["FileCode", "DocCode", "DocOrdinal"]
    assert len(found) == 3
    assert "=1+1" in found[1]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_a_dossier_as_a_zip_has_codes_for_names_a_table_and_checksums(
    archive: Archive, ids: list[int], tmp_path: Path
) -> None:
    order = Order("txt", tuple(dossiers.document_ids(archive, "HS-01")), by_code=True, listed=True)
    for name in ("a.zip", "b.zip"):
        deliver(archive, order, tmp_path / name)
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert packed.namelist() == ["HS-01.001.txt", "HS-01.002.txt", "muc-luc.csv", "sha256sum.txt"]
        assert [row["DocCode"] for row in rows(packed.read("muc-luc.csv"))] == ["HS-01.001", "HS-01.002"]
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert len(ids) == 2


@pytest.mark.parametrize("form", ["txt", "jsonl", "csv"])
def test_an_export_that_was_cut_off_goes_on_and_follows_what_changed(
    archive: Archive, ids: list[int], tmp_path: Path, form: str
) -> None:
    class Cut(Exception):
        pass

    def stop(done: int, _: int) -> None:
        if done == 2:
            raise Cut

    dest = tmp_path / ("a" if form == "txt" else f"a.{form}")
    order = Order(form, tuple(ids))
    with pytest.raises(Cut):
        deliver(archive, order, dest, Told(progress=stop))
    assert dest.is_dir() == (form == "txt")
    assert not dest.is_file()
    if form != "csv":  # rows of a table are few to a part
        with archive.transaction() as db:
            db.table("document").update(ids[1], {"title": "Tên mới"})
    done = deliver(archive, order, dest)
    assert done.reused == {"txt": 1, "jsonl": 1, "csv": 0}[form]
    assert list(tmp_path.glob(".*.sohoa")) == []
    if form == "jsonl":
        assert "Tên mới" in dest.read_text("utf-8").splitlines()[1]


def test_nothing_is_begun_for_a_document_that_is_not_there(archive: Archive, ids: list[int], tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        deliver(archive, Order("txt", (*ids, 999)), tmp_path / "a")
    assert list(tmp_path.iterdir()) == [archive.path]


def test_names_that_every_system_takes() -> None:
    assert safe("HS-01.Đ/2024 Điện An") == "HS-01.D-2024-Dien-An"
    assert (safe("../.."), safe("con"), safe("NUL.txt")) == ("van-ban", "_con", "_NUL.txt")
    taken: set[str] = set()
    assert [unlike(name, taken) for name in ("A.pdf", "a.pdf", "a.pdf")] == ["A.pdf", "a-2.pdf", "a-3.pdf"]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("-2+3", "'-2+3"),
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        (" =1", "' =1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("- cmd|' /C calc'!A0", "'- cmd|' /C calc'!A0"),
        ("＝1", "'＝1"),
        ("-2", "-2"),
        ("+3,5", "+3,5"),
        ("- 1.234,5", "- 1.234,5"),
        ("-4%", "-4%"),
        ("-", "-"),
        ("12-BC/ĐU", "12-BC/ĐU"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula_and_numbers_stay_numbers(cell: str, written: str) -> None:
    assert harmless(cell) == written
    assert harmless(cell, bullets=True) == written
