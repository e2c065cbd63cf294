"""A part of a page's image, for people who look at one word: cut out of the image that is kept, encoded anew.

The image is ours already (`api.pageimages`), so that it is opened here and not in a process of its own.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

WIDEST = 1400  # pixels of a crop
QUALITY = 80


def crop(image: Path, box: tuple[int, int, int, int], page: tuple[int, int]) -> bytes:
    """Return a part of a page as JPEG.

    Args:
        image: the whole page.
        box: x, y, width, height in pixels of the page; what lies outside of it is left away.
        page: width and height of the page.
    """
    x, y, width, height = box
    with Image.open(image) as opened:
        across, down = opened.width / page[0], opened.height / page[1]
        left, top = min(x, page[0] - 1) * across, min(y, page[1] - 1) * down
        right = min(opened.width, max(left + 1, (x + width) * across))
        bottom = min(opened.height, max(top + 1, (y + height) * down))
        part = opened.crop((int(left), int(top), max(int(left) + 1, int(right)), max(int(top) + 1, int(bottom))))
        if part.width > WIDEST:
            part = part.resize((WIDEST, max(1, part.height * WIDEST // part.width)))
        stream = io.BytesIO()
        part.convert("L" if part.mode == "L" else "RGB").save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()
