"""Killing the process at any moment and starting it again loses nothing and repeats nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from corpus.custody.verify import verify
from corpus.search import page_index
from corpus.store.archive import Archive

if TYPE_CHECKING:
    from pathlib import Path

PAPERS = (
    "bao-cao-23-dien-minh.txt",
    "bao-cao-57-tnmt.docx",
    "ke-hoach-96-ban-goc.pdf",
    "bien-ban-09-dien-thang-trung.png",
)
ROWS = "SELECT file, state, number, page_count FROM document ORDER BY file"
COUNTS = ("document", "job", "page", "reference", "evidence")


def ingest(archive: Path, files: list[Path]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "api.cli", "--archive", archive, "ingest", "--json", *files],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def state(path: Path) -> tuple[list[dict[str, object]], dict[str, int]]:
    with Archive(path) as archive:
        assert verify(archive).problems == ()
        counts = {table: archive.db[table].count for table in COUNTS}
        return list(archive.db.query(ROWS)), counts | {"index": page_index.count(page_index.reader(archive))}


@pytest.fixture(scope="module")
def files(scans: Path) -> list[Path]:
    return [scans / name for name in PAPERS]


@pytest.fixture(scope="module")
def undisturbed(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    path = tmp_path_factory.mktemp("undisturbed") / "archive"
    begun = time.monotonic()
    process = ingest(path, files)
    assert json.loads(process.communicate()[0])["refused"] == []
    return path, time.monotonic() - begun


@pytest.mark.engine
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_killed_and_started_again(
    files: list[Path], undisturbed: tuple[Path, float], tmp_path: Path, share: float
) -> None:
    reference, seconds = undisturbed
    archive = tmp_path / "archive"
    killed = ingest(archive, files)
    time.sleep(share * seconds)
    killed.kill()
    killed.communicate()
    again = ingest(archive, files)
    again.communicate()
    assert again.returncode == 0
    assert state(archive) == state(reference)
