"""PDF/A-2b: what becomes it, what says why it cannot, and that no picture of a PDF is touched."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from ocr.formats.pdf import write
from ocr.formats.pdf.writing import PdfNotWritten
from tests.ingest.sources import files
from tests.ocr import drawing
from tests.ocr.formats import drawn
from tests.ocr.formats.pdfa_rules import require_pdfa
from tests.ocr.formats.test_pdf_text import by_pdfium, scan

if TYPE_CHECKING:
    from ocr.formats.pdf import Written
    from ocr.formats.sheet import Sheet


def made(original: Path, *sheets: Sheet | None) -> tuple[Written, Path]:
    out = original.with_suffix(".out.pdf")
    return write(original, sheets, out, title="Tờ trình.pdf", software="sohoa 1"), out


@pytest.fixture
def pdf_file(tmp_path: Path) -> Path:
    path = tmp_path / "scan.pdf"
    path.write_bytes(files.scan_pdf(drawing.draw_page(100)))
    return path


def test_an_image_with_text_is_pdfa(tmp_path: Path) -> None:
    written, out = made(scan(tmp_path / "scan.png", drawn.WIDTH, drawn.HEIGHT), drawn.sheet())
    assert (written.archival, written.obstacles) == (True, ())
    require_pdfa(out)


def test_a_scanned_pdf_becomes_pdfa_and_keeps_its_pictures_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(files.scan_pdf(drawing.draw_page(100)))
    before = _pictures(path)
    written, out = made(path, drawn.sheet())
    assert written.archival
    require_pdfa(out)
    assert before
    assert _pictures(out) == before
    assert by_pdfium(out) == list(drawn.LINES)


def _pictures(path: Path) -> list[tuple[bytes, str]]:
    with pikepdf.open(path) as pdf:
        images = [
            item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Image
        ]
        return sorted((image.read_raw_bytes(), repr(image.get("/Filter"))) for image in images)


def test_a_born_digital_page_keeps_its_drawing(tmp_path: Path) -> None:
    path = tmp_path / "own.pdf"
    path.write_bytes(files.pdf(2))
    written, out = made(path, None, drawn.sheet())
    assert written.archival
    require_pdfa(out)
    with pikepdf.open(path) as before, pikepdf.open(out) as after:
        assert before.pages[0].Contents.read_bytes() == after.pages[0].Contents.read_bytes()
        assert len(after.pages[1].Contents) > 1


def test_what_takes_nothing_from_a_reader_is_put_in_order(pdf_file: Path) -> None:
    with pikepdf.open(pdf_file, allow_overwriting_input=True) as pdf:
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pdf.Root.OpenAction = script
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
        link = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=[0, 0, 9, 9],
            A=Dictionary(S=Name.Launch, F=String("x.exe")),
            AA=Dictionary(E=script),
        )
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])
        image = next(iter(pdf.pages[0].get_images().values()))
        image.Interpolate = True
        pdf.docinfo["/Title"] = String("Kế hoạch số 7")
        pdf.save()
    written, out = made(pdf_file, drawn.sheet())
    assert written.archival
    require_pdfa(out)
    with pikepdf.open(out) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Kế hoạch số 7"


def test_what_cannot_be_had_is_named_and_the_file_does_not_call_itself_pdfa(pdf_file: Path) -> None:
    with pikepdf.open(pdf_file, allow_overwriting_input=True) as pdf:
        pdf.attachments["bang.csv"] = b"1;2"
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Times-Roman"))
        pdf.pages[0].obj.Resources.Font = Dictionary(F0=pdf.make_indirect(font))
        pdf.pages[0].contents_add(b"0 0 0 1 k BT /F0 9 Tf 0 Tr 9 9 Td (seen) Tj ET")
        pdf.save()
    written, out = made(pdf_file, drawn.sheet())
    assert not written.archival
    said = "; ".join(written.obstacles)
    assert "Times-Roman" in said
    assert "CMYK" in said
    assert "đính kèm" in said
    with pikepdf.open(out) as pdf, pdf.open_metadata() as described:
        assert described.pdfa_status == ""
    assert by_pdfium(out) == ["seen", *drawn.LINES]


def test_a_signed_file_that_needs_no_text_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    with pikepdf.open(io.BytesIO(files.pdf())) as pdf:
        pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array())
        pdf.save(path)
    written, out = made(path, None)
    assert not written.archival
    assert "chữ ký số" in written.obstacles[0]
    assert out.read_bytes() == path.read_bytes()


def test_a_stream_takes_the_same_bytes_as_a_file(tmp_path: Path) -> None:
    path = scan(tmp_path / "scan.png", drawn.WIDTH, drawn.HEIGHT)
    stream = io.BytesIO()
    written = write(path, [drawn.sheet()], stream, title="tờ", software="sohoa 1")
    assert written.archival
    out = tmp_path / "out.pdf"
    out.write_bytes(stream.getvalue())
    require_pdfa(out)


def test_a_full_disk_is_an_error_and_no_end_of_the_process(tmp_path: Path) -> None:
    path = scan(tmp_path / "scan.png", drawn.WIDTH, drawn.HEIGHT)
    with pytest.raises(OSError, match="No space left"), Path("/dev/full").open("wb", buffering=0) as full:
        write(path, [drawn.sheet()], full, title="tờ", software="sohoa 1")


def test_other_pages_than_were_read_are_refused(pdf_file: Path) -> None:
    with pytest.raises(PdfNotWritten, match="có 1 trang mà kết quả đọc có 2"):
        made(pdf_file, drawn.sheet(), drawn.sheet())


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.pdf"
    path.write_text("không phải ảnh", "utf-8")
    with pytest.raises(PdfNotWritten, match="tệp hỏng"):
        made(path, drawn.sheet())
