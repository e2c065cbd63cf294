"""The samples are what their labels say: small, legible, consistent with one another, made the same way every time."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pdfplumber
import pytest
from docx import Document
from PIL import Image
from pypdfium2 import PdfDocument

from samples import damage, forms, paper, raster, sheet
from samples.make import RECIPES, SCANS, TRUTH

if TYPE_CHECKING:
    from pathlib import Path

# What python-docx and Tesseract read does not hang on layout: compare words only.
_WORD = re.compile(r"\w+")


@pytest.fixture(scope="session")
def labels(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "samples" / "labels.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def fonts() -> None:
    try:
        sheet.font_folder()
    except FileNotFoundError as missing:
        pytest.skip(str(missing))


def _truth(slug: str) -> str:
    return (TRUTH / f"{slug}.txt").read_text("utf-8")


def test_folder_holds_the_papers_and_nothing_else() -> None:
    files = {path.name: path.stat().st_size for path in SCANS.iterdir()}
    assert files.keys() == RECIPES.keys()
    assert sum(files.values()) <= 4 * 1024 * 1024


def test_every_file_is_labelled_once(labels: dict[str, Any]) -> None:
    labelled = [sample["file"] for sample in labels["sample"]]
    assert sorted(labelled) == sorted(RECIPES)
    assert all(RECIPES[sample["file"]][0] == sample["truth"] for sample in labels["sample"])


def test_labels_say_what_is_printed(labels: dict[str, Any]) -> None:
    for sample in labels["sample"]:
        printed = " ".join(_truth(sample["truth"]).split())
        assert sample["number"] in printed
        year, month, day = sample["date"].split("-")
        assert re.search(rf"ngày {day} tháng 0?{int(month)} năm {year}", printed), sample["file"]
        for reference in sample["references"]:
            assert reference["id"] in printed, sample["file"]
            year, month, day = reference["date"].split("-")
            assert re.search(rf"{re.escape(reference['id'])} ngày {day}/0?{int(month)}/{year}", printed)


def test_evidence_names_criteria_of_the_plan_and_units_in_the_paper(labels: dict[str, Any]) -> None:
    for sample in labels["sample"]:
        printed = " ".join(_truth(sample["truth"]).split()).casefold()
        for evidence in sample["evidence"]:
            assert evidence["criterion"] in labels["plan"]["criteria"]
            place = evidence["unit"].casefold().replace("thị xã điện bàn", "thị xã")
            assert place in printed, (sample["file"], place)


def test_no_two_papers_share_a_number(labels: dict[str, Any]) -> None:
    numbered = {(sample["truth"], sample["number"]) for sample in labels["sample"] if sample["number"]}
    assert len({number for _, number in numbered}) == len(numbered)


@pytest.mark.usefixtures("fonts")
@pytest.mark.parametrize("slug", sorted({slug for slug, _ in RECIPES.values()}))
def test_truth_is_the_printed_page(slug: str) -> None:
    truth = _truth(slug)
    assert truth == unicodedata.normalize("NFC", truth)
    assert truth == raster.printed_text(sheet.lay_out(paper.load(slug)))


@pytest.mark.usefixtures("fonts")
@pytest.mark.parametrize("form", [forms.born_digital, forms.word, forms.mixed_pdf, forms.fax_tiff])
def test_same_seed_same_bytes(form: forms.Form) -> None:
    written = paper.load("bien-ban-dien-quang")
    pdf = sheet.lay_out(written)
    once, again = (form(written, pdf, np.random.default_rng(7)) for _ in range(2))
    assert once == again


def test_mixed_pdf_has_text_only_on_its_first_page() -> None:
    with pdfplumber.open(SCANS / "bien-ban-dien-quang.pdf") as document:
        texts = [page.extract_text() for page in document.pages]
    assert "BIÊN BẢN" in texts[0]
    assert texts[1:] == [""]


def test_word_file_says_all_that_the_paper_says() -> None:
    document = Document(str(SCANS / "bao-cao-57-tnmt.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    written = " ".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])
    printed = _truth("bao-cao-57").replace("\n\f2\n", "\n")
    assert sorted(_WORD.findall(written)) == sorted(_WORD.findall(printed))


def test_english_reading_kept_digits_and_lost_marks() -> None:
    read = (SCANS / "bao-cao-23-dien-minh.txt").read_text("utf-8")
    assert "96/KH-UBND" in read
    true_words = set(_truth("bao-cao-23").split())
    kept = [word for word in read.split() if word in true_words and not word.isascii()]
    assert len(kept) < 0.1 * len(read.split())


def test_fax_has_its_pages_at_200_dpi() -> None:
    with Image.open(SCANS / "bao-cao-164-dien-phuoc.tif") as fax:
        assert (fax.n_frames, fax.mode) == (2, "1")
        assert tuple(round(float(side)) for side in fax.info["dpi"]) == (200, 200)


def test_scan_is_the_original_without_its_text() -> None:
    scan, original = (PdfDocument(SCANS / f"ke-hoach-96-ban-{kind}.pdf") for kind in ("quet", "goc"))
    assert len(scan) == len(original) == 3
    with pdfplumber.open(BytesIO((SCANS / "ke-hoach-96-ban-quet.pdf").read_bytes())) as document:
        assert not any(page.chars for page in document.pages)
    scan.close()
    original.close()


def test_damage_keeps_size_and_type() -> None:
    page = np.full((300, 200, 3), 255, np.uint8)
    page[100:110, 40:160] = 0
    rng = np.random.default_rng(1)
    assert damage.photocopy(page, rng, 2.0).shape == (300, 200)
    assert set(np.unique(damage.photocopy(page, rng, 2.0))) == {0, 255}
    photo = damage.phone_photo(page, rng, (180, 260))
    assert photo.shape == (260, 180, 3)
    assert photo.dtype == np.uint8
