from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image as PillowImage

from corpus.custody.verify import verify
from corpus.documents import batches, documents, splitting
from corpus.documents.batches import SplitRefused
from corpus.store import blobs
from corpus.store.archive import Archive
from ingest.intake import accept
from ingest.limits import Limits
from ingest.sources import open_source
from ingest.splitting import part_of_file, split
from ingest.worker import Worker
from tests.corpus import papers
from tests.ingest.sources import files

if TYPE_CHECKING:
    from pathlib import Path

HASH = "ab" * 32


def batch(archive: Archive) -> int:
    """Take in a PDF of four pages and have it be two papers."""
    document = accept(archive, io.BytesIO(files.pdf(4)), file="lô 1.pdf", by="clerk", limits=Limits()).document
    documents.begin(archive, document.id, 4)
    with open_source(blobs.path(archive, document.sha256)) as source:
        for number in range(1, 5):
            documents.save_page(archive, document.id, number, source.read_page(number))
    understand(archive, document.id)
    batches.change(archive, document.id, (1, 4), by="clerk")
    return document.id


def understand(archive: Archive, document: int) -> None:
    """Do what the worker does once the pages are there, without its processes."""
    raw, _ = documents.raw_text(archive, document)
    restoration = papers.unchanged(raw)
    documents.complete(archive, document, restoration, papers.read(restoration.text))


def test_the_file_of_a_part_shows_its_pages_and_is_always_the_same(tmp_path: Path, scans: Path) -> None:
    scan = scans / "ke-hoach-96-ban-quet.pdf"
    content = part_of_file(scan, "pdf", 2, 3, HASH)
    assert content == part_of_file(scan, "pdf", 2, 3, HASH)
    assert content != part_of_file(scan, "pdf", 2, 3, "cd" * 32)
    part = tmp_path / "part.pdf"
    part.write_bytes(content)
    with open_source(scan) as whole, open_source(part) as cut:
        assert cut.page_count == 2
        for number in (1, 2):
            one, two = whole.render(number + 1, 500), cut.render(number, 500)
            assert np.array_equal(one, two)


def test_frames_of_a_tiff_keep_pixels_resolution_and_compression(tmp_path: Path, scans: Path) -> None:
    scan = scans / "bao-cao-164-dien-phuoc.tif"
    content = part_of_file(scan, "tiff", 2, 2, HASH)
    assert content == part_of_file(scan, "tiff", 2, 2, HASH)
    with PillowImage.open(scan) as whole, PillowImage.open(io.BytesIO(content)) as cut:
        whole.seek(1)
        assert (cut.mode, cut.info["dpi"], cut.info["compression"]) == ("1", (200, 200), "group4")
        assert np.array_equal(np.asarray(cut), np.asarray(whole))
    several = tmp_path / "several.tif"
    several.write_bytes(files.tiff(3))
    with PillowImage.open(io.BytesIO(part_of_file(several, "tiff", 1, 2, HASH))) as cut:
        assert getattr(cut, "n_frames", 1) == 2


def test_parts_become_documents_that_are_only_understood_anew(archive: Archive) -> None:
    document = batch(archive)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.page_run.read_page", None)  # a page that were read again would fail
        children = split(archive, document, by="clerk")
        Worker(archive, Limits(), processes=1).drain(frozenset(children))
    first, second = (documents.get(archive, child) for child in children)
    assert [(one.state, one.page_count, one.file) for one in (first, second)] == [
        ("done", 3, "lô 1 (trang 1-3).pdf"),
        ("done", 1, "lô 1 (trang 4).pdf"),
    ]
    assert documents.page(archive, second.id, 1).raw == documents.page(archive, document, 4).raw
    with open_source(blobs.path(archive, second.sha256)) as source:
        reading = source.read_page(1)
    page = documents.page(archive, document, 4)
    assert (reading.width, reading.height) == (page.width, page.height)
    assert verify(archive).whole
    with pytest.raises(SplitRefused, match="đã được tách"):
        split(archive, document, by="clerk")
    splitting.undo(archive, document, by="clerk")
    understand(archive, document)
    assert documents.get(archive, document).state == "done"
    assert verify(archive).whole


KILLED = """
import os, sys
from pathlib import Path
from corpus.documents import splitting
from corpus.store.archive import Archive
from ingest.splitting import split

with Archive(Path(sys.argv[1])) as archive:
    done = splitting._withdraw
    def die(*arguments):
        done(*arguments)
        os._exit(9)
    splitting._withdraw = die
    split(archive, int(sys.argv[2]), by="clerk")
"""


def test_a_process_killed_in_the_middle_leaves_the_batch_to_be_split_again(archive: Archive) -> None:
    document = batch(archive)
    killed = subprocess.run([sys.executable, "-c", KILLED, archive.path, str(document)], check=False)
    assert killed.returncode == 9
    with Archive(archive.path) as again:
        report = verify(again)
        assert report.whole
        assert any("2 tệp gốc chưa gắn" in note for note in report.notes)
        assert documents.ids(again) == [document]
        assert len(split(again, document, by="clerk")) == 2
        assert verify(again).notes == ()


def test_one_paper_and_other_kinds_are_refused(archive: Archive) -> None:
    text = accept(archive, io.BytesIO(b"mot\x0chai"), file="a.txt", by="clerk", limits=Limits()).document.id
    with pytest.raises(SplitRefused, match="chỉ là một văn bản"):
        split(archive, text, by="clerk")
    papers.finish(archive, text, "mot\x0chai")
    batches.change(archive, text, (2,), by="clerk")
    with pytest.raises(SplitRefused, match="PDF hoặc TIFF"):
        split(archive, text, by="clerk")
