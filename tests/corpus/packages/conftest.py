"""An archive with all that can be in one, its packages, and an empty one to take them in."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from corpus.documents import correcting, documents, holders
from corpus.dossiers import dossiers
from corpus.packages.writing import write_packages
from corpus.records import evidence, points, reviewing
from corpus.store.archive import Archive
from corpus.units import choosing, units
from tests.corpus.emulation import ADDING, READING_DAY, launch, ward
from tests.corpus.papers import grid, put

if TYPE_CHECKING:
    from collections.abc import Iterator
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
