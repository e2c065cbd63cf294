"""Out of an archive and into another with nothing lost, and nothing hostile taken in."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import stat
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import bagit
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.custody.verify import verify
from corpus.documents import correcting, documents, holders
from corpus.dossiers import dossiers
from corpus.errors import ArchiveError
from corpus.exports import export
from corpus.exports.delivery import Told
from corpus.packages import record, tables
from corpus.packages.checking import as_json, check
from corpus.packages.importing import import_packages
from corpus.packages.source import PackageRefused
from corpus.packages.writing import write_package, write_packages
from corpus.records import evidence, points, reviewing
from corpus.store import audit
from corpus.store.archive import Archive
from corpus.store.scope import Scope
from corpus.units import choosing, units
from tests.corpus.emulation import ADDING, READING_DAY, launch, ward
from tests.corpus.papers import grid, put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from corpus.records.evidence_rows import Evidence

BODY = "- Đã bổ sung 350 đầu sách theo Quyết định số 415/QĐ-UBND ngày 12/02/2024 của UBND thị xã.\fTrang hai."
GIFTS = "- Doanh nghiệp hiến tặng 12 kệ sách, 04 máy vi tính cho tủ sách cộng đồng."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with all that can be in one: plan, evidence decided, words corrected, a dossier; to be copied."""
    folder = tmp_path_factory.mktemp("mẫu")
    with Archive(folder / "kho") as archive:
        launch(archive)
        first = put(archive, ward("Phường Điện An", BODY), "Báo cáo số 31.txt", reading=grid)
        second = put(archive, ward("Phường Điện Ngọc", GIFTS, number="44/BC-UBND"), "báo cáo 44.txt")
        found = evidence.evidence(archive)
        evidence.decide(archive, found[0].id, "accepted", by="lan", note="đủ")
        evidence.decide(archive, found[-1].id, "rejected", by="lan")
        appraised(archive, found[0])
        text = documents.page(archive, first, 2).text
        correcting.correct(archive, first, 2, f"{text} Có sửa.", by="lan")
        correcting.undo(archive, first, 2, by="lan")
        correcting.correct(archive, first, 2, f"{text} Sửa lại.", by="lan")
        dossiers.add(archive, "HS-01", "Tủ sách quê hương", "20 năm", by="quang", mode="Hạn chế")
        dossiers.put(archive, "HS-01", [second, first], by="quang")
        dossiers.add(archive, "HS-TRONG", "Chưa có gì", "Vĩnh viễn", by="quang")
        holders.give(archive, second, choosing.chosen(archive, ["Phường Điện Minh"]), by="quang")
        everything(archive, folder / "gói")
    with Archive(folder / "trống") as empty:
        units.sync(empty)
    return folder


def appraised(archive: Archive, piece: Evidence) -> None:
    """Move a piece of evidence; give points for where it was and where it is, and take some off because of it."""
    with archive.transaction() as db:
        db.execute("UPDATE criterion SET points = 10")
    reviewing.move(archive, piece.id, by="lan", criterion=READING_DAY)
    place = {"programme": piece.programme, "unit": (piece.unit_code, piece.unit_from), "by": "lan"}
    points.set_self_score(archive, criterion=ADDING, points=9, **place)
    points.reduce(archive, criterion=READING_DAY, points=2, reason="chậm", evidence=piece.id, **place)
    points.reduce(archive, criterion=ADDING, points=1, reason="thiếu biên bản", **place)


@pytest.fixture
def filled(made: Path, tmp_path: Path) -> Iterator[Archive]:
    shutil.copytree(made / "kho", tmp_path / "kho")
    with Archive(tmp_path / "kho") as opened:
        yield opened


@pytest.fixture
def other(made: Path, tmp_path: Path) -> Iterator[Archive]:
    shutil.copytree(made / "trống", tmp_path / "kho khác")
    with Archive(tmp_path / "kho khác") as opened:
        yield opened


@pytest.fixture
def package(made: Path) -> Path:
    return made / "gói" / "HS-01.zip"


def everything(archive: Archive, dest: Path) -> dict[str, bytes]:
    written = write_packages(archive, documents.ids(archive), dest, whole_archive=True)
    return {file.name: file.read_bytes() for file in written.files}


def unpacked(package: Path, dest: Path) -> Path:
    with zipfile.ZipFile(package) as packed:
        packed.extractall(dest)
    return next(dest.iterdir())


