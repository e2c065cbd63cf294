from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from corpus.errors import NotFound
from corpus.store import blobs
from corpus.store.archive import Archive

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_stored_is_found_again_by_its_hash(archive: Archive) -> None:
    blob = blobs.store(archive, io.BytesIO(b"one paper"))
    assert blob == blobs.Blob(hashlib.sha256(b"one paper").hexdigest(), 9)
    assert blobs.path(archive, blob.sha256).read_bytes() == b"one paper"


def test_a_file_is_taken_from_its_path(archive: Archive, tmp_path: Path) -> None:
    source = tmp_path / "scan.pdf"
    source.write_bytes(b"%PDF" * 700_000)
    blob = blobs.store(archive, source)
    assert blobs.digest(blobs.path(archive, blob.sha256)) == blob


def test_the_same_bytes_twice_are_one_file(archive: Archive) -> None:
    one, two = (blobs.store(archive, io.BytesIO(b"same")) for _ in range(2))
    assert one == two
    assert [file.name for file in blobs.stored(archive.blobs)] == [one.sha256]


def test_an_original_cannot_be_written_to(archive: Archive) -> None:
    blob = blobs.store(archive, io.BytesIO(b"kept"))
    assert blobs.path(archive, blob.sha256).stat().st_mode & 0o222 == 0


def test_storing_again_mends_a_damaged_original(archive: Archive) -> None:
    blob = blobs.store(archive, io.BytesIO(b"whole"))
    file = blobs.path(archive, blob.sha256)
    file.chmod(0o644)
    file.write_bytes(b"wh")
    blobs.store(archive, io.BytesIO(b"whole"))
    assert file.read_bytes() == b"whole"


def test_too_large_a_file_leaves_nothing_behind(archive: Archive) -> None:
    with pytest.raises(blobs.BlobTooLarge, match="lớn hơn mức cho phép"):
        blobs.store(archive, io.BytesIO(b"x" * 101), max_bytes=100)
    assert list(blobs.stored(archive.blobs)) == []
    assert list((archive.blobs / blobs.INCOMING).iterdir()) == []


def test_a_missing_original_is_said_to_be_missing(archive: Archive) -> None:
    with pytest.raises(NotFound, match="bản sao lưu"):
        blobs.path(archive, "0" * 64)


_WRITER = """
import sys, threading
from pathlib import Path
from corpus.store.archive import Archive
from corpus.store import blobs

class Endless:
    def read(self, size):
        if self.given:
            print("writing", flush=True)
            threading.Event().wait()
        self.given = True
        return b"half of a file"
    given = False

blobs.store(Archive(Path(sys.argv[1])), Endless())
"""


def test_a_killed_writer_leaves_a_temporary_file_that_the_next_opening_sweeps(archive: Archive) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(archive.path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "writing\n"
        assert blobs.recover(archive) == 0, "a file that is being written stays"
        os.kill(writer.pid, signal.SIGKILL)
    assert len(list((archive.blobs / blobs.INCOMING).iterdir())) == 1
    Archive(archive.path).close()
    assert list((archive.blobs / blobs.INCOMING).iterdir()) == []
