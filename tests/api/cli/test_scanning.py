"""`sohoa ocr` as a user runs it: a scan in, text, hOCR, ALTO or a searchable PDF out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from PIL import Image as PillowImage

from api.cli import sohoa
from ocr.errors import SohoaError
from tests.ocr import drawing
from tests.ocr.formats.pdfa_rules import require_pdfa
from tests.ocr.formats.reading_back import require_alto, sheets_of_alto, sheets_of_hocr

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ocr")


@pytest.fixture(scope="module")
def scan(place: Path) -> Path:
    """A page that lies on its side."""
    path = place / "trang.png"
    PillowImage.fromarray(drawing.draw_page(150)).rotate(90, expand=True).save(path, dpi=(150, 150))
    return path


def run(place: Path, *arguments: str | Path) -> Result:
    # Readings are kept, so that the page is read once for all of these tests.
    settings = {"XDG_CACHE_HOME": str(place), "SOHOA_PROCESSES": "1", "SOHOA_ARCHIVE": str(place / "none")}
    return CliRunner(env=settings).invoke(sohoa, ["ocr", *map(str, arguments)])


def test_a_pdf_is_searchable_upright_and_pdfa(place: Path, scan: Path) -> None:
    out = place / "ra.pdf"
    result = run(place, scan, "--format", "pdf", "-o", out)
    assert result.exit_code == 0, result.output
    require_pdfa(out)
    with pypdfium2.PdfDocument(out) as document:
        width, height = document[0].get_size()
        text = " ".join(str(document[0].get_textpage().get_text_range()).split())
    shape = drawing.draw_page(150).shape
    assert (width < height) == (shape[1] < shape[0])
    assert "Quyết định số 1187/QĐ-UBND" in text
    assert scan.read_bytes().find(b"IDAT") > 0


def test_every_form_has_the_same_words(place: Path, scan: Path) -> None:
    text = run(place, scan)
    assert text.exit_code == 0, text.output
    alto = ET.fromstring(run(place, scan, "--format", "alto").stdout_bytes)  # noqa: S314 - written a moment ago
    hocr = ET.fromstring(run(place, scan, "--format", "hocr").stdout_bytes)  # noqa: S314 - as above
    require_alto(alto)
    words = text.stdout.split()
    assert sheets_of_alto(alto)[0].text.split() == words
    assert sheets_of_hocr(hocr)[0].text.split() == words
    assert len(words) > 80


def test_raw_is_what_the_engine_read(place: Path, scan: Path) -> None:
    raw = ET.fromstring(run(place, scan, "--format", "alto", "--raw").stdout_bytes)  # noqa: S314 - as above
    steps = [element.text for element in raw.iter() if element.tag.endswith("processingCategory")]
    assert steps == ["contentGeneration"]


def test_an_output_that_cannot_be_written_is_told_before_anything_is_read(place: Path, tmp_path: Path) -> None:
    unread = tmp_path / "trang.png"
    unread.write_bytes(b"no picture")
    refused = run(place, unread, "-o", tmp_path / "none" / "ra.txt")
    assert isinstance(refused.exception, SohoaError)
    assert refused.exception.code == "output-not-written"


def test_a_file_of_text_has_no_places(place: Path) -> None:
    path = place / "chu.txt"
    path.write_text("Uy ban nhan dan phuong Dien An", "utf-8")
    refused = run(place, path, "--format", "pdf", "-o", place / "no.pdf")
    assert isinstance(refused.exception, SohoaError)
    assert refused.exception.code == "no-page-images"
    assert not (place / "no.pdf").exists()
    assert "Ủy ban nhân dân phường" in run(place, path).stdout
    assert run(place, path, "--raw").stdout.strip() == "Uy ban nhan dan phuong Dien An"
