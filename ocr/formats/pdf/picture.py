"""An image file's frames as pages of a PDF, pixel for pixel, in the file's own bytes wherever PDF knows their packing.

    JPEG                    as it is; EXIF's rotation becomes the page's matrix, its ICC profile comes along
    PNG                     its own packed rows, unless they are interlaced or see-through
    TIFF, fax (G4)          its own strip, where it is one; else packed again as G4, which loses nothing
    all else                decoded, and packed without loss

Inks (CMYK) without a profile become RGB, since PDF/A has no meaning for them.
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO, Self

import numpy as np
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image as PillowImage
from PIL import ImageCms, ImageOps

from ocr.formats.pdf.packed import fax_strip, png_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pikepdf import Object, Page, Pdf

    from ocr.formats.pdf.packed import FaxStrip

POINTS = 72
LEAST_POINTS, MOST_POINTS = 3.0, 14_400.0  # of a side of a page: what PDF readers show, and PDF/A allows
A4_INCHES = 297 / 25.4
SHORTEST, LONGEST = 1.0, 100.0  # inches that the longer side may be said to have
ORIENTATION = 0x0112
ADOBE_CMYK = 4
CHANNELS = {"L": ("GRAY", Name.DeviceGray), "RGB": ("RGB ", Name.DeviceRGB), "CMYK": ("CMYK", Name.DeviceCMYK)}
# Where the unit square of a stored picture lies on its page of (w, h), by EXIF orientation.
_PLACED: dict[int, Callable[[float, float], tuple[float, ...]]] = {
    1: lambda w, h: (w, 0, 0, h, 0, 0),
    2: lambda w, h: (-w, 0, 0, h, w, 0),
    3: lambda w, h: (-w, 0, 0, -h, w, h),
    4: lambda w, h: (w, 0, 0, -h, 0, h),
    5: lambda w, h: (0, -h, -w, 0, w, h),
    6: lambda w, h: (0, -h, w, 0, 0, h),
    7: lambda w, h: (0, h, w, 0, 0, 0),
    8: lambda w, h: (0, h, -w, 0, w, 0),
}


class PictureFile:
    """An opened image file of any kind that is read here; a context manager."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises OSError where it is no image."""
        # Not opened by its name: Pillow 13 maps an uncompressed TIFF into memory then, and turns it wrongly.
        self._file = path.open("rb")
        try:
            if self._file.read(12)[4:8] == b"ftyp":
                import pi_heif  # noqa: PLC0415 - only HEIC needs it

                pi_heif.register_heif_opener()
            self._file.seek(0)
            self._picture = PillowImage.open(self._file)
        except OSError:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._picture.close()
        self._file.close()

    def add_page(self, pdf: Pdf, number: int, inches: float | None) -> Page:
        """Add one frame to a PDF as a page, and return it.

        Args:
            pdf: the PDF.
            number: of the frame, from 1; only a TIFF has more than one.
            inches: length of its longer side; None to take what the file states, or A4.
        """
        picture = self._picture
        if picture.format == "TIFF":
            picture.seek(number - 1)
        stated = _stated_inches(picture)
        stored, orientation, size = self._stored(pdf)
        width, height = size if orientation < 5 else size[::-1]
        scale = min((inches or stated) * POINTS, MOST_POINTS) / max(size)
        page = pdf.add_blank_page(page_size=(max(width * scale, LEAST_POINTS), max(height * scale, LEAST_POINTS)))
        matrix = " ".join(f"{entry:.4f}" for entry in _PLACED[orientation](width * scale, height * scale))
        page.obj.Resources = Dictionary(XObject=Dictionary(Scan=pdf.make_indirect(stored)))
        page.obj.Contents = pdf.make_stream(f"q {matrix} cm /Scan Do Q".encode())
        return page

    def _stored(self, pdf: Pdf) -> tuple[Object, int, tuple[int, int]]:
        """Return the frame as an image object, its EXIF orientation, and its size in pixels as it is stored."""
        picture = self._picture
        orientation = picture.getexif().get(ORIENTATION, 1)
        orientation = orientation if orientation in _PLACED else 1
        if picture.format in {"JPEG", "MPO"} and picture.mode in CHANNELS:
            image = _jpeg(pdf, picture, self._file)
            if image is not None:
                return image, orientation, picture.size
        if picture.format == "PNG":
            image = _png(pdf, picture, self._file)
            if image is not None:
                return image, orientation, picture.size
        if picture.format == "TIFF" and picture.mode == "1" and orientation == 1:
            strip = fax_strip(picture, self._file)
            if strip is not None:
                return _fax(pdf, strip, picture.size), 1, picture.size
        picture.load()  # a TIFF is turned by this
        upright = ImageOps.exif_transpose(picture)
        image = _packed_fax(pdf, upright) if upright.mode == "1" else None
        return _flat(pdf, upright, picture) if image is None else image, 1, upright.size


def _png(pdf: Pdf, picture: PillowImage.Image, file: BinaryIO) -> Object | None:
    rows = png_rows(file)
    if rows is None:
        return None
    colour = _colour(pdf, rows.mode, picture) if rows.palette is None else _palette(rows.palette)
    parameters = Dictionary(Predictor=15, Colors=rows.channels, BitsPerComponent=rows.bits, Columns=picture.width)
    return _image(pdf, rows.data, picture.size, colour, rows.bits, Name.FlateDecode, parameters)


