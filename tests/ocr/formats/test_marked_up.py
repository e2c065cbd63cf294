"""hOCR and ALTO: well formed and lossless whatever the words are; ALTO as its schema has it."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.formats import alto, hocr
from ocr.formats.sheet import Sheet, SheetLine, SheetWord, areas, arrange, written
from ocr.page import Box
from tests.ocr.formats import drawn
from tests.ocr.formats.reading_back import ALTO, properties, require_alto, sheets_of_alto, sheets_of_hocr
from tests.ocr.formats.strategies import sheets

STEPS = (alto.Step("contentGeneration", "tesseract", "5 vie", "Words & places <read>"),)
pages = st.lists(st.one_of(st.none(), sheets), min_size=1, max_size=3)
names = st.text(max_size=20)


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text.encode())  # noqa: S314 - written here a moment ago


def alto_of(found: list[Sheet | None], file: str = "tờ.pdf") -> ET.Element:
    return parsed("".join(alto.write(found, file=file, steps=STEPS)))


def hocr_of(found: list[Sheet | None], file: str = "tờ.pdf") -> ET.Element:
    return parsed("".join(hocr.write(found, file=file, software="sohoa 1")))


@settings(max_examples=40)
@given(pages, names)
def test_alto_keeps_every_word_and_box_and_its_schema(found: list[Sheet | None], file: str) -> None:
    root = alto_of(found, file)
    require_alto(root)
    back = sheets_of_alto(root)
    assert [page.paragraphs for page in back] == [page.paragraphs if page else () for page in found]


@settings(max_examples=40)
@given(pages, names)
def test_hocr_keeps_every_word_and_box(found: list[Sheet | None], file: str) -> None:
    back = sheets_of_hocr(hocr_of(found, file))
    rounded = [_rounded(page) if page else Sheet(0, 0, 0, ()) for page in found]
    assert [(page.width, page.height, page.dpi, page.paragraphs) for page in back] == [
        (page.width, page.height, page.dpi, page.paragraphs) for page in rounded
    ]


def _rounded(sheet: Sheet) -> Sheet:
    return replace(
        sheet,
        paragraphs=tuple(
            tuple(
                SheetLine(tuple(replace(word, confidence=round(100 * word.confidence) / 100) for word in line.words))
                for line in paragraph
            )
            for paragraph in sheet.paragraphs
        ),
    )


def test_a_word_broken_over_two_lines_is_one_word_in_two_parts() -> None:
    root = alto_of([drawn.sheet(("Về việc vận-", "động quỹ"))])
    strings = {string.get("CONTENT"): string for string in root.iter(f"{ALTO}String")}
    assert strings["vận"].get("SUBS_CONTENT") == strings["động"].get("SUBS_CONTENT") == "vậnđộng"
    assert [hyphen.get("CONTENT") for hyphen in root.iter(f"{ALTO}HYP")] == ["-"]


def test_a_dash_at_the_end_of_a_line_breaks_no_word() -> None:
    root = alto_of([drawn.sheet(("giai đoạn 2018 -", "2019 và", "Tổ-", "Quốc"))])
    assert not list(root.iter(f"{ALTO}HYP"))


def test_alto_tells_what_made_the_words_and_how_sure_the_page_is() -> None:
    root = alto_of([drawn.sheet()])
    assert root.findtext(f".//{ALTO}softwareName") == "tesseract"
    assert root.find(f".//{ALTO}Page").get("PC") == "0.9000"  # type: ignore[union-attr]


def test_a_page_on_its_side_says_so() -> None:
    lying = drawn.sheet(turns=1)
    assert [page.get("ROTATION") for page in alto_of([lying]).iter(f"{ALTO}Page")] == ["90"]
    lines = [element for element in hocr_of([lying]).iter() if element.get("class") == "ocr_line"]
    assert {properties(line).get("textangle") for line in lines} == {"90"}


def test_a_skewed_page_has_falling_baselines() -> None:
    lines = [e for e in hocr_of([drawn.sheet(slope=0.02)]).iter() if e.get("class") == "ocr_line"]
    slopes = [float(properties(line)["baseline"].split()[0]) for line in lines if "baseline" in properties(line)]
    assert all(abs(slope - 0.02) < 0.003 for slope in slopes)


def test_columns_are_areas_of_their_own() -> None:
    left, right, body = (
        (SheetLine((SheetWord(text, Box(x, y, 300, 30), 1.0),)),)
        for text, x, y in (("UBND", 50, 50), ("CỘNG", 500, 50), ("BÁO", 50, 200))
    )
    assert [len(area) for area in areas(Sheet(900, 900, 100, (left, right, body)))] == [1, 1, 1]
    assert [len(area) for area in areas(Sheet(900, 900, 100, (left, body)))] == [2]


@given(st.text())
def test_what_is_written_is_composed_and_writable(text: str) -> None:
    clean = written(text)
    assert written(clean) == clean
    assert (parsed(f"<a>{escape(clean)}</a>").text or "") == clean


def test_lines_and_paragraphs_come_from_the_text() -> None:
    text = "UBND PHƯỜNG\nSố: 1\n\nBÁO CÁO\n"
    starts = [0, 5, 12, 16, 19, 23]
    ends = [4, 11, 15, 17, 22, 26]
    words = [
        (start, SheetWord(text[start:end], Box(10 * start, 0, 5, 5), 0.5))
        for start, end in zip(starts, ends, strict=True)
    ]
    assert Sheet(300, 100, 100, arrange(text, words)).text == text
