"""`sohoa correct`, `history` and `undo` as a user runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.store.archive import Archive
from tests.api.cli.test_commands import Commands
from tests.corpus import papers

if TYPE_CHECKING:
    from pathlib import Path

RIGHT = papers.report("Điện An", "361", 2)
MISREAD = RIGHT.replace("1746/QĐ-UBND", "1146/QĐ-UBND")


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    with Archive(tmp_path / "kho") as archive:
        papers.put(archive, MISREAD, "báo cáo [1].png", reading=papers.grid)
    return Commands(tmp_path / "kho")


def test_a_page_is_corrected_from_a_file_and_undone(commands: Commands, tmp_path: Path) -> None:
    (tmp_path / "trang.txt").write_text(RIGHT, "utf-8")
    done = commands.run("correct", "1", "1", tmp_path / "trang.txt")
    assert done.exit_code == 0
    assert "báo cáo [1].png, trang 1: đang dùng bản 1" in done.stderr
    assert commands.json("search", "1746")["total"] == 1
    told = commands.run("history", "1", "1").stdout
    assert "1  Sửa chữ · cli" in told
    assert "[-1146/QĐ-UBND-] [+1746/QĐ-UBND+]" in told
    (version,) = commands.json("history", "1", "1")["revisions"]
    assert [(one["before"], one["after"]) for one in version["changes"]] == [("1146/QĐ-UBND", "1746/QĐ-UBND")]
    assert commands.json("undo", "1", "1")["text"] == MISREAD
    assert commands.json("undo", "1", "1", "--to", "1")["text"] == RIGHT
    assert commands.json("undo", "1", "1", "--to", "0")["reviewed"] is False


def test_from_stdin_over_what_was_seen(commands: Commands) -> None:
    assert commands.run("correct", "1", "1", "-", "--seen", "0", text=RIGHT).exit_code == 0
    late = commands.run("correct", "1", "1", "-", "--seen", "0", text=MISREAD.replace("1146/", "1147/"))
    assert getattr(late.exception, "code", None) == "edited-meanwhile"
    whole = commands.json("correct", "1", "1", "--whole")
    assert (whole["whole"], whole["text"]) == (True, RIGHT)


def test_in_an_editor(commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/1146/1746/" "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    assert commands.json("correct", "1", "1")["text"] == RIGHT
    monkeypatch.setenv("VISUAL", "true")
    assert commands.run("correct", "1", "1").exit_code == 1  # closed without saving


def test_a_page_that_nobody_changed_has_no_history(commands: Commands) -> None:
    assert "Chưa ai sửa" in commands.run("history", "1", "1").stdout
    missing = commands.run("history", "1", "9")
    assert getattr(missing.exception, "code", None) == "not-found"
