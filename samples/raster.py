"""Pages of a born-digital PDF as images, as if printed, and the truth of what is printed on them."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pdfplumber
import pypdfium2
from numpy.typing import NDArray

Image = NDArray[np.uint8]


def render(pdf: bytes, dpi: int) -> list[Image]:
    """Return every page as RGB, height x width x 3."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB")) for page in document]
    finally:
        document.close()


def printed_text(pdf: bytes) -> str:
    """Return the text line by line as it stands on the paper, the two columns of the letterhead side by side.

    Pages are parted by a form feed.
    """
    with pdfplumber.open(BytesIO(pdf)) as document:
        return "\n\f".join(page.extract_text(x_tolerance=2, y_tolerance=4) for page in document.pages) + "\n"
