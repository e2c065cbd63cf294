"""Out of an archive and into another with nothing lost, and nothing hostile taken in."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import bagit
import pytest

from corpus.custody.verify import verify
from corpus.documents import correcting, documents, holders
from corpus.dossiers import dossiers
from corpus.errors import ArchiveError
from corpus.exports import export
from corpus.exports.delivery import Told
from corpus.packages import tables
from corpus.packages.checking import as_json, check
from corpus.packages.importing import import_packages
from corpus.packages.source import PackageRefused
from corpus.packages.writing import write_package
from corpus.records import evidence
from corpus.store import audit
from corpus.store.archive import Archive
from corpus.store.scope import Scope
from corpus.units import choosing
from tests.corpus.packages.conftest import everything, unpacked

if TYPE_CHECKING:
    from pathlib import Path


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
