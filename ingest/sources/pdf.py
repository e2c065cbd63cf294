"""PDF, page by page: the text layer where it is the page's own and sound, the rendered page read by OCR otherwise.

Only the page at hand is loaded, so that a PDF of thousands of pages takes no more memory than one of ten.
"""

from __future__ import annotations

import io
import logging
import math
import mmap
import re
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2
from pypdfium2 import raw

from ingest.errors import UnreadableFile
from ingest.kinds import PDF
from ingest.sources.framing import is_grey, pdf_frame
from ingest.sources.pdf_page import PageView, view
from ingest.sources.source import Source
from ingest.sources.text_layer import read_text_layer
from ocr.page import MACHINE_MADE
from ocr.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.limits import Limits
    from ingest.sources.source import Look
    from ocr.engine import Engine, Image
    from ocr.intake.inspection import Frame
    from ocr.page import Reading

log = logging.getLogger(__name__)

POINTS = 72  # to the inch
RENDER_DPI = 300
LEAST_DPI, MOST_DPI = 150, 400  # in which a scan is rendered at its own resolution
LEEWAY = 1.5  # times the limit of pixels, for sides rounded up
TAIL = 1 << 16  # bytes at the end in which a PDF says where its table of contents is
HEAD = 2048
SMALL_FILE = 1 << 20
NO_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*/Count\s+0\b|/Count\s+0\b[^>]*/Type\s*/Pages\b")

# PDFium may be used by one thread at a time.
PDFIUM = threading.RLock()


class PdfSource(Source):
    """A PDF file."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Open it; raises UnreadableFile (truncated, encrypted, damaged, no-pages, too-many-pages)."""
        super().__init__(PDF, limits)
        _require_end(path)
        with PDFIUM:
            self._document: Any = _open(path)
            try:
                self.page_count = self._require_count(len(self._document))
                self._document.init_forms()
                self._recognised = _is_recognised(self._document)
            except UnreadableFile:
                self._document.close()
                raise

    def read_page(self, number: int, engine: Engine | None = None, look: Look | None = None) -> Reading:
        """Read a page; see Source.read_page."""
        with self._page(number) as page:
            seen = view(page)
            dpi = self._dpi(seen)
            layer = self._single(number) if seen.has_own_text else None
        if layer is not None:
            reading = read_text_layer(layer, seen, dpi)
            if reading is not None:
                return replace(reading, engine=f"{reading.engine} {MACHINE_MADE}") if self._recognised else reading
        pixels = self._pixels(number, dpi / POINTS, grey=True)
        if look is not None:
            look(pixels)
        return read(pixels, dpi=dpi, engine=engine, page=number)

    def render(self, number: int, max_side: int | None = None) -> Image:
        """Return the rendered page; see Source.render."""
        with self._page(number) as page:
            seen = view(page)
        scale = self._dpi(seen) / POINTS
        if max_side is not None:
            # A hair less than max_side, so that rounding up does not go past it.
            scale = min(scale, (max_side - 1e-6) / max(seen.width, seen.height))
        return self._pixels(number, scale)

    def frame(self, number: int) -> Frame | None:
        """Return what the file says of a scanned page; see Source.frame."""
        with self._page(number) as page:
            return pdf_frame(page, view(page))

    def close(self) -> None:
        """Close the file."""
        with PDFIUM:
            self._document.close()

    @contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        self._require_page(number)
        with PDFIUM:
            try:
                page = self._document[number - 1]
            except pypdfium2.PdfiumError as error:
                raise UnreadableFile("damaged-page", page=number) from error
            try:
                yield page
            except pypdfium2.PdfiumError as error:
                raise UnreadableFile("damaged-page", page=number) from error
            finally:
                page.close()

    def _pixels(self, number: int, scale: float, *, grey: bool = False) -> Image:
        """Return the rendered page, height x width x 3 RGB; with `grey` height x width where no more is drawn on it."""
        with self._page(number) as page:
            if grey and is_grey(page):
                bitmap = page.render(scale=scale, grayscale=True)
                pixels = bitmap.to_numpy()
                pixels = np.array(pixels.reshape(pixels.shape[:2]), dtype=np.uint8)
            else:
                bitmap = page.render(scale=scale, rev_byteorder=True)
                pixels = np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8)
            bitmap.close()
        log.debug("page %s rendered, %s x %s pixels", number, pixels.shape[1], pixels.shape[0])
        return pixels

    def _single(self, number: int) -> bytes:
        """Return the page alone as a PDF: what reads text layers would otherwise walk through the whole file."""
        single = pypdfium2.PdfDocument.new()
        try:
            single.import_pages(self._document, [number - 1])
            buffer = io.BytesIO()
            single.save(buffer)
        finally:
            single.close()
        return buffer.getvalue()

    def _dpi(self, seen: PageView) -> int:
        """Return the resolution of the page image: a scan's own, within reason, and never more pixels than allowed."""
        dpi = RENDER_DPI
        if seen.image_dpi:
            dpi = round(min(max(seen.image_dpi, LEAST_DPI), MOST_DPI))
        area = seen.width * seen.height / POINTS**2
        dpi = max(min(dpi, math.floor(math.sqrt(self._limits.page_pixels / area))), 1)
        width, height = (math.ceil(side * dpi / POINTS) for side in (seen.width, seen.height))
        # A page can be so large that even one pixel to the inch is too many, or so long that rounding up makes it so.
        if width * height > LEEWAY * self._limits.page_pixels:
            raise UnreadableFile("too-many-pixels", width=width, height=height)
        return dpi


def _open(path: Path) -> Any:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(_reason(path, error.err_code)) from error


def _is_recognised(document: Any) -> bool:
    """Say whether a PDF names as its maker a program that recognises text."""
    said = document.get_metadata_dict()
    makers = f"{said.get('Producer', '')} {said.get('Creator', '')}".lower()
    return any(re.search(rf"\b{re.escape(program)}\b", makers) for program in _ocr_programs())


@cache
def _ocr_programs() -> tuple[str, ...]:
    lines = (files("ingest.sources") / "ocr_programs.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def _reason(path: Path, error_code: int) -> str:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        # PDFium does not open a PDF without pages, and then its error code is that of an earlier file.
        if len(content) < SMALL_FILE and NO_PAGES.search(content):
            return "no-pages"
        locked = error_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY} and content.find(b"/Encrypt") >= 0
    return "encrypted" if locked else "damaged"


def _require_end(path: Path) -> None:
    """Raise UnreadableFile (truncated) where a PDF has lost its end.

    PDFium would rebuild the table of contents from what is left, and pages would be missing without a word.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, size - TAIL))
        tail = file.read()
    if b"startxref" not in tail and b"%%EOF" not in tail:
        raise UnreadableFile("truncated")
    if b"/Linearized" in head and _stated_length(head) > size:
        raise UnreadableFile("truncated")


def _stated_length(head: bytes) -> int:
    """Return the file's length that a linearized PDF states at its beginning; 0 where it cannot be read."""
    _, found, rest = head[head.index(b"/Linearized") :].partition(b"/L ")
    digits = rest.split(b"/")[0].split(b">")[0].strip() if found else b""
    return int(digits) if digits.isdigit() else 0
