from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.custody.verify import verify
from ingest.errors import UnreadableFile
from ingest.intake import LONGEST_NAME, accept, display_name
from ingest.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive

TEXT = "ỦY BAN NHÂN DÂN\nSố: 12/QĐ-UBND\n".encode()


def test_what_is_taken_is_stored_and_queued(archive: Archive) -> None:
    document = accept(archive, io.BytesIO(TEXT), file="a.txt", by="test", limits=Limits()).document
    assert (document.kind, document.state, document.size) == ("txt", "queued", len(TEXT))
    assert (archive.blobs / document.sha256[:2] / document.sha256).read_bytes() == TEXT
    assert archive.db["job"].count == 1


def test_the_same_bytes_twice_are_one_document(archive: Archive) -> None:
    first = accept(archive, io.BytesIO(TEXT), file="a.txt", by="test", limits=Limits())
    second = accept(archive, io.BytesIO(TEXT), file="b.txt", by="test", limits=Limits())
    assert not first.duplicate
    assert second.duplicate
    assert second.document.id == first.document.id
    assert archive.db["job"].count == 1


def test_what_is_refused_leaves_nothing_behind_and_its_source_alone(archive: Archive, tmp_path: Path) -> None:
    source = tmp_path / "giả.pdf"
    source.write_bytes(bytes(range(256)) * 10)
    with pytest.raises(UnreadableFile):
        accept(archive, source, file=source.name, by="test", limits=Limits())
    assert source.exists()
    assert archive.db["document"].count == archive.db["blob"].count == 0
    assert verify(archive).problems == ()


def test_a_refused_file_does_not_take_a_stored_one_with_it(archive: Archive) -> None:
    taken = accept(archive, io.BytesIO(TEXT), file="a.txt", by="test", limits=Limits())
    with pytest.raises(UnreadableFile):
        accept(archive, io.BytesIO(b""), file="a.txt", by="test", limits=Limits())
    assert (archive.blobs / taken.document.sha256[:2] / taken.document.sha256).exists()


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\van thu\Báo cáo.pdf", "Báo cáo.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "khong-ten"),
        ("x" * 300 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_names_are_for_people_only(given_name: str, shown: str) -> None:
    assert display_name(given_name) == shown


@given(st.text())
def test_a_shown_name_is_one_printable_part(name: str) -> None:
    shown = display_name(name)
    assert shown
    assert shown.isprintable()
    assert len(shown) <= LONGEST_NAME
    assert "/" not in shown
