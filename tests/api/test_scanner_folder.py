"""The scanner's folder: what is dropped there is taken, what cannot be is told, the folder may come and go."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from api.scanner_folder import TAKER, ScannerFolder
from corpus.documents import documents
from ingest.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from corpus.store.archive import Archive

PATIENCE = 30.0  # seconds; a watcher that does not see a file in that time does not work


class Bell:
    """Rings for every file that was taken."""

    def __init__(self) -> None:
        self._rings = threading.Semaphore(0)

    def ring(self) -> None:
        self._rings.release()

    def wait(self) -> None:
        assert self._rings.acquire(timeout=PATIENCE)


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def watch(archive: Archive, bell: Bell) -> Iterator[Callable[[Path], ScannerFolder]]:
    watching: list[ScannerFolder] = []

    def begin(folder: Path) -> ScannerFolder:
        scanner = ScannerFolder(archive, folder, Limits(), bell.ring, settle=0)
        scanner.start()
        watching.append(scanner)
        return scanner

    yield begin
    for scanner in watching:
        scanner.stop()


def test_files_are_taken_and_left_where_they_are(
    archive: Archive, tmp_path: Path, bell: Bell, watch: Callable[[Path], ScannerFolder]
) -> None:
    folder = tmp_path / "máy quét"
    folder.mkdir()
    (folder / "a.txt").write_text("Báo cáo", "utf-8")
    scanner = watch(folder)
    bell.wait()
    assert (folder / "a.txt").exists()
    assert documents.get(archive, 1).created_by == TAKER
    state = scanner.state()
    assert (state.folder, state.there, state.taken, state.last) == ("máy quét", True, 1, "a.txt")


def test_what_is_refused_is_told_until_it_is_mended(
    tmp_path: Path, bell: Bell, watch: Callable[[Path], ScannerFolder]
) -> None:
    folder = tmp_path / "scan"
    folder.mkdir()
    (folder / "1-rỗng.txt").touch()
    (folder / "2-tốt.txt").write_text("Tờ trình", "utf-8")
    scanner = watch(folder)
    bell.wait()
    (refused,) = scanner.state().refused
    assert (refused.file, refused.code) == ("1-rỗng.txt", "empty-file")
    assert refused.message
    (folder / "1-rỗng.txt").write_text("Quyết định", "utf-8")
    bell.wait()
    assert scanner.state().refused == ()


def test_a_folder_may_be_away_and_come_back(tmp_path: Path, bell: Bell, watch: Callable[[Path], ScannerFolder]) -> None:
    folder = tmp_path / "share"
    scanner = watch(folder)
    assert not scanner.state().there
    folder.mkdir()
    (folder / "a.txt").write_text("Kế hoạch", "utf-8")
    bell.wait()
    assert scanner.state().there


def test_what_the_archive_has_is_counted_apart(
    archive: Archive, tmp_path: Path, bell: Bell, watch: Callable[[Path], ScannerFolder]
) -> None:
    folder = tmp_path / "scan"
    folder.mkdir()
    (folder / "a.txt").write_text("Thông báo", "utf-8")
    (folder / "b.txt").write_text("Thông báo", "utf-8")
    (folder / "c.txt").write_text("Giấy mời", "utf-8")
    scanner = watch(folder)
    bell.wait()
    bell.wait()
    assert (scanner.state().taken, scanner.state().known) == (2, 1)
    assert documents.ids(archive) == [1, 2]
