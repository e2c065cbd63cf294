"""The commands as a user runs them, in this process, on real archives."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli import main, sohoa
from corpus.documents import documents
from corpus.search import page_index
from corpus.store.archive import Archive
from ocr.errors import SohoaError

REPORT = (
    "ỦY BAN NHÂN DÂN\nPHƯỜNG ĐIỆN AN\nSố: {number}/BC-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\nĐiện An, ngày 02 tháng 5 năm 2024\nBÁO CÁO\n{title}\n"
    "Thực hiện Quyết định số 745/QĐ-UBND ngày 03/4/2024 của UBND thị xã, phường báo cáo như sau.\n"
)


class Commands:
    def __init__(self, archive: Path) -> None:
        self.archive = archive

    def run(self, *arguments: str | Path, text: str | None = None) -> Result:
        return CliRunner().invoke(
            sohoa, ["--archive", str(self.archive), *map(str, arguments)], input=text, catch_exceptions=True
        )

    def json(self, *arguments: str | Path) -> Any:
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    return Commands(tmp_path / "kho")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "báo cáo [bản ký] [red].txt"
    file.write_text(REPORT.format(number=361, title="Về việc [/red] thử [bold]chữ[/bold] trong ngoặc"), "utf-8")
    return file


def test_from_a_file_to_its_number(commands: Commands, report: Path) -> None:
    taken = commands.json("ingest", report)
    assert [entry["number"] for entry in taken["taken"]] == ["361/BC-UBND"]
    found = commands.json("search", "bc 361")
    assert found["total"] == 1
    hit = found["hits"][0]
    assert (hit["file"], hit["page"], hit["unit"]) == (report.name, 1, "Phường Điện An")
    assert commands.json("search", "745/QD-UBND")["total"] == 1


def test_what_papers_say_of_each_other(commands: Commands, report: Path) -> None:
    commands.json("ingest", report)
    told = commands.json("citations", "bc 361")
    assert [cited["state"] for cited in told["papers"][0]["cites"]] == ["dangling"]
    assert commands.json("citations", "1") == told
    missing = commands.json("citations", "--dangling")
    assert (missing["total"], missing["dangling"][0]["id"]) == (1, "745/QĐ-UBND")
    by_number = commands.json("citations", "745/qd-ubnd")
    assert by_number == {"papers": [], "dangling": missing["dangling"]}
    for arguments, words in ((("361",), "chưa có trong kho"), (("--dangling",), "1 văn bản viện dẫn")):
        assert words in commands.run("citations", *arguments).stdout
    assert commands.run("citations").exit_code == 2
    unknown = commands.run("citations", "99/QĐ-XYZ")
    assert isinstance(unknown.exception, SohoaError)
    assert unknown.exception.code == "not-found"


def test_brackets_in_names_and_titles_are_no_markup(commands: Commands, report: Path) -> None:
    assert "[bản ký] [red]" in commands.run("ingest", report).output
    for command in (("search", "thu chu trong ngoac"), ("summary",)):
        result = commands.run(*command)
        assert result.exit_code == 0
        assert "[bản ký] [red]" in result.stdout


def test_two_files_of_the_same_bytes_are_told_apart(commands: Commands, report: Path, tmp_path: Path) -> None:
    copy = tmp_path / "bản sao.txt"
    copy.write_bytes(report.read_bytes())
    told = commands.json("ingest", report, copy)
    assert [entry["file"] for entry in told["taken"]] == [str(report)]
    assert [entry["file"] for entry in told["duplicates"]] == [str(copy)]


def test_one_bad_file_does_not_harm_the_others(commands: Commands, report: Path, tmp_path: Path) -> None:
    empty = tmp_path / "rỗng.pdf"
    empty.touch()
    result = commands.run("ingest", empty, report, tmp_path / "không có", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {entry["code"] for entry in told["refused"]} == {"empty-file", "not-a-file"}
    assert len(told["taken"]) == 1
    assert empty.exists()


def test_a_plan_is_named_by_its_own_number_only(commands: Commands, scans: Path) -> None:
    commands.json("ingest", scans / "ke-hoach-96-ban-goc.pdf")
    assert len(commands.json("programme", "add", "96/KH-UBND")["criteria"]) == 12
    assert commands.json("programme", "add", "kh 96")["programme"]["id"] == 1
    (listed,) = commands.json("programme", "list")["programmes"]
    assert (listed["id"], listed["document_id"]) == (1, 1)
    assert "1  " in commands.run("programme", "list").stdout
    cited_only = commands.run("programme", "add", "2317/QĐ-UBND")
    assert isinstance(cited_only.exception, SohoaError)
    assert cited_only.exception.code == "not-found"


def test_seeds_are_one_paper_and_found_by_a_number_they_cite(commands: Commands, shared: Path) -> None:
    seeds = [shared / "seeds" / name for name in ("plan199.ocr.txt", "plan199.born-digital.txt")]
    taken = commands.json("ingest", *seeds)["taken"]
    assert len({entry["paper"] for entry in taken}) == 1
    hit = commands.json("search", "8584/QD-UBND")["hits"][0]
    assert "8584/QĐ-UBND" in hit["snippet"]
    assert {hit["file"], *(other["file"] for other in hit["manifestations"])} == {seed.name for seed in seeds}


def test_a_document_is_read_again(commands: Commands, report: Path) -> None:
    commands.json("ingest", report)
    again = commands.run("reread", "1")
    assert again.exit_code == 0
    assert "361/BC-UBND" in again.stdout
    assert commands.json("search", "361")["total"] == 1


def test_restore_and_extract_speak_of_the_same_text(commands: Commands) -> None:
    garbled = "Thuc hién Quyét dinh s6 1207/QD-UBND ngay 05/3/2024 cua UBND thi xa Dién Ban"
    restored = json.loads(commands.run("restore", "--json", text=garbled).stdout)
    assert all(restored["text"][t["start"] : t["end"]] == t["text"] for t in restored["tokens"])
    facts = json.loads(commands.run("extract", "--json", text=garbled).stdout)
    assert facts["text"] == restored["text"]
    (reference,) = facts["references"]
    assert (reference["id"], reference["date"]) == ("1207/QĐ-UBND", "2024-03-05")
    assert facts["text"][reference["start"] : reference["end"]] == reference["text"]


@pytest.mark.parametrize("command", ["restore", "extract"])
def test_commands_on_text_say_what_to_do_with_a_scan(commands: Commands, tmp_path: Path, command: str) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4\x00\xff\xfe")
    refused = commands.run(command, scan)
    assert isinstance(refused.exception, SohoaError)
    assert refused.exception.code == "text-only"
    assert "sohoa ocr" in refused.exception.message


def test_exports_are_written(commands: Commands, report: Path, tmp_path: Path) -> None:
    commands.json("ingest", report)
    table = tmp_path / "sổ.csv"
    assert commands.run("export", "--all", "--format", "csv", table).exit_code == 0
    assert "361" in table.read_text("utf-8-sig")
    assert commands.run("export", "--all", "--query", "x", "--format", "csv", table).exit_code == 2


def test_verify_backup_and_back(commands: Commands, report: Path, tmp_path: Path) -> None:
    commands.json("ingest", report)
    assert commands.json("verify")["whole"]
    assert commands.run("backup", tmp_path / "sao lưu").exit_code == 0
    again = Commands(tmp_path / "kho mới")
    assert again.run("restore-backup", tmp_path / "sao lưu").exit_code == 0
    assert again.json("search", "361/BC-UBND")["total"] == 1
    for again_whole in (("verify", "--rebuild-index"), ("reindex",)):
        with Archive(commands.archive) as archive, page_index.writing(archive) as writer:
            writer.delete_documents_by_term("number", 1)
        assert commands.run("verify").exit_code == 1
        assert commands.run(*again_whole).exit_code == 0
        assert commands.run("verify").exit_code == 0
    next((commands.archive / "blobs").glob("??/*")).unlink()
    assert commands.run("verify").exit_code == 1


def test_users_need_a_password_worth_its_name(commands: Commands) -> None:
    commands.archive.mkdir()
    for password in ("", "1", "aaaaaaaaaaaa", "tên-là-lan-lan"):
        refused = commands.run("user", "add", "lan", "--password", password)
        assert refused.exit_code != 0
    assert commands.run("user", "add", "lan", "--password", "một câu ngắn dễ nhớ").exit_code == 0
    assert commands.run("user", "list").stdout.split() == ["lan", "clerk"]
    commands.run("user", "disable", "lan")
    assert "khóa" in commands.run("user", "list").stdout


def test_a_taken_port_is_said_before_a_password_is_made(commands: Commands) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        result = commands.run("serve", "--port", str(other.getsockname()[1]))
    assert isinstance(result.exception, SohoaError)
    assert result.exception.code == "port-taken"
    assert "mật khẩu" not in result.output


def test_a_mistyped_archive_is_not_made(commands: Commands) -> None:
    result = commands.run("search", "745")
    assert isinstance(result.exception, SohoaError)
    assert not commands.archive.exists()


def test_a_wrong_setting_is_told_in_a_line(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_PORT", "tám nghìn")
    result = commands.run("summary")
    assert result.exit_code == 2
    assert "port" in result.output


def test_awards_of_a_unit_are_shown_with_the_papers_behind_them(commands: Commands, tmp_path: Path) -> None:
    decision = tmp_path / "khen-thuong.txt"
    said = "Điều 1. Tặng Giấy khen năm 2023 cho Hội Nông dân phường Điện An.\n"
    head = REPORT.format(number=88, title="Về việc khen thưởng").replace("BC-UBND", "QĐ-UBND")
    decision.write_text(head.replace("BÁO CÁO", "QUYẾT ĐỊNH").replace("Thực hiện", "Căn cứ") + said, "utf-8")
    assert commands.run("ingest", decision).exit_code == 0
    (award,) = commands.json("awards", "--unit", "dien an", "--year", "2023")["awards"]
    assert (award["recipient"], award["title"], award["number"]) == (
        "Hội Nông dân phường Điện An",
        "Giấy khen",
        "88/QĐ-UBND",
    )
    shown = commands.run("awards").stdout
    assert "Hội Nông dân phường Điện An: Giấy khen năm 2023, Quyết định số 88/QĐ-UBND ngày 02/05/2024" in shown
    assert "quyết định: khen-thuong.txt, trang 1" in shown
    assert "Chưa có khen thưởng" in commands.run("awards", "--year", "2001").stdout


def test_a_full_disk_is_told_in_one_line_whatever_was_being_done(
    commands: Commands, report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        with Path("/dev/full").open("wb", buffering=0) as disk:
            disk.write(b"a file")

    monkeypatch.setattr(documents, "register", full)
    monkeypatch.setattr(sys, "argv", ["sohoa", "--archive", str(commands.archive), "ingest", str(report)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3
    assert capsys.readouterr().err.startswith("sohoa: Ổ đĩa đã hết chỗ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("token", "add", "lan", "--name", "máy quét", "--scope", "bay"),
        ("citations",),
        ("search", "rừng", "--limit", "0"),
        ("export", "--format", "csv", "a.csv"),
    ],
)
def test_what_is_wrong_with_the_use_of_a_command_is_told_in_one_language(
    commands: Commands, arguments: tuple[str, ...]
) -> None:
    result = commands.run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.isascii(), result.stderr
    assert "Error: " in result.stderr


def test_a_filter_that_nobody_knows_is_told_where_nothing_is_found(commands: Commands, report: Path) -> None:
    commands.run("ingest", report)
    asked = commands.run("search", "báo cáo", "--unit", "Xã Không Có", "--type", "abc")
    assert asked.exit_code == 0
    assert "Không có đơn vị nào tên “Xã Không Có”" in asked.stderr
    assert "Không có loại văn bản “abc”" in asked.stderr
    assert commands.json("search", "báo cáo", "--type", "abc")["unknown"] == ["type"]
    known = commands.json("search", "không ai viết", "--unit", "Phường Điện An", "--type", "Tờ trình")
    assert (known["total"], known["unknown"]) == (0, [])
