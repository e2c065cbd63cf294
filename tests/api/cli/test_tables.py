from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import docx
import pytest
from click.testing import CliRunner, Result

from api.cli import sohoa

if TYPE_CHECKING:
    from pathlib import Path

ROWS = (("TT", "Tiêu chí", "Điểm"), ("1", "Họp giao ban | báo cáo", "7,5"), ("2", "", "-1"))


def run(archive: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(sohoa, ["--archive", str(archive), *map(str, arguments)])


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("Bảng chấm điểm thi đua năm 2024 của các khu dân cư")
    table = document.add_table(len(ROWS), 3)
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_table(1, 2).cell(0, 1).text = "bảng hai"
    file = tmp_path / "cham-diem.docx"
    document.save(str(file))
    return file


def test_tables_of_a_file_come_as_csv_and_markdown(tmp_path: Path, scores: Path) -> None:
    result = run(tmp_path / "kho", "tables", scores, "--table", "1")
    assert tuple(csv.reader(io.StringIO(result.stdout.removeprefix("\ufeff"), newline=""))) == tuple(map(list, ROWS))
    target = tmp_path / "bang.md"
    assert run(tmp_path / "kho", "tables", scores, "--format", "md", "-o", target).exit_code == 0
    first, second = target.read_text("utf-8").rstrip().split("\n\n")
    assert first.splitlines()[2] == "| 1 | Họp giao ban \\| báo cáo | 7,5 |"
    assert second.splitlines()[0] == "|  | bảng hai |"
    assert run(tmp_path / "kho", "tables", scores, "--table", "3").exit_code == 2


def test_tables_of_a_document_of_the_archive_come_as_they_were_restored(tmp_path: Path, scores: Path) -> None:
    archive = tmp_path / "kho"
    assert run(archive, "ingest", scores).exit_code == 0
    of_file, of_document = (run(archive, "tables", *which) for which in ((scores,), ("--document", "1")))
    assert of_document.exit_code == 0
    assert of_document.stdout == of_file.stdout
    assert run(archive, "tables").exit_code == 2
    assert run(archive, "tables", "--document", "7").exit_code == 1
