from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli import sohoa
from corpus.store.archive import Archive
from tests.corpus.emulation import ADDING, ISSUING, PLAN, ward
from tests.corpus.papers import put

AN = "Phường Điện An"
DONE = "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024."


@pytest.fixture
def kho(tmp_path: Path) -> Path:
    with Archive(tmp_path / "kho") as archive:
        put(archive, PLAN.replace("biên bản, báo cáo).", "biên bản, báo cáo) (10 điểm)."), "ke-hoach.txt")
        put(archive, ward(AN, DONE), "bao-cao.txt")
    return tmp_path / "kho"


def run(kho: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(sohoa, ["--archive", str(kho), *map(str, arguments)])


def told(kho: Path, *arguments: str | Path) -> Any:
    result = run(kho, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_reviewer_works_from_the_command_line(kho: Path) -> None:
    (piece,) = told(kho, "evidence", "--unit", AN)["evidence"]
    assert told(kho, "evidence", "accept", str(piece["id"]), "--note", "đủ")["note"] == "đủ"
    assert told(kho, "evidence", "reopen", str(piece["id"]))["status"] == "proposed"
    assert told(kho, "evidence", "note", str(piece["id"]), "cần dấu")["note"] == "cần dấu"
    moved = told(kho, "evidence", "move", str(piece["id"]), "--criterion", ISSUING)
    assert (moved["criterion"], moved["moved"]) == (ISSUING, True)
    told(kho, "evidence", "move", str(piece["id"]), "--criterion", ADDING)
    assert told(kho, "evidence", "reject", str(piece["id"]))["status"] == "rejected"
    added = told(kho, "evidence", "add", "2", "--quote", "BÁO CÁO", "--unit", AN, "--criterion", ADDING, "--against")
    assert (added["status"], added["favourable"], added["added_by"]) == ("accepted", False, "cli")
    assert run(kho, "evidence", "move", "1").exit_code == 2


def test_points_are_shown_and_taken(kho: Path) -> None:
    (piece,) = told(kho, "evidence", "--unit", AN)["evidence"]
    told(kho, "evidence", "accept", str(piece["id"]))
    place = ("evidence", "points", "--unit", AN, "--criterion", ADDING)
    assert told(kho, *place, "--self", "9,5") == {"maximum": 10, "self": 9.5, "reductions": [], "appraised": 9.5}
    taken = told(kho, *place, "--minus", "2", "--reason", "chậm 20 ngày")
    assert (taken["appraised"], taken["reductions"][0]["reason"]) == (7.5, "chậm 20 ngày")
    assert told(kho, *place, "--undo", str(taken["reductions"][0]["id"]))["appraised"] == 9.5
    assert "tối đa 10, tự chấm 9,5, thẩm định 9,5" in run(kho, *place).output
    assert run(kho, *place, "--minus", "2").exit_code == 2
    assert "không phải số điểm" in run(kho, *place, "--self", "mười").output


def test_the_appraisal_sheet_is_written(kho: Path, tmp_path: Path) -> None:
    for form, begins in (("docx", b"PK"), ("pdf", b"%PDF-"), ("json", b"{")):
        file = tmp_path / f"phieu.{form}"
        assert run(kho, "record", "--unit", AN, "--format", form, file).exit_code == 0
        assert file.read_bytes().startswith(begins)
    said = run(kho, "record", "--unit", AN, "--format", "json", "-")
    assert said.stdout_bytes == (tmp_path / "phieu.json").read_bytes()
    assert not Path("-").exists()
    assert run(kho, "record", "--unit", AN, "--programme", "7", "--format", "json", tmp_path / "x").exit_code != 0
    assert not (tmp_path / "x").exists()