def _packed_fax(pdf: Pdf, picture: PillowImage.Image) -> Object | None:
    packed = io.BytesIO()
    picture.save(packed, "TIFF", compression="group4", strip_size=picture.width * picture.height)
    with PillowImage.open(packed) as again:
        strip = fax_strip(again, packed)
    return _fax(pdf, strip, picture.size) if strip else None


def _jpeg(pdf: Pdf, picture: PillowImage.Image, file: BinaryIO) -> Object | None:
    if picture.mode == "CMYK" and _profile(picture, "CMYK") is None:
        return None
    file.seek(0)
    image = _image(pdf, file.read(), picture.size, _colour(pdf, picture.mode, picture), 8, Name.DCTDecode, None)
    if picture.mode == "CMYK" and "adobe" in picture.info:
        image.Decode = Array([1, 0] * ADOBE_CMYK)  # Adobe stores inks the other way round
    return image


def _fax(pdf: Pdf, strip: FaxStrip, size: tuple[int, int]) -> Object:
    parameters = Dictionary(K=-1, Columns=size[0], Rows=size[1], BlackIs1=strip.black_is_1)
    return _image(pdf, strip.data, size, Name.DeviceGray, 1, Name.CCITTFaxDecode, parameters)


def _flat(pdf: Pdf, picture: PillowImage.Image, source: PillowImage.Image) -> Object:
    """Return a decoded picture packed without loss, its transparency as a mask."""
    mask: Object | None = None
    if picture.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        mask = _rows(pdf, np.asarray(layered.getchannel("A")), Name.DeviceGray)
        picture = layered.convert("L" if picture.mode in {"LA", "La"} else "RGB")
    elif picture.mode not in {"L", "RGB"}:
        if picture.mode.startswith("I;16"):
            return _rows(pdf, np.asarray(picture).astype(">u2"), Name.DeviceGray)
        picture = _in_eight_bits(picture)
    image = _rows(pdf, np.asarray(picture), _colour(pdf, picture.mode, source))
    if mask is not None:
        image.SMask = pdf.make_indirect(mask)
    return image


def _in_eight_bits(picture: PillowImage.Image) -> PillowImage.Image:
    if picture.mode not in {"I", "F"}:
        return picture.convert("RGB")
    values = np.asarray(picture, dtype=np.float32)
    top = float(values.max(initial=0.0))
    full = 65535.0 if top > 255 else 255.0 if top > 1 else 1.0
    return PillowImage.fromarray(np.clip(values * (255.0 / full), 0, 255).astype(np.uint8))


def _rows(pdf: Pdf, pixels: np.ndarray[Any, Any], colour: Object) -> Object:
    height, width = pixels.shape[:2]
    channels, bits = (pixels.shape[2] if pixels.ndim == 3 else 1), 8 * pixels.dtype.itemsize
    raw = np.frombuffer(np.ascontiguousarray(pixels).tobytes(), np.uint8).reshape(height, -1)
    # PNG's "up": every row as what differs from the one above; scans pack a third smaller with it.
    up = np.empty((height, raw.shape[1] + 1), np.uint8)
    up[:, 0] = 2
    up[0, 1:] = raw[0]
    up[1:, 1:] = raw[1:] - raw[:-1]
    parameters = Dictionary(Predictor=15, Colors=channels, BitsPerComponent=bits, Columns=width)
    return _image(pdf, zlib.compress(up.tobytes(), 6), (width, height), colour, bits, Name.FlateDecode, parameters)


def _image(  # noqa: PLR0913, PLR0917 - the entries of an image object
    pdf: Pdf, data: bytes, size: tuple[int, int], colour: Object, bits: int, coding: Object, parameters: Object | None
) -> Object:
    image = Stream(pdf, data)
    image.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=colour,
        BitsPerComponent=bits,
        Filter=coding,
    )
    if parameters is not None:
        image.DecodeParms = parameters
    return image


def _colour(pdf: Pdf, mode: str, picture: PillowImage.Image) -> Object:
    """Return the colours of a picture: by its own profile, where that fits, else those of the device."""
    space, device = CHANNELS[mode]
    profile = _profile(picture, space.strip())
    if profile is None:
        return device
    count = {"GRAY": 1, "RGB": 3, "CMYK": 4}[space.strip()]
    return Array([Name.ICCBased, pdf.make_indirect(Stream(pdf, profile, N=count, Alternate=device))])


def _profile(picture: PillowImage.Image, space: str) -> bytes | None:
    content = picture.info.get("icc_profile")
    if not content:
        return None
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(content)).profile
    except (ImageCms.PyCMSError, OSError):
        return None
    return content if opened.xcolor_space.strip() == space else None


def _palette(palette: bytes) -> Object:
    return Array([Name.Indexed, Name.DeviceRGB, len(palette) // 3 - 1, palette])


def _stated_inches(picture: PillowImage.Image) -> float:
    dpi = picture.info.get("dpi")
    try:
        stated = max(picture.size) / float(dpi[0]) if dpi else A4_INCHES
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        return A4_INCHES
    return stated if SHORTEST <= stated <= LONGEST else A4_INCHES