def test_export_import_export_gives_the_same_bytes(made: Path, filled: Archive, other: Archive, tmp_path: Path) -> None:
    first = everything(filled, tmp_path / "một")
    assert len(first) == 3
    assert first == {file.name: file.read_bytes() for file in (made / "gói").iterdir()}  # whenever it is made
    taken = import_packages(other, [tmp_path / "một"], by="quang")
    assert sorted(len(one.taken) for one in taken) == [0, 1, 2]
    assert everything(other, tmp_path / "hai") == first
    assert verify(other).whole
    assert {d.code for d in dossiers.listing(other)} == {"HS-01", "HS-TRONG"}
    kept = [(e.quote, e.status, e.note, e.decided_by, e.decided_at) for e in evidence.evidence(filled)]
    assert [(e.quote, e.status, e.note, e.decided_by, e.decided_at) for e in evidence.evidence(other)] == kept
    for table in ("evidence_move", "self_score", "reduction"):
        counts = [a.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for a in (filled, other)]
        assert counts[0] == counts[1] > 0, table
    given = holders.of_document(other, dossiers.document_ids(other, "HS-01")[0])
    assert [unit.name for unit in given] == ["Phường Điện Minh"]
    texts = {page.text for page in documents.pages(other, dossiers.document_ids(other, "HS-01")[1])}
    assert any(text.endswith("Sửa lại.") for text in texts)
    # The chain is its own: three packages, three rows; what others said is beside it, and still fits its hashes.
    assert [e.action for e in audit.entries(other)] == ["package.import"] * 3
    again = import_packages(other, [tmp_path / "một"], by="quang")
    assert not any(one.taken or one.different for one in again)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_packages_that_come_one_by_one_find_each_other(
    made: Path, other: Archive, tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Evidence for a plan that is not here yet waits for it, whoever comes first."""
    first = {file.name: file.read_bytes() for file in (made / "gói").iterdir()}
    names = sorted(first)
    for number in order:
        import_packages(other, [made / "gói" / names[number]], by="quang")
    assert other.db.execute("SELECT count(*) FROM imported_waiting").fetchone() == (0,)
    assert everything(other, tmp_path / "hai") == first


def test_a_single_package_goes_on_byte_by_byte_without_its_plan(package: Path, other: Archive, tmp_path: Path) -> None:
    import_packages(other, [package], by="quang")
    ids = dossiers.document_ids(other, "HS-01")
    (again,) = write_package(other, ids, tmp_path / "hai" / "HS-01.zip", dossier="HS-01").files
    assert again.read_bytes() == package.read_bytes()
    assert evidence.evidence(other) == []


def test_a_package_is_a_bag_to_others_too(package: Path, tmp_path: Path) -> None:
    folder = unpacked(package, tmp_path / "ngoài")
    bag = bagit.Bag(str(folder))
    assert bag.is_valid()
    assert set(bag.algorithms) == {"sha256", "sha512"}
    assert check(folder).sound
    report = check(package)
    assert (report.sound, report.facts > 5, as_json(report)["documents"]) == (True, True, 2)


def test_an_export_that_was_cut_off_goes_on(filled: Archive, tmp_path: Path) -> None:
    class Cut(Exception):
        pass

    def stop_after_one(done: int, _: int) -> None:
        if done == 1:
            raise Cut

    ids, dest = dossiers.document_ids(filled, "HS-01"), tmp_path / "HS-01.zip"
    whole = write_package(filled, ids, tmp_path / "x" / "HS-01.zip", dossier="HS-01").files[0].read_bytes()
    with pytest.raises(Cut):
        write_package(filled, ids, dest, dossier="HS-01", told=Told(progress=stop_after_one))
    assert not dest.exists()
    # What was finished and got damaged since is made again; a torn line of the journal is no line.
    journal = tmp_path / ".HS-01.zip.sohoa" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes() + b'{"key": "HS-')
    done = write_package(filled, ids, dest, dossier="HS-01")
    assert (done.reused, dest.read_bytes() == whole) == (1, True)
    assert list(tmp_path.glob(".*.sohoa")) == []


def test_a_damaged_part_is_made_again(filled: Archive, tmp_path: Path) -> None:
    ids, dest = dossiers.document_ids(filled, "HS-01"), tmp_path / "HS-01.zip"

    def damage(done: int, _: int) -> None:
        if done == 2:
            file = next((tmp_path / ".HS-01.zip.sohoa").rglob("record.jsonl"))
            file.write_bytes(file.read_bytes()[:-2])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_package(filled, ids, dest, dossier="HS-01", told=Told(progress=damage))
    assert write_package(filled, ids, dest, dossier="HS-01").reused == 1
    assert check(dest).sound


def test_a_changed_original_does_not_go_out(filled: Archive, tmp_path: Path) -> None:
    ids = dossiers.document_ids(filled, "HS-01")
    original = filled.blobs / (sha := documents.get(filled, ids[0]).sha256)[:2] / sha
    original.chmod(0o644)
    original.write_bytes(b"khac")
    with pytest.raises(ArchiveError, match="bị thay đổi"):
        write_package(filled, ids, tmp_path / "HS-01.zip", dossier="HS-01")
    assert not (tmp_path / "HS-01.zip").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from corpus.exports import export
from corpus.exports.delivery import Told
from corpus.packages.writing import write_package
from corpus.store.archive import Archive
archive = Archive(Path(sys.argv[1]))
def die(done, total):
    os.kill(os.getpid(), signal.SIGKILL)
write_package(archive, [int(n) for n in sys.argv[3:]], Path(sys.argv[2]), dossier="HS-01", told=Told(progress=die))
"""


def test_an_export_that_was_killed_goes_on(filled: Archive, package: Path, tmp_path: Path, root: Path) -> None:
    ids, dest = dossiers.document_ids(filled, "HS-01"), tmp_path / "HS-01.zip"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(filled.path), str(dest), *map(str, ids)], cwd=root, check=False
    )
    assert (killed.returncode, dest.exists()) == (-signal.SIGKILL, False)
    done = write_package(filled, ids, dest, dossier="HS-01")
    assert (done.reused, dest.read_bytes() == package.read_bytes()) == (1, True)


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


