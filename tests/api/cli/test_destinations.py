"""Where files that commands write go: a place, standard output, a pipe."""

from __future__ import annotations

import io
import os
import threading
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest

from api.cli.destinations import destination
from corpus.errors import NotWritten
from tests.api.cli.test_commands import REPORT, Commands

if TYPE_CHECKING:
    from click.testing import Result


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    made = Commands(tmp_path_factory.mktemp("ra") / "kho")
    folder = made.archive.parent
    for number in ("361", "362"):
        (folder / f"bc {number}.txt").write_text(REPORT.format(number=number, title="Về cây xanh"), "utf-8")
        made.json("ingest", folder / f"bc {number}.txt")
    (folder / "cột.toml").write_text('[[column]]\nname = "Tệp"\nfrom = "File"\n', "utf-8")
    assert made.run("quality", "open", "--title", "Tháng 5", "--document", "1").exit_code == 0
    return made


def told(commands: Commands, folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> Result:
    monkeypatch.chdir(folder)
    result = commands.run(*arguments)
    assert result.exit_code == 0, result.output
    assert list(folder.iterdir()) == []
    return result


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (("quality", "minutes", "1", "--format", "docx", "-"), b"PK"),
        (("export", "--all", "--format", "xlsx", "-"), b"PK"),
        (("export", "--all", "--format", "jsonl", "-"), b"{"),
        (("export", "--document", "1", "--format", "txt", "-"), "ỦY BAN".encode()),
        (("tables", "--document", "1", "-o", "-"), b""),
    ],
)
def test_a_dash_is_standard_output_and_no_file(
    commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], begins: bytes
) -> None:
    result = told(commands, tmp_path, monkeypatch, *arguments)
    assert result.stdout_bytes.startswith(begins)
    assert "tại -" not in result.stderr


def test_a_package_of_one_document_goes_to_standard_output_whole(
    commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = told(commands, tmp_path, monkeypatch, "export", "--document", "2", "--format", "bagit", "-")
    with zipfile.ZipFile(io.BytesIO(result.stdout_bytes)) as package:
        assert package.testzip() is None
    both = commands.run("export", "--all", "--format", "bagit", "-")
    assert both.stdout_bytes == b""
    assert "Một tệp .zip chỉ chứa gói của một văn bản" in str(both.exception)


def test_columns_of_ones_own_go_there_too(commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = commands.archive.parent / "cột.toml"
    result = told(commands, tmp_path, monkeypatch, "export", "--all", "--format", "csv", "--columns", columns, "-")
    assert result.stdout_bytes.decode("utf-8-sig").splitlines()[1:] == ["bc 361.txt,", "bc 362.txt,"]


def test_pipes_and_devices_are_written_to_and_stay(tmp_path: Path) -> None:
    pipe = tmp_path / "ống"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    with destination(pipe) as stream:
        stream.write("chữ".encode())
    reader.join()
    assert got == ["chữ".encode()]
    assert pipe.is_fifo()
    with pytest.raises(NotWritten, match="No space left"), destination(Path("/dev/full")) as stream:
        stream.write(b"text")
    assert Path("/dev/full").is_char_device()


def test_a_link_stays_one_and_a_missing_folder_is_made(tmp_path: Path) -> None:
    link = tmp_path / "mới nhất.txt"
    link.symlink_to(tmp_path / "xa" / "phiếu.txt")
    with destination(link) as stream:
        stream.write(b"text")
    assert link.is_symlink()
    assert (tmp_path / "xa" / "phiếu.txt").read_bytes() == b"text"


def _break_off(stream: BinaryIO) -> None:
    stream.write(b"half")
    raise ValueError("giữa chừng")


def test_nothing_goes_out_of_what_failed(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with pytest.raises(ValueError, match="giữa chừng"), destination(Path("-")) as stream:
        _break_off(stream)
    assert capfdbinary.readouterr().out == b""
