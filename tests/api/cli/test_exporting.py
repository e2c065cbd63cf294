"""Real papers out of an archive, proved, and into another, by the commands that people use."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING

import pikepdf
import pytest

from corpus.store.archive import Archive
from tests.api.cli.test_commands import Commands

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = ("ke-hoach-96-ban-goc.pdf", "bao-cao-23-dien-minh.txt", "bao-cao-57-tnmt.docx")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, scans: Path) -> Path:
    made = Commands(tmp_path_factory.mktemp("mẫu") / "kho")
    made.json("ingest", *(scans / name for name in SAMPLES))
    assert made.run("dossier", "add", "HS-01", "--title", "Xanh sạch", "--retention", "20 năm").exit_code == 0
    assert made.run("dossier", "put", "HS-01", "--query", "96/KH-UBND", "--document", "2").exit_code == 2
    assert made.run("dossier", "put", "HS-01", "--document", "1", "--document", "2").exit_code == 0
    return made.archive


@pytest.fixture
def commands(made: Path, tmp_path: Path) -> Commands:
    shutil.copytree(made, tmp_path / "kho")
    return Commands(tmp_path / "kho")


def held(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_samples_out_and_into_another_archive_and_out_again(commands: Commands, tmp_path: Path) -> None:
    first, second = tmp_path / "một", tmp_path / "hai"
    assert commands.run("export", "--all", "--format", "bagit", first).exit_code == 0
    proved = commands.json("package", "verify", first)["packages"]
    assert [(one["sound"], one["documents"]) for one in proved] == [(True, 2), (True, 1)]
    again = Commands(tmp_path / "kho mới")
    assert sum(len(one["taken"]) for one in again.json("import", first)["packages"]) == 3
    assert again.run("import", first).exit_code == 0
    assert again.run("export", "--all", "--format", "bagit", second).exit_code == 0
    assert held(second) == held(first)
    assert again.json("verify")["whole"]
    assert again.json("search", "96/KH-UBND")["total"] == commands.json("search", "96/KH-UBND")["total"]
    assert len(again.json("evidence")["evidence"]) == len(commands.json("evidence")["evidence"]) > 0
    name, shown = "HS-01", again.json("dossier", "show", "HS-01")
    assert [row["code"] for row in shown["documents"]] == [f"{name}.001", f"{name}.002"]
    package = next(first.glob("SH-*.zip"))
    package.write_bytes(package.read_bytes()[:-100])
    refused = again.run("package", "verify", package, first / "HS-01.zip", "--json")
    assert refused.exit_code == 1
    told = json.loads(refused.stdout)["packages"]
    assert [one["sound"] for one in told] == [False, True]
    assert told[0]["problems"][0]["kind"] == "package-refused"
    # One that is refused keeps no other out: it is named with its reason, and the exit code tells.
    (first / "rong").mkdir()
    beside = Commands(tmp_path / "kho thứ ba")
    some = beside.run("import", first / "rong", package, first / "HS-01.zip", "--json")
    assert some.exit_code == 1
    said = json.loads(some.stdout)
    assert [len(one["taken"]) for one in said["packages"]] == [2]
    assert [(one["package"], one["code"]) for one in said["refused"]] == [
        ("rong", "package-refused"),
        (package.name, "package-refused"),
    ]
    assert "Không nhập 2 trong 3 gói" in some.stderr
    assert all(some.stderr.count(name) == 1 for name in ("/rong ", package.name))


def test_a_dossier_as_pdfs_and_checksums_that_hold(commands: Commands, tmp_path: Path) -> None:
    dest = tmp_path / "ra"
    left = commands.run("export", "--dossier", "HS-01", "--format", "pdf", dest)
    assert left.exit_code == 1  # one is a file of text, and named
    assert "bao-cao-23-dien-minh.txt" in left.stderr
    with pikepdf.open(dest / "HS-01.001.pdf") as pdf, pdf.open_metadata() as described:
        assert described.pdfa_status == "2B"
    sums = (tmp_path / "ra.sha256").read_text("utf-8").split()
    assert sums == [hashlib.sha256((dest / "HS-01.001.pdf").read_bytes()).hexdigest(), "ra/HS-01.001.pdf"]


def test_dossiers_by_command(commands: Commands) -> None:
    assert commands.run("dossier", "arrange", "HS-01", "2").exit_code == 0
    assert commands.run("dossier", "take-out", "HS-01", "--document", "1").exit_code == 0
    assert commands.run("dossier", "change", "HS-01", "--retention", "Vĩnh viễn", "--from", "2024").exit_code == 0
    (one,) = commands.json("dossier", "list")["dossiers"]
    assert (one["retention"], one["year_from"], one["title"], one["count"]) == ("Vĩnh viễn", 2024, "Xanh sạch", 1)
    assert commands.run("dossier", "remove", "HS-01").exit_code != 0
    assert commands.run("dossier", "take-out", "HS-01", "--document", "2").exit_code == 0
    assert commands.run("dossier", "remove", "HS-01").exit_code == 0
    with Archive(commands.archive) as archive:
        assert archive.db.execute("SELECT count(*) FROM dossier").fetchone() == (0,)


def test_columns_go_with_tables_only_and_nothing_found_is_said(commands: Commands, tmp_path: Path) -> None:
    mapping = tmp_path / "cot.toml"
    mapping.write_text('[[column]]\nname = "Số"\nfrom = "CodeNumber"\n', "utf-8")
    table = tmp_path / "a.csv"
    assert commands.run("export", "--all", "--format", "csv", "--columns", mapping, table).exit_code == 0
    assert table.read_text("utf-8-sig").splitlines()[0] == "Số,Shortened"
    assert commands.run("export", "--all", "--format", "txt", "--columns", mapping, tmp_path / "b").exit_code == 2
    nothing = commands.run("export", "--query", "98765/QĐ-UBND", "--format", "csv", tmp_path / "c.csv")
    assert "Không có văn bản nào" in str(nothing.exception)


@pytest.mark.parametrize(
    "asked",
    [
        ("similar",),
        ("near",),
        ("part", "1"),
        ("history", "1"),
        ("undo", "1"),
        ("split",),
        ("delete", "--approve"),
        ("retention", "set", "--years", "5", "--rule", "x"),
        ("evidence", "accept"),
        ("reread",),
    ],
)
def test_numbers_beyond_all_documents_are_wrong_use(commands: Commands, asked: tuple[str, ...]) -> None:
    assert commands.run(*asked, "99999999999999999999").exit_code == 2
