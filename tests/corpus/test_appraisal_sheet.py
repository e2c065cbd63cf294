from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pikepdf
import pytest

from corpus.errors import ArchiveError, NotFound
from corpus.exports import appraisal as writing
from corpus.records import appraisal, evidence, points
from tests.corpus.emulation import PLAN, ward
from tests.corpus.papers import put

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.records.appraisal import Sheet
    from corpus.store.archive import Archive

AN = "Phường Điện An"
DONE = "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024."
LATE = "- Phường chưa tổ chức ngày hội đọc sách cho học sinh."
WITH_POINTS = PLAN.replace("(thể hiện bằng biên bản, báo cáo).", "(thể hiện bằng biên bản, báo cáo) (10 điểm).")


@pytest.fixture
def sheet(archive: Archive) -> Sheet:
    put(archive, WITH_POINTS, "ke-hoach.txt")
    put(archive, ward(AN, f"{DONE}\n{LATE}"), "báo cáo <1>.txt")
    good = next(piece for piece in evidence.evidence(archive, unit=AN) if piece.favourable)
    evidence.decide(archive, good.id, "accepted", by="lan", note="đã đối chiếu & ký")
    points.reduce(
        archive, programme=good.programme, criterion=good.criterion, unit=AN, points=1.5, reason="nộp trễ", by="lan"
    )
    (only,) = appraisal.sheets(archive, AN, now=date(2024, 12, 5))
    return only


def test_a_sheet_holds_all_that_is_appraised(sheet: Sheet) -> None:
    assert (sheet.unit, sheet.plan) == (AN, "Kế hoạch số 70/KH-UBND ngày 1/3/2024")
    assert sheet.period == "từ ngày 1/3/2024 đến ngày 30/11/2024"
    adding = next(line for line in sheet.lines if line.criterion == "1.b")
    assert (adding.maximum, adding.self_score, adding.appraised, adding.state) == (10, None, 8.5, "Đã chấp nhận")
    assert adding.notes == ("Trừ 1,5 điểm: nộp trễ (lan)", "[1] đã đối chiếu & ký")
    (proof,) = adding.proofs
    assert (proof.number, proof.date, proof.page, proof.file) == ("31/BC-UBND", "15/9/2024", 1, "báo cáo <1>.txt")
    assert [one.mark for one in sheet.proofs] == list(range(1, len(sheet.proofs) + 1))
    assert any(gap.startswith("chưa có minh chứng cho 1.a (quá hạn") for gap in sheet.gaps)
    assert any("1.c; chỉ có nội dung bất lợi" in gap for gap in sheet.gaps)
    assert (sheet.maximum, sheet.appraised, sheet.printed) == (10, 8.5, "2024-12-05")


def test_a_unit_without_programmes_has_no_sheet(archive: Archive, sheet: Sheet) -> None:
    with pytest.raises(NotFound, match="chưa có phong trào"):
        appraisal.sheets(archive, AN, programme=sheet.programme + 1)


def test_the_word_file_holds_the_sheet(sheet: Sheet) -> None:
    import docx  # noqa: PLC0415 - as the product loads it

    stream = io.BytesIO()
    writing.write([sheet, sheet], "docx", stream)
    stream.seek(0)
    file = docx.Document(stream)
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    said = "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "…………, ngày 05 tháng 12 năm 2024",
        "PHIẾU THẨM ĐỊNH",
        f"Đơn vị: {AN}",
        "31/BC-UBND ngày 15/9/2024",
        "báo cáo <1>.txt, trang 1",
        "Trừ 1,5 điểm: nộp trễ",
        "Chưa có minh chứng cho 1.a",
        "NGƯỜI THẨM ĐỊNH",
        "Đã bổ sung 350 đầu sách",
    ):
        assert words in said
    assert len(zipfile.ZipFile(stream).namelist()) > 5


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_the_pdf_reads_as_it_is_written_with_its_fonts_inside(sheet: Sheet, tmp_path: Path) -> None:
    file = tmp_path / "phieu.pdf"
    with file.open("wb") as stream:
        writing.write([sheet], "pdf", stream)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    for words in (
        "Độc lập - Tự do - Hạnh phúc",
        "PHIẾU THẨM ĐỊNH HỒ SƠ THI ĐUA",
        "8,5",
        "31/BC-UBND",
        "&",
    ):
        assert words in " ".join(text.split())
    with pikepdf.open(file) as read:
        fonts = [font for page in read.pages for font in page.Resources.Font.values()]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)


def test_a_criterion_with_hundreds_of_proofs_goes_over_pages(sheet: Sheet, tmp_path: Path) -> None:
    line = next(line for line in sheet.lines if line.proofs)
    long = replace(sheet, lines=(replace(line, proofs=line.proofs * 150, asked=line.asked * 20),))
    file = tmp_path / "dai.pdf"
    with file.open("wb") as stream:
        writing.write([long], "pdf", stream)
    with pikepdf.open(file) as read:
        assert len(read.pages) > 10


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
@pytest.mark.parametrize("proofs", [4, 8, 12, 40])
def test_the_head_of_a_table_stands_once_on_a_page(sheet: Sheet, tmp_path: Path, proofs: int) -> None:
    full = next(line for line in sheet.lines if line.proofs)
    empty = next(line for line in sheet.lines if not line.proofs)
    lines = (empty, empty, replace(full, proofs=full.proofs * proofs), empty, empty)
    file = tmp_path / "phieu.pdf"
    with file.open("wb") as stream:
        writing.write([replace(sheet, lines=lines)], "pdf", stream)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    assert max(page.count("Nội dung, thời hạn") for page in text.split("\f")) == 1


def test_json_is_the_sheet_and_other_formats_are_refused(sheet: Sheet) -> None:
    stream = io.BytesIO()
    writing.write([sheet], "json", stream)
    (read,) = json.loads(stream.getvalue())["sheets"]
    assert read["lines"][0]["criterion"] == sheet.lines[0].criterion
    with pytest.raises(ArchiveError, match="docx, pdf, csv, json"):
        writing.write([sheet], "odt", io.BytesIO())