def test_what_is_here_already_stays_as_it_is(filled: Archive, package: Path) -> None:
    first = dossiers.document_ids(filled, "HS-01")[1]
    correcting.correct(filled, first, 1, "Chữ khác hẳn.", by="lan")
    (taken,) = import_packages(filled, [package], by="quang")
    assert (taken.taken, taken.different) == ((), (first,))
    assert "được giữ nguyên" in taken.notes[0]
    assert documents.page(filled, first, 1).text == "Chữ khác hẳn."


def test_who_sees_what_is_here_already_is_no_difference(filled: Archive, package: Path) -> None:
    second, first = dossiers.document_ids(filled, "HS-01")
    holders.give(filled, first, choosing.chosen(filled, ["Phường Điện Minh"]), by="lan")
    holders.give(filled, second, [], by="lan")
    (taken,) = import_packages(filled, [package], by="quang")
    assert (sorted(taken.same), taken.notes) == (sorted((first, second)), ())
    assert [len(holders.of_document(filled, one)) for one in (second, first)] == [0, 1]


def test_who_is_bound_to_units_gives_nothing_away_by_a_package(other: Archive, package: Path) -> None:
    own = choosing.chosen(other, ["Phường Điện Ngọc"])
    scoped = other.seen_by(Scope("quang", frozenset(own)))
    import_packages(scoped, [package], by="quang")
    held = other.db.execute("SELECT DISTINCT unit_code, unit_from FROM document_holder").fetchall()
    assert held == own


def test_another_dossier_of_the_same_code_is_no_place_for_it(package: Path, other: Archive) -> None:
    dossiers.add(other, "HS-01", "Việc khác", "5 năm", by="ai đó")
    with pytest.raises(PackageRefused, match="hồ sơ khác mang mã"):
        import_packages(other, [package], by="quang")
    assert documents.ids(other) == []


def test_every_table_about_documents_goes_out_or_says_why_not(archive: Archive) -> None:
    about, more = {"document"}, True
    references = {
        name: {row[2] for row in archive.db.execute(f'PRAGMA foreign_key_list("{name}")')}
        for name in archive.db.table_names()
    }
    while more:
        found = {name for name, named in references.items() if named & about} | about
        more, about = found != about, found
    assert about - set(tables.tables()) - tables.left_out() == set()
    for table in tables.tables().values():
        named = table.local | table.json | set(table.points) | {table.owner} | set(table.order)
        assert named <= set(tables.columns(archive.db, table.name))


def test_what_was_unpacked_comes_in_as_well(made: Path, other: Archive, tmp_path: Path) -> None:
    for file in (made / "gói").glob("*.zip"):
        with zipfile.ZipFile(file) as packed:
            packed.extractall(tmp_path / "thư mục")
    import_packages(other, [tmp_path / "thư mục"], by="quang")
    assert len(documents.ids(other)) == 3
    with pytest.raises(PackageRefused, match="không chứa gói nào"):
        import_packages(other, [tmp_path / "thư mục" / "HS-01" / "data"], by="quang")


def test_lines_of_json_are_the_same_but_for_the_archives_own_numbers(made: Path, tmp_path: Path) -> None:
    def lines(kho: Path) -> list[str]:
        with Archive(kho) as archive:
            ids = sorted(documents.ids(archive), key=lambda number: documents.get(archive, number).sha256)
            export(archive, ids, "jsonl", tmp_path / "sohoa.jsonl")
        told = []
        for printed in (tmp_path / "sohoa.jsonl").read_text("utf-8").splitlines():
            row, line = json.loads(printed), printed
            for name in ("id", "paper_id"):
                line = line.replace(f'"{name}":{row["document"][name]}', "", 1)
            told.append(line)
        return told

    with Archive(tmp_path / "mới") as archive:
        import_packages(archive, [made / "gói"], by="lan")
    assert lines(tmp_path / "mới") == lines(made / "kho")
