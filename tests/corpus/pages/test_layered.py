"""Documents of an archive out as PDF, ALTO and hOCR: one as a file, several in a folder or a ZIP."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from PIL import Image as PillowImage

from corpus import exports
from corpus.documents import documents
from corpus.pages.layered import NoPageImages
from corpus.store import blobs
from extract import read
from tests.corpus.papers import flat, grid, rewritten, take_in
from tests.ocr.formats.pdfa_rules import require_pdfa
from tests.ocr.formats.reading_back import require_alto, sheets_of_alto

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.archive import Archive

RAW = "BAO CAO SO 7\nKET QUA QUY I"


def scan(archive: Archive, file: str, raw: str = RAW) -> int:
    """Put in a white page that was read as `raw` and restored in small letters."""
    content = io.BytesIO()
    PillowImage.new("L", (1240, 1754), len(file)).save(content, "PNG", dpi=(150, 150))
    blob = blobs.store(archive, io.BytesIO(content.getvalue()))
    number = documents.register(archive, blob, file=file, kind="png", media_type="image/png", by="t").document.id
    documents.begin(archive, number, 1)
    documents.save_page(archive, number, 1, grid(raw))
    restoration = rewritten(documents.raw_text(archive, number)[0], str.lower)
    documents.complete(archive, number, restoration, read(restoration.text))
    return number


def text_file(archive: Archive) -> int:
    number = take_in(archive, b"chi co chu", "chữ.txt").document.id
    documents.begin(archive, number, 1)
    documents.save_page(archive, number, 1, flat("chi co chu"))
    restoration = rewritten("chi co chu", str.upper)
    documents.complete(archive, number, restoration, read(restoration.text))
    return number


def words_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[0].get_textpage().get_text_range()).split()


def test_one_document_goes_to_a_file_with_its_restored_words(archive: Archive, tmp_path: Path) -> None:
    number = scan(archive, "báo cáo.png")
    out = tmp_path / "báo cáo.pdf"
    assert exports.export(archive, [number], "pdf", out) == [out]
    require_pdfa(out)
    assert words_of(out.read_bytes()) == RAW.lower().split()
    stream = io.BytesIO()
    exports.export(archive, [number], "alto", stream)
    root = ET.fromstring(stream.getvalue())  # noqa: S314 - written here a moment ago
    require_alto(root)
    assert [line.text for line in sheets_of_alto(root)[0].lines] == RAW.lower().split("\n")
    programs = [element.text for element in root.iter() if element.tag.endswith("softwareName")]
    assert programs == ["grid", "sohoa"]


def test_several_go_into_a_folder_or_a_zip(archive: Archive, tmp_path: Path) -> None:
    numbers = [scan(archive, "một.png"), scan(archive, "hai hai.png")]
    names = [f"{numbers[0]:06d}-mot.hocr", f"{numbers[1]:06d}-hai-hai.hocr"]
    folder, packed, stream = tmp_path / "ra", tmp_path / "ra.zip", io.BytesIO()
    assert [path.name for path in exports.export(archive, numbers, "hocr", folder)] == names
    assert exports.export(archive, numbers, "hocr", packed) == [packed]
    exports.export(archive, numbers, "hocr", stream)
    assert exports.is_packed("hocr", 2)
    for archive_file in (packed, stream):
        with zipfile.ZipFile(archive_file) as members:
            assert members.namelist() == names
            assert members.read(names[0]) == (folder / names[0]).read_bytes()
    exports.export(archive, numbers, "pdf", packed)
    with zipfile.ZipFile(packed) as members:
        assert [words_of(members.read(name)) for name in members.namelist()] == [RAW.lower().split()] * 2


def test_files_of_text_are_left_out_and_named(archive: Archive, tmp_path: Path) -> None:
    text, number = text_file(archive), scan(archive, "quét.png")
    notes: list[exports.Note] = []
    written = exports.export(archive, [text, number], "pdf", tmp_path / "ra", notes.append)
    assert len(written) == 1
    assert [(note.document, note.left_out) for note in notes] == [(text, True)]
    assert "chữ.txt" in notes[0].message
    with pytest.raises(NoPageImages, match=r"chữ\.txt"):
        exports.export(archive, [text], "alto", tmp_path / "ra.xml")
    assert not (tmp_path / "ra.xml").exists()
