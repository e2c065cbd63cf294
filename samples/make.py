"""Make the sample papers: `python -m samples.make`. Same sources and seed, same papers.

papers/*.toml → layout (born-digital PDF) → truth/*.txt, and the form each paper is archived in → scans/*. The English
reading depends on the installed Tesseract too; everything else on the libraries alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from samples import forms, paper, raster, sheet

HOUSE = Path(__file__).parent
SCANS, TRUTH = HOUSE / "scans", HOUSE / "truth"
SEED = 2024

# file in scans/ -> (paper, form)
RECIPES: dict[str, tuple[str, forms.Form]] = {
    "ke-hoach-96-ban-quet.pdf": ("ke-hoach-96", forms.clean_scan),
    "ke-hoach-96-ban-goc.pdf": ("ke-hoach-96", forms.born_digital),
    "quyet-dinh-2317.pdf": ("quyet-dinh-2317", forms.skewed_photocopy),
    "bao-cao-118-dien-ngoc.jpg": ("bao-cao-118", forms.phone_photo),
    "bao-cao-164-dien-phuoc.tif": ("bao-cao-164", forms.fax_tiff),
    "bao-cao-57-tnmt.docx": ("bao-cao-57", forms.word),
    "bao-cao-23-dien-minh.txt": ("bao-cao-23", forms.english_ocr),
    "bien-ban-09-dien-thang-trung.png": ("bien-ban-09", forms.faint_png),
    "bien-ban-dien-quang.pdf": ("bien-ban-dien-quang", forms.mixed_pdf),
    "cong-van-1042.jpg": ("cong-van-1042", forms.thin_paper),
}


def build(file: str) -> bytes:
    """Return the bytes of one sample. Each draws from its own stream: one can be made without the rest."""
    slug, form = RECIPES[file]
    written = paper.load(slug)
    rng = np.random.default_rng([SEED, *file.encode()])
    return form(written, sheet.lay_out(written), rng)


def main(only: list[str]) -> None:
    """Make all samples and truths, or the files named."""
    SCANS.mkdir(exist_ok=True)
    TRUTH.mkdir(exist_ok=True)
    for file in only or RECIPES:
        slug, _ = RECIPES[file]
        content = build(file)
        (SCANS / file).write_bytes(content)
        truth = raster.printed_text(sheet.lay_out(paper.load(slug)))
        (TRUTH / f"{slug}.txt").write_text(truth, "utf-8")
        print(f"{len(content) / 1024:8.0f} KB  {file}")


if __name__ == "__main__":
    main(sys.argv[1:])
