"""The compressed rows of a PNG and the strip of a fax (TIFF, G4), taken out of their files as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from PIL import Image as PillowImage

PNG_HEAD = 8
GREY, RGB, PALETTE = 0, 2, 3  # PNG's colour types without transparency
COMPRESSION, PHOTOMETRIC, FILL_ORDER, STRIPS, LENGTHS, T6_OPTIONS = 259, 262, 266, 273, 279, 293
GROUP_4 = 4


@dataclass(frozen=True, slots=True)
class PngRows:
    """Packed rows with PNG's predictors; `mode` is Pillow's name for its colours, `palette` RGB triples."""

    data: bytes
    mode: str
    channels: int
    bits: int
    palette: bytes | None


@dataclass(frozen=True, slots=True)
class FaxStrip:
    """A whole picture in one strip of G4."""

    data: bytes
    black_is_1: bool


def png_rows(file: BinaryIO) -> PngRows | None:
    """Return the rows of a PNG; None where PDF cannot take them: interlaced, with transparency."""
    file.seek(PNG_HEAD)
    parts: list[bytes] = []
    palette: bytes | None = None
    bits = kind = interlaced = 0
    while True:
        head = file.read(8)
        if len(head) < 8:
            return None
        size, name = int.from_bytes(head[:4], "big"), head[4:]
        content = file.read(size)
        file.read(4)  # its checksum
        if name == b"IHDR":
            bits, kind, interlaced = content[8], content[9], content[12]
        elif name == b"PLTE":
            palette = content
        elif name == b"tRNS":
            return None
        elif name == b"IDAT":
            parts.append(content)
        elif name == b"IEND":
            break
    if interlaced or kind not in {GREY, RGB, PALETTE} or (kind == PALETTE and not palette):
        return None
    return PngRows(
        b"".join(parts),
        "RGB" if kind == RGB else "L",
        3 if kind == RGB else 1,
        bits,
        palette if kind == PALETTE else None,
    )


def fax_strip(picture: PillowImage.Image, file: BinaryIO) -> FaxStrip | None:
    """Return the one strip of a black and white TIFF's current frame; None where it is not one strip of G4."""
    tags = getattr(picture, "tag_v2", {})
    strips, lengths = tags.get(STRIPS, ()), tags.get(LENGTHS, ())
    photometric = tags.get(PHOTOMETRIC, 0)
    plain = tags.get(FILL_ORDER, 1) == 1 and not tags.get(T6_OPTIONS, 0) and photometric in {0, 1}
    if tags.get(COMPRESSION) != GROUP_4 or len(strips) != 1 or len(lengths) != 1 or not plain:
        return None
    file.seek(strips[0])
    data = file.read(lengths[0])
    return FaxStrip(data, photometric == 1) if len(data) == lengths[0] else None
