"""A file and what was read of it, to a searchable PDF/A-2b."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import pikepdf
from pikepdf import Name, String

from ocr.errors import SohoaError
from ocr.formats.pdf.archival import CONFORMANCE, PART, has_wrapped_pictures, obstacles, settle
from ocr.formats.pdf.font import TextFont
from ocr.formats.pdf.page import put_layer
from ocr.formats.pdf.picture import PictureFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pikepdf import Pdf

    from ocr.formats.sheet import Sheet

PDF_REACH = 1024  # where a PDF may begin
VERSION = "1.7"


class PdfNotWritten(SohoaError):
    """The original could not be made into a PDF with text."""

    code = "pdf-not-written"


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it.

    Attributes:
        archival: whether the file is PDF/A-2b.
        obstacles: why not, in Vietnamese.
    """

    archival: bool
    obstacles: tuple[str, ...]


def write(  # noqa: PLR0913 - a file, what was read of it, where it goes, and what it is called
    original: Path,
    sheets: Sequence[Sheet | None],
    dest: Path | BinaryIO,
    *,
    title: str,
    software: str,
    straighten: bool = True,
) -> Written:
    """Write a PDF of a file's pages with its text over them, unseen.

    Args:
        original: a PDF, or an image file.
        sheets: what goes onto each page; None leaves it as it is (its own text is sound, or nothing could be read).
        dest: where to.
        title: of the document, where the file itself says none.
        software: what writes it ("sohoa 0.1.0").
        straighten: show skewed and turned scans level and upright, by the page's matrix; pictures stay as they are.

    Raises:
        PdfNotWritten: the original cannot be opened for that, or has other pages than `sheets`.
    """
    with ExitStack() as opened:
        try:
            pdf = opened.enter_context(_opened(original, sheets, opened))
        except (pikepdf.PdfError, OSError) as error:
            raise PdfNotWritten(
                f"Không tạo được PDF từ tệp “{title}”: tệp hỏng hoặc được khóa. "
                "Hãy quét lại hoặc lưu lại tệp rồi thử lại."
            ) from error
        if len(pdf.pages) != len(sheets):
            raise PdfNotWritten(
                f"Tệp “{title}” có {len(pdf.pages)} trang mà kết quả đọc có {len(sheets)}. Hãy đọc lại tệp này."
            )
        if _is_signed(pdf) and not any(sheets):
            _copy(original, dest)
            return Written(archival=False, obstacles=("có chữ ký số nên được giữ nguyên vẹn",))
        font = TextFont(pdf)
        for page, sheet in zip(pdf.pages, sheets, strict=True):
            if sheet is not None and sheet.paragraphs:
                put_layer(pdf, page, sheet, font, straighten=straighten)
        if any(sheets):
            font.finish()
        settle(pdf)
        found = obstacles(pdf)
        _describe(pdf, title, software, archival=not found)
        pdf.remove_unreferenced_resources()
        pdf.save(
            dest,
            force_version=VERSION,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=not has_wrapped_pictures(pdf),
            encryption=False,
            deterministic_id=True,  # the same pages and words give the same file
        )
        return Written(archival=not found, obstacles=found)


def _opened(original: Path, sheets: Sequence[Sheet | None], stack: ExitStack) -> Pdf:
    with original.open("rb") as file:
        if b"%PDF-" in file.read(PDF_REACH):
            return pikepdf.open(original)
    pdf = pikepdf.new()
    picture = stack.enter_context(PictureFile(original))
    for number, sheet in enumerate(sheets, start=1):
        inches = max(sheet.width, sheet.height) / sheet.dpi if sheet and sheet.dpi else None
        picture.add_page(pdf, number, inches)
    return pdf


def _is_signed(pdf: Pdf) -> bool:
    form = pdf.Root.get("/AcroForm")
    return form is not None and bool(int(form.get("/SigFlags", 0)) & 1)


def _copy(original: Path, dest: Path | BinaryIO) -> None:
    content = original.read_bytes()
    if isinstance(dest, BinaryIO) or hasattr(dest, "write"):
        dest.write(content)
    else:
        dest.write_bytes(content)


def _describe(pdf: Pdf, title: str, software: str, *, archival: bool) -> None:
    """Write the metadata anew from what the document's own entries say: PDF/A takes no properties it does not know."""
    if "/Metadata" in pdf.Root:
        del pdf.Root["/Metadata"]
    if "/Lang" not in pdf.Root:
        pdf.Root.Lang = String("vi-VN")
    info = pdf.docinfo
    if not str(info.get("/Title", "")).strip():
        info[Name.Title] = String(title)
    if "/Trapped" in info:
        del info["/Trapped"]
    with pdf.open_metadata(set_pikepdf_as_editor=False) as described:
        described.load_from_docinfo(info)
        described["pdf:Producer"] = software
        if archival:
            described["pdfaid:part"] = PART
            described["pdfaid:conformance"] = CONFORMANCE
