"""Packages that are damaged, or made wrong on purpose, are told for what they are and change nothing."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.documents import documents
from corpus.packages import record
from corpus.packages.checking import check
from corpus.packages.importing import import_packages
from corpus.packages.source import PackageRefused
from corpus.store import audit
from tests.corpus.packages.conftest import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.store.archive import Archive


def remade(folder: Path) -> None:
    """Write manifests that fit what stands in a bag now: an attacker can do that too."""
    payload = [file for file in sorted(folder.rglob("*")) if file.is_file() and "data" in file.parts]
    oxum = f"{sum(file.stat().st_size for file in payload)}.{len(payload)}"
    (folder / "bag-info.txt").write_text(f"Payload-Oxum: {oxum}\n")
    tags = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt"]
    for kind, names in (("manifest", [file.relative_to(folder).as_posix() for file in payload]), ("tagmanifest", tags)):
        for algorithm in ("sha256", "sha512"):
            lines = [f"{hashlib.new(algorithm, (folder / n).read_bytes()).hexdigest()}  {n}\n" for n in names]
            (folder / f"{kind}-{algorithm}.txt").write_text("".join(lines))


def edit_rows(folder: Path, change: Callable[[str, dict[str, object]], None], file: str = "record.jsonl") -> None:
    for place in folder.rglob(file):
        rows = [record.parse(line) for line in place.read_bytes().splitlines(keepends=True)]
        for table, row in rows:
            change(table, row)
        place.write_bytes(b"".join(record.line(table, row) for table, row in rows))


def newer(folder: Path) -> None:
    said = json.loads((folder / "data/package.json").read_text("utf-8"))
    (folder / "data/package.json").write_text(json.dumps({**said, "schema": 99}), "utf-8")


def out_of_page(folder: Path) -> None:
    def change(table: str, row: dict[str, object]) -> None:
        if table == "reference":
            row["spans"] = [[1, 100_000, 100_010]]

    edit_rows(folder, change)
    edit_rows(folder, change, "facts.jsonl")


def box_off(folder: Path) -> None:
    def change(_: str, row: dict[str, object]) -> None:
        row["boxes"] = [{"page": 1, "x": 99_999, "y": 0, "w": 9, "h": 9}]

    edit_rows(folder, change, "facts.jsonl")


def strange_column(folder: Path) -> None:
    edit_rows(folder, lambda table, row: row.update({'x") --': 1} if table == "document" else {}))


def strange_pointer(folder: Path) -> None:
    for file in ("record.jsonl", "facts.jsonl"):
        edit_rows(folder, lambda table, row: row.update({"criterion_id": [1, 2]} if table == "evidence" else {}), file)


def no_unit(folder: Path) -> None:
    def change(table: str, row: dict[str, object]) -> None:
        if table == "unit_mention":
            row["unit_code"] = "00000"

    edit_rows(folder, change)
    edit_rows(folder, change, "facts.jsonl")


def forged_trail(folder: Path) -> None:
    for file in folder.rglob("trail.jsonl"):
        file.write_text(file.read_text("utf-8").replace('"tester"', '"người khác"').replace('"lan"', '"x"'), "utf-8")


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (newer, "too-new"),
        (out_of_page, "fact"),
        (box_off, "fact"),
        (strange_column, "record"),
        (strange_pointer, "record"),
        (no_unit, "record"),
        (forged_trail, "trail"),
        (lambda folder: next(folder.rglob("original/*")).write_bytes(b"thay"), "original"),
        (lambda folder: next(folder.rglob("restored.txt")).write_bytes(b"thay"), "layer"),
        (lambda folder: next(folder.rglob("metadata.json")).write_bytes(b"{}"), "metadata"),
        (lambda folder: next(folder.rglob("record.jsonl")).write_bytes(b"[]\n"), "record"),
        (lambda folder: (folder / "data/package.json").write_bytes(b"{}"), "not-ours"),
        (lambda folder: (folder / "data/metadata.csv").unlink(), "file-missing"),
    ],
)
def test_a_package_made_wrong_on_purpose_changes_nothing(
    package: Path, other: Archive, tmp_path: Path, harm: Callable[[Path], object], kind: str
) -> None:
    folder = unpacked(package, tmp_path / "ngoài")
    harm(folder)
    remade(folder)
    report = check(folder)
    assert kind in {problem.kind for problem in report.problems}
    assert all(problem.message.endswith(".") for problem in report.problems)
    with pytest.raises(PackageRefused, match="Kho không thay đổi"):
        import_packages(other, [folder], by="quang")
    assert documents.ids(other) == []
    assert audit.entries(other) == []


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (lambda file: file.write_bytes(file.read_bytes() + b" "), "checksum"),
        (lambda file: file.unlink(), "file-missing"),
        (lambda file: file.with_name("thêm.txt").write_text("thêm"), "not-listed"),
    ],
)
def test_bytes_that_are_altered_missing_or_added_are_named(
    package: Path, tmp_path: Path, harm: Callable[[Path], object], kind: str
) -> None:
    folder = unpacked(package, tmp_path / "ngoài")
    harm(next(folder.rglob("alto.xml")))
    assert kind in {problem.kind for problem in check(folder).problems}


def hostile(path: Path, name: str, *, mode: int = 0, content: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("goi/bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        packed.writestr(info, content)
    return path


@pytest.mark.parametrize(
    ("name", "mode", "content", "said"),
    [
        ("goi/../../ngoai.txt", 0, b"x", "dẫn ra ngoài"),
        ("/etc/sohoa", 0, b"x", "dẫn ra ngoài"),
        ("goi/C:/x", 0, b"x", "dẫn ra ngoài"),
        ("goi/data/lien-ket", stat.S_IFLNK | 0o777, b"/etc/passwd", "liên kết"),
        ("goi/data/bom", 0, b"\0" * (40 << 20), "bom nén"),
        ("goi/BAGIT.txt", 0, b"x", "hai lần"),
        ("khac/bagit.txt", 0, b"x", "một thư mục"),
    ],
)
def test_hostile_zips_are_refused_before_they_are_read(  # noqa: PLR0917 - a table
    other: Archive, tmp_path: Path, name: str, mode: int, content: bytes, said: str
) -> None:
    path = hostile(tmp_path / "goi.zip", name, mode=mode, content=content)
    with pytest.raises(PackageRefused, match=said):
        import_packages(other, [path], by="quang")
    assert documents.ids(other) == []


def test_a_folder_with_a_link_is_refused(package: Path, tmp_path: Path) -> None:
    folder = unpacked(package, tmp_path / "ngoài")
    (folder / "data/ngoai").symlink_to("/etc")
    with pytest.raises(PackageRefused, match="liên kết"):
        check(folder)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_no_damage_gets_through_or_breaks_the_check(package: Path, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(package.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    damaged, whole = tmp_path / "hỏng.zip", check(package)
    damaged.write_bytes(content)
    try:
        report = check(damaged)
    except PackageRefused:
        return
    # A byte of the ZIP's own book-keeping, a time say, may be another one, and nothing of the package.
    assert not report.sound or report == whole
