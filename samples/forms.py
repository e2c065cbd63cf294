"""The forms in which papers reach an archive, each made from the born-digital PDF of a paper."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pypdfium2
import pytesseract
from numpy.random import Generator
from PIL import Image as Pillow

from samples import damage, wordfile
from samples.paper import Paper
from samples.raster import Image, render

Form = Callable[[Paper, bytes, Generator], bytes]

_PRINTED = time.gmtime(1704067200)  # 1/1/2024: a fixed date keeps the bytes the same


def born_digital(_paper: Paper, pdf: bytes, _rng: Generator) -> bytes:
    """The PDF as the word processor exported it."""
    return pdf


def word(paper: Paper, _pdf: bytes, _rng: Generator) -> bytes:
    """The Word file."""
    return wordfile.write(paper)


def clean_scan(_paper: Paper, pdf: bytes, rng: Generator) -> bytes:
    """300 dpi, colour, hardly any damage, several pages in one PDF of images."""
    pages = [damage.grain(damage.soften(damage.fade(page, 22, 248), 0.7), rng, 0.8) for page in render(pdf, 300)]
    return _pdf_of([damage.skew(page, float(rng.uniform(-0.3, 0.3)), 248) for page in pages], 300, 38)


def skewed_photocopy(_paper: Paper, pdf: bytes, rng: Generator) -> bytes:
    """300 dpi, black or white, each page fed askew; PDF."""
    angles = (2.1, -1.4, 1.7)
    pages = zip(render(pdf, 300), angles, strict=False)
    return _pdf_of([damage.photocopy(page, rng, angle) for page, angle in pages], 300, 0)


def phone_photo(_paper: Paper, pdf: bytes, rng: Generator) -> bytes:
    """First page on a desk; JPEG."""
    photo = damage.phone_photo(render(pdf, 260)[0], rng, (1980, 2720))
    return _saved(Pillow.fromarray(photo), "JPEG", quality=50, dpi=(72, 72))


def fax_tiff(_paper: Paper, pdf: bytes, rng: Generator) -> bytes:
    """200 dpi, black or white (CCITT G4), all pages in one TIFF."""
    pages = [damage.grain(damage.skew(damage.grey(page), -0.6), rng, 22) for page in render(pdf, 200)]
    first, *rest = [_bilevel(page) for page in pages]
    return _saved(first, "TIFF", compression="group4", save_all=True, append_images=rest, dpi=(200, 200))


def faint_png(_paper: Paper, pdf: bytes, _rng: Generator) -> bytes:
    """200 dpi, toner nearly out, 16 greys; PNG."""
    page = damage.soften(damage.skew(damage.grey(render(pdf, 200)[0]), 0.9), 0.75)
    faint = Pillow.fromarray(damage.fade(page, 96, 246)).quantize(16, dither=Pillow.Dither.NONE)
    return _saved(faint, "PNG", optimize=True, dpi=(200, 200))


def thin_paper(_paper: Paper, pdf: bytes, rng: Generator) -> bytes:
    """200 dpi, the same text shining through from the back, yellowed; colour JPEG."""
    page = render(pdf, 200)[0]
    page = damage.show_through(page, np.roll(page, 90, axis=0), 0.1)
    warm = np.asarray(damage.fade(page, 40, 240) * np.array([1.0, 0.985, 0.93]), np.uint8)
    scan = damage.grain(damage.skew(warm, -1.1, 225), rng, 1.5)
    return _saved(Pillow.fromarray(scan), "JPEG", quality=48, dpi=(200, 200))


def mixed_pdf(_paper: Paper, pdf: bytes, rng: Generator) -> bytes:
    """The born-digital pages, but the last one printed, stamped and scanned."""
    last = damage.grain(damage.skew(damage.fade(render(pdf, 200)[-1], 30, 245), 0.7, 245), rng, 1.5)
    scan = pypdfium2.PdfDocument(_pdf_of([last], 200, 45))
    whole, mixed = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new()
    mixed.import_pages(whole, list(range(len(whole) - 1)))
    mixed.import_pages(scan)
    target = BytesIO()
    mixed.save(target)
    return _undated(target.getvalue())


def english_ocr(_paper: Paper, pdf: bytes, rng: Generator) -> bytes:
    """What an English engine made of the printed paper; plain text, really read by Tesseract."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    pages = (damage.grain(damage.soften(damage.grey(page), 0.8), rng, 4) for page in render(pdf, 200))
    texts = [pytesseract.image_to_string(Pillow.fromarray(page), lang="eng", config="--dpi 200") for page in pages]
    return "\n".join(text.replace("\f", "").strip() + "\n" for text in texts).encode()


def _undated(pdf: bytes) -> bytes:
    """Put a fixed date and identity where PDFium writes the hour; lengths stay, so the offsets hold."""
    pdf = re.sub(rb"CreationDate\(D:\d{14}", b"CreationDate(D:20240101000000", pdf)
    return re.sub(rb"/ID\[<\w{32}><\w{32}>\]", b"/ID[<" + b"0" * 32 + b"><" + b"0" * 32 + b">]", pdf)


def _pdf_of(pages: list[Image], dpi: int, quality: int) -> bytes:
    """One image a page; `quality` of JPEG, or 0 for black and white (CCITT G4)."""
    first, *rest = [Pillow.fromarray(page) if quality else _bilevel(page) for page in pages]
    options = {"quality": quality} if quality else {}
    return _saved(
        first,
        "PDF",
        save_all=True,
        append_images=rest,
        resolution=dpi,
        creationDate=_PRINTED,
        modDate=_PRINTED,
        **options,
    )


def _bilevel(page: Image) -> Pillow.Image:
    return Pillow.fromarray(np.where(page > 150, 255, 0).astype(np.uint8)).convert("1", dither=Pillow.Dither.NONE)


def _saved(image: Pillow.Image, kind: str, **options: object) -> bytes:
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()
