"""`sohoa check` and `sohoa split` as a clerk runs them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpus.documents import holders
from corpus.store import audit
from corpus.store.archive import Archive
from ingest.intake import accept
from ingest.limits import Limits
from tests.api.cli.test_commands import Commands
from tests.corpus import papers
from tests.ingest.sources import files

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "\f".join(
    papers.report(ward, number, day) for ward, number, day in (("Điện An", "361", 2), ("Điện Minh", "77", 9))
)


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    return Commands(tmp_path / "kho")


def test_advice_is_no_refusal_and_a_broken_file_is(commands: Commands, scans: Path, tmp_path: Path) -> None:
    (told,) = commands.json("check", scans / "bao-cao-164-dien-phuoc.tif")["files"]
    assert {(one["page"], one["code"]) for one in told["findings"]} == {(1, "not-colour"), (2, "not-colour")}
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    result = commands.run("check", broken, tmp_path / "missing.pdf", scans / "bao-cao-164-dien-phuoc.tif")
    assert result.exit_code == 1
    assert "cắt cụt" in result.stdout
    assert "Quét ở chế độ màu" in result.stdout


def test_a_name_cannot_steer_the_terminal_or_break_its_line(commands: Commands, tmp_path: Path) -> None:
    name = "bc\n\x1b[31mĐã đọc\u202e.txt"
    (tmp_path / name).write_text("Báo cáo trồng cây ở phường", "utf-8")
    (tmp_path / "rỗng\n\x1b.txt").touch()
    told = [
        commands.run("check", tmp_path / name),
        commands.run("ingest", tmp_path / name, tmp_path / "rỗng\n\x1b.txt", tmp_path / "không\ncó.pdf"),
        commands.run("summary"),
        commands.run("search", "trồng cây"),
    ]
    for result in told:
        assert not any(mark in result.output for mark in ("\x1b", "\u202e", "bc\n", "rỗng\n", "không\n")), result.output
    shown = str(tmp_path / "bc") + r"\n\x1b[31mĐã đọc\u202e.txt"
    assert all(shown in result.output for result in told[:2])
    (refused, missing) = json.loads(
        commands.run("ingest", tmp_path / "rỗng\n\x1b.txt", tmp_path / "không\ncó.pdf", "--json").stdout
    )["refused"]
    assert (refused["file"], missing["file"]) == (str(tmp_path / "rỗng\n\x1b.txt"), str(tmp_path / "không\ncó.pdf"))
    assert "\u202e" not in commands.run("ingest", tmp_path / name, "--json").stdout
    assert commands.json("ingest", tmp_path / name)["duplicates"][0]["file"] == str(tmp_path / name)


def test_files_are_given_to_units(commands: Commands, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Báo cáo trồng cây", "utf-8")
    commands.json("ingest", tmp_path / "a.txt", "--unit", "Phường Điện Ngọc")
    with Archive(commands.archive) as archive:
        assert len(holders.of_document(archive, 1)) == 1
        (entry,) = audit.entries(archive, action="document.give")
        assert entry.actor == "cli"
    refused = commands.run("ingest", tmp_path / "a.txt", "--unit", "Phường Không Đâu")
    assert refused.exit_code != 0
    assert "Không tìm thấy đơn vị" in str(refused.exception)


def test_a_batch_is_shown_compared_split_and_made_whole(commands: Commands, tmp_path: Path) -> None:
    scan = tmp_path / "lô 5.pdf"
    scan.write_bytes(files.pdf(2))
    with Archive(commands.archive) as archive:
        document = accept(archive, scan, file=scan.name, by="clerk", limits=Limits()).document.id
        papers.finish(archive, document, TEXT, reading=papers.grid)
    shown = commands.run("split", str(document))
    assert shown.exit_code == 0, shown.output
    assert "77/BC-UBND" in shown.stdout
    listed = tmp_path / "danh-muc.csv"
    listed.write_text('"Số, ký hiệu",Số trang\n"361/BC-UBND",1\n"77/BC-UBND",4\n', "utf-8")
    compared = commands.run("split", str(document), "--list", listed)
    assert compared.exit_code == 1
    assert "danh sách ghi 4" in compared.stdout
    changed = commands.json("split", str(document), "--at", "1")
    assert [(part["first"], part["last"]) for part in changed["parts"]] == [(1, 2)]
    split = commands.json("split", str(document), "--at", "1,2", "--apply")
    assert [part["number"] for part in split["parts"]] == ["361/BC-UBND", "77/BC-UBND"]
    assert len({part["document"] for part in split["parts"]} - {document}) == 2
    assert commands.json("search", "bc 77")["hits"][0]["document"] == split["parts"][1]["document"]
    undone = commands.json("split", str(document), "--undo")
    assert [part["document"] for part in undone["parts"]] == [None, None]
    assert commands.json("verify")["whole"]
