"""The pages of one file, as they were read, in the forms that keep words with their places, and as text.

Both the archive and `sohoa ocr` write by this.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, BinaryIO

from corpus.errors import ArchiveError
from corpus.pages.pages import PAGE_BREAK
from corpus.pages.sheets import sheet_of
from ocr.formats import alto, hocr
from ocr.formats.sheet import written as writable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.pages.pages import PageView

FORMS = ("text", "hocr", "alto", "pdf")


class NoPageImages(ArchiveError):
    """A file of text has no page that words could have a place on."""

    code = "no-page-images"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}” là tệp văn bản, không có ảnh trang nên không xuất được dạng này. "
            "Hãy chọn dạng chữ (text, txt, docx)."
        )


def write(  # noqa: PLR0913 - a file, its pages, where they go, and how
    form: str,
    original: Path,
    pages: Sequence[PageView],
    stream: BinaryIO,
    *,
    name: str,
    raw: bool = False,
    straighten: bool = True,
) -> tuple[str, ...]:
    """Write the pages of a file.

    Args:
        form: one of FORMS.
        original: the file; read for a PDF only.
        pages: all of them, in order; those with an error are left without words.
        stream: where to.
        name: what its owner calls the file.
        raw: the text as the engine read it.
        straighten: for a PDF: show skewed and turned scans level and upright.

    Returns:
        What its owner should know of the result, in Vietnamese; mostly nothing.

    Raises:
        NoPageImages: the form needs page images and the file has none.
        PdfNotWritten: the original cannot be made into a PDF.
    """
    if form == "text":
        text = PAGE_BREAK.join(page.raw if raw else page.text for page in pages)
        stream.write((text if text.endswith("\n") else text + "\n").encode("utf-8", "replace"))
        return ()
    if not any(page.width for page in pages):
        raise NoPageImages(name)
    if form == "pdf":
        return _pdf(original, pages, stream, name=name, raw=raw, straighten=straighten)
    sheets = (None if page.error else sheet_of(page, raw=raw) for page in pages)
    pieces = (
        hocr.write(sheets, file=name, software=software())
        if form == "hocr"
        else alto.write(sheets, file=name, steps=_steps(pages, raw=raw))
    )
    stream.writelines(piece.encode("utf-8") for piece in pieces)
    return ()


def get_ready(form: str) -> None:
    """Load what a form is written with: what is called ahead, while there is something else to wait for."""
    if form == "pdf":
        import ocr.formats.pdf  # noqa: PLC0415, F401 - its library loads where it is used


def software() -> str:
    """Return what files name as their maker: "sohoa 0.1.0"."""
    return f"sohoa {version('sohoa')}"


def _pdf(  # noqa: PLR0913 - as `write`
    original: Path, pages: Sequence[PageView], stream: BinaryIO, *, name: str, raw: bool, straighten: bool
) -> tuple[str, ...]:
    from ocr.formats.pdf import write as write_pdf  # noqa: PLC0415 - its library loads where it is used

    # A page whose own text is sound is left as it is: it can be searched already.
    layered = [sheet_of(page, raw=raw) if page.source == "ocr" and not page.error else None for page in pages]
    written = write_pdf(original, layered, stream, title=writable(name), software=software(), straighten=straighten)
    if written.archival:
        return ()
    return (f"{name}: PDF tìm kiếm được, nhưng chưa đạt PDF/A-2b: {'; '.join(written.obstacles)}.",)


def _steps(pages: Sequence[PageView], *, raw: bool) -> list[alto.Step]:
    engines = dict.fromkeys(page.engine for page in pages if page.engine)
    steps = []
    for engine in engines:
        program, _, said = engine.partition(" ")
        steps.append(alto.Step("contentGeneration", program, said, "Words and their places read from the pages"))
    changed = not raw and any(page.restored is not None or page.reviewed is not None for page in pages)
    if changed:
        program, _, said = software().partition(" ")
        by = " and corrected by a person" if any(page.reviewed is not None for page in pages) else ""
        steps.append(alto.Step("contentModification", program, said, f"Vietnamese restored in what was doubtful{by}"))
    return steps
