"""Images: PNG, JPEG, HEIC, WebP (one page) and TIFF (as many as it holds)."""

from __future__ import annotations

import struct
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pi_heif
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from ingest.errors import UnreadableFile
from ingest.kinds import HEIC, JPEG, PNG, TIFF, WEBP
from ingest.sources.completeness import require_complete
from ingest.sources.framing import picture_frame
from ingest.sources.pixels import decode, page_size, shown
from ingest.sources.resolution import resolution
from ingest.sources.source import Source
from ocr.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.kinds import Kind
    from ingest.limits import Limits
    from ingest.sources.source import Look
    from ocr.engine import Engine, Image
    from ocr.intake.inspection import Frame
    from ocr.page import Reading

pi_heif.register_heif_opener()

FORMATS = {PNG: "PNG", JPEG: "JPEG", TIFF: "TIFF", WEBP: "WEBP", HEIC: "HEIF"}
TIFF_OFFSETS, TIFF_LENGTHS = (273, 324), (279, 325)  # of strips, of tiles

# What Pillow and the libraries under it raise for data that is not what its header promised.
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    KeyError,
    IndexError,
    TypeError,
    struct.error,
    EOFError,
    OverflowError,
    UserWarning,
)


class ImageSource(Source):
    """An image file. A page is decoded when it is asked for; nothing is kept but the open file."""

    def __init__(self, path: Path, kind: Kind, limits: Limits) -> None:
        """Open it; raises UnreadableFile (truncated, damaged, no-pages, too-many-pages, too-many-pixels)."""
        super().__init__(kind, limits)
        require_complete(path, kind)
        self._bytes = path.stat().st_size
        # Not opened by its name: Pillow 13 maps an uncompressed TIFF into memory then, and turns it wrongly.
        self._file = path.open("rb")
        try:
            with _strict_warnings(self.kind):
                self._picture = PillowImage.open(self._file, formats=[FORMATS[kind]])
        except (UnidentifiedImageError, *BROKEN) as error:
            self._file.close()
            raise UnreadableFile("truncated" if kind == TIFF else "damaged") from error
        try:
            self.page_count = self._require_count(self._count())
            if self.page_count == 1:
                with self._damage(1):
                    self._seek(1)
                    page_size(self._picture, limits)
        except UnreadableFile:
            self.close()
            raise

    def read_page(self, number: int, engine: Engine | None = None, look: Look | None = None) -> Reading:
        """Read a page by OCR; see Source.read_page."""
        with self._damage(number):
            self._seek(number)
            dpi = self._resolution()
            pixels = decode(self._picture, self._limits)
        if look is not None:
            look(pixels)
        return read(pixels, dpi=dpi, engine=engine, page=number)

    def render(self, number: int, max_side: int | None = None) -> Image:
        """Return a page's pixels; see Source.render."""
        with self._damage(number):
            self._seek(number)
            full = max(page_size(self._picture, self._limits))
            pixels = decode(self._picture, self._limits, wanted=max_side)
        return shown(pixels, max_side, full)

    def frame(self, number: int) -> Frame:
        """Return what the file says of a page; see Source.frame."""
        with self._damage(number):
            self._seek(number)
            return picture_frame(self._picture)

    def close(self) -> None:
        """Close the file."""
        self._picture.close()
        self._file.close()

    def _count(self) -> int:
        if self.kind != TIFF:
            return 1
        count = 0
        try:
            with _strict_warnings(self.kind):
                while count <= self._limits.max_pages:
                    self._picture.seek(count)
                    count += 1
        except EOFError:
            return count
        except BROKEN as error:
            raise UnreadableFile("truncated") from error
        return count

    def _seek(self, number: int) -> None:
        self._require_page(number)
        if self.kind == TIFF:
            self._picture.seek(number - 1)
            self._require_strips()
        else:
            # Pillow decodes a picture once, at one size: every page image begins with a fresh one.
            self._file.seek(0)
            self._picture = PillowImage.open(self._file, formats=[FORMATS[self.kind]])

    def _require_strips(self) -> None:
        tags = getattr(self._picture, "tag_v2", {})
        offsets = [int(value) for tag in TIFF_OFFSETS for value in _all(tags.get(tag))]
        lengths = [int(value) for tag in TIFF_LENGTHS for value in _all(tags.get(tag))]
        if not offsets or any(at + size > self._bytes for at, size in zip(offsets, lengths, strict=False)):
            raise UnreadableFile("truncated")

    def _resolution(self) -> int | None:
        width, height = page_size(self._picture, self._limits)
        dpi = resolution(self._picture.info, *self._picture.size)
        return None if dpi is None else round(dpi * max(width, height) / max(self._picture.size))

    @contextmanager
    def _damage(self, number: int) -> Iterator[None]:
        try:
            with _strict_warnings(self.kind):
                yield
        except BROKEN as error:
            code = "damaged" if self.page_count == 1 else "damaged-page"
            raise UnreadableFile(code, page=number) from error


@contextmanager
def _strict_warnings(kind: Kind) -> Iterator[None]:
    """Make Pillow's warnings that a TIFF is cut short errors; a bad EXIF block in other kinds harms no pixel."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if kind == TIFF:
            for message in ("Truncated", "Corrupt"):
                warnings.filterwarnings("error", message=message)
        yield


def _all(value: Any) -> tuple[Any, ...]:
    return () if value is None else value if isinstance(value, tuple) else (value,)
