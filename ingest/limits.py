"""How much one file may ask for before it is refused: the guard against hostile and broken files."""

from __future__ import annotations

from dataclasses import dataclass

MEGA = 1_000_000  # pixels
MEBI = 1 << 20  # bytes; what people's file lists call an MB


@dataclass(frozen=True, slots=True)
class Limits:
    """What is too much. All are checked before the memory is asked for.

    Attributes:
        max_bytes: of a file.
        max_pages: of a file.
        max_pixels: of one image in a file as it is stored; a larger JPEG is decoded smaller, others are refused.
        page_pixels: of a page image as it is read and shown; larger ones are made smaller.
        max_unpacked: bytes that a packed format (DOCX) may unpack to.
        max_text: bytes of a plain text.
        text_page: characters of a page of a plain text that has no form feeds; a longer one is cut into such pages at
            its paragraphs. A closely printed A4 page has 3,000 to 4,000.
    """

    max_bytes: int = 500 * MEBI
    max_pages: int = 5_000
    max_pixels: int = 100 * MEGA
    page_pixels: int = 40 * MEGA
    max_unpacked: int = 300 * MEBI
    max_text: int = 50 * MEBI
    text_page: int = 4_000
