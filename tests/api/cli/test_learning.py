"""`sohoa learn` and own terms, from files to what restoring is handed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docx
import pytest

from corpus.learning.knowledge import LEARNT, TERMS, own
from corpus.store.archive import Archive
from normalize.errors import RestorationError
from tests.api.cli.test_commands import Commands, commands

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["commands"]

BODY = (
    "Thực hiện Quyết định số {number}/QĐ-UBND ngày 03/4/2024 của Ủy ban nhân dân thị xã, phường báo cáo như sau.",
    "Phường đã huy động {number} người dân ra quân nạo vét kênh mương, phát quang bụi rậm dọc đường liên thôn.",
)


def word_file(file: Path, number: int, own_words: str) -> Path:
    written = docx.Document()
    for paragraph in (f"BÁO CÁO SỐ {number}", *BODY, own_words):
        written.add_paragraph(paragraph.format(number=number))
    written.save(str(file))
    return file


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    return [
        word_file(tmp_path / "một.docx", 12, "Tổ trưởng Lò Thị Xuyến trực tiếp chỉ huy."),
        word_file(tmp_path / "hai.docx", 47, "Kinh phí do các hộ dân đóng góp."),
    ]


def test_word_files_teach_and_what_one_alone_says_does_not(commands: Commands, papers: list[Path]) -> None:
    commands.json("ingest", *papers)
    tried = commands.json("learn", "--dry-run")
    assert (tried["dry_run"], tried["papers"], tried["all_papers"], tried["reviewed"]) == (True, 2, 2, 0)
    assert not (commands.archive / LEARNT).exists()
    learnt = commands.json("learn")
    assert learnt == {**tried, "dry_run": False}
    known = own(commands.archive).knowledge
    assert known is not None
    assert known.runs["nạo", "vét", "kênh"] == 2
    assert ("xuyến",) not in known.runs
    assert commands.json("verify")["whole"]


def test_text_files_and_own_exports_teach_nothing(commands: Commands, papers: list[Path], tmp_path: Path) -> None:
    for paper in papers:
        text = "\n".join(paragraph.text for paragraph in docx.Document(str(paper)).paragraphs)
        paper.with_suffix(".txt").write_text(text, "utf-8")
    commands.json("ingest", *(paper.with_suffix(".txt") for paper in papers))
    commands.run("export", "--all", "--format", "docx", tmp_path / "xuất")
    commands.json("ingest", tmp_path / "xuất")
    told = commands.run("learn")
    assert told.exit_code == 0
    assert "Chưa đủ để học" in told.stdout
    assert commands.json("learn")["papers"] == 0


def test_own_terms_are_counted_and_short_ones_named(commands: Commands, papers: list[Path]) -> None:
    commands.json("ingest", *papers)
    (commands.archive / TERMS).write_text("# nơi đây\r\nđập Bầu Sen\r\nđập\r\n", "utf-16")
    told = commands.run("learn").stdout
    assert "Thuật ngữ riêng (terms.txt): 1." in told
    assert "một tiếng: đập." in told


def test_unreadable_terms_are_named_and_stop_nothing_but_learning(commands: Commands, papers: list[Path]) -> None:
    commands.json("ingest", papers[0])
    (commands.archive / TERMS).write_bytes(b"\xb8\xb5\xff\x00")
    refused = commands.run("learn")
    assert isinstance(refused.exception, RestorationError)
    assert "UTF-8" in refused.exception.message
    taken = commands.run("ingest", papers[1], "--json")
    assert taken.exit_code == 0
    assert "Cảnh báo" in taken.stderr
    restored = commands.run("restore", "--json", text="Uy ban nhan dan phudng")
    assert json.loads(restored.stdout)["text"].startswith("Ủy ban nhân dân phường")
    assert "Cảnh báo" in restored.stderr
    report = json.loads(commands.run("verify", "--json").stdout)
    assert [(problem["kind"], problem["subject"]) for problem in report["problems"]] == [
        ("knowledge-unreadable", TERMS)
    ]


def test_what_was_learnt_goes_along_with_a_backup(commands: Commands, papers: list[Path], tmp_path: Path) -> None:
    commands.json("ingest", *papers)
    (commands.archive / TERMS).write_text("đập Bầu Sen\n", "utf-8")
    commands.json("learn")
    assert commands.run("backup", tmp_path / "sao lưu").exit_code == 0
    again = Commands(tmp_path / "kho mới")
    assert again.run("restore-backup", tmp_path / "sao lưu").exit_code == 0
    assert own(again.archive).knowledge == own(commands.archive).knowledge
    (commands.archive / TERMS).unlink()
    commands.run("backup", tmp_path / "sao lưu")
    third = Commands(tmp_path / "kho ba")
    third.run("restore-backup", tmp_path / "sao lưu")
    assert not (third.archive / TERMS).exists()
    with Archive(third.archive) as archive:
        assert archive.db.execute("SELECT count(*) FROM audit WHERE action = 'archive.learn'").fetchone() == (1,)
