"""Two documents that are files of one paper, or of two, by command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.documents import documents
from corpus.identity import joining, parting
from corpus.store.archive import Archive
from tests.api.cli.test_commands import Commands
from tests.corpus.papers import put, report

if TYPE_CHECKING:
    from pathlib import Path

TEXT = report("Điện An", "15", 12)
BLANK = TEXT.replace("Số: 15/", "Số:      /")


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    """An archive of two scans of a paper, and two fillings of a form."""
    made = Commands(tmp_path / "kho")
    with Archive(made.archive) as archive:
        for file, text in (("a", TEXT), ("b", TEXT + "\n"), ("c", BLANK), ("d", BLANK.replace("4 căn", "9 căn"))):
            put(archive, text, f"{file}.txt")
    return made


def is_one(commands: Commands) -> bool:
    with Archive(commands.archive) as archive:
        return documents.get(archive, 1).paper_id == documents.get(archive, 2).paper_id


def test_two_are_parted_joined_and_left_to_themselves(commands: Commands) -> None:
    undone = commands.run("join", "1", "2", "--undo")
    assert isinstance(undone.exception, joining.NotJoined)
    assert "hãy tách hẳn" in str(undone.exception)
    assert commands.run("part", "1", "2").exit_code == 0
    assert not is_one(commands)
    told = commands.run("part", "2", "1", "--undo")
    assert "Lại là một văn bản. Máy nhận ra là một văn bản: cùng số 15/BC-UBND" in " ".join(told.stderr.split())
    assert is_one(commands)
    assert isinstance(commands.run("part", "1", "2", "--undo").exception, parting.NotParted)
    assert commands.run("join", "1", "2").exit_code == 0
    assert commands.run("join", "1", "2", "--undo").exit_code == 1, "one paper nonetheless"


def test_what_is_nearly_the_same_is_told_with_its_places(commands: Commands) -> None:
    (near,) = commands.json("near", "3")["near"]
    assert (near["document"], near["count"], near["places"][0]["other"]) == (4, 1, "9")
    assert "4 / 9, trang 1" in commands.run("near", "3").stdout
    assert "Kho không có văn bản nào chỉ khác" in commands.run("near", "1").stdout
