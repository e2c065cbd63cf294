"""hOCR and ALTO read back into sheets, and what ALTO's schema allows of the elements that are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.formats.alto import NAMESPACE
from ocr.formats.sheet import Paragraph, Sheet, SheetLine, SheetWord
from ocr.page import Box

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

XHTML = "{http://www.w3.org/1999/xhtml}"
ALTO = f"{{{NAMESPACE}}}"

# Children in their order, then attributes: those that must be, those that may be. From the schema of ALTO 4.4.
PLACE = {"HPOS", "VPOS", "WIDTH", "HEIGHT"}
SCHEMA: dict[str, tuple[str, set[str], set[str]]] = {
    "alto": (r"(Description )?(Layout )", set(), {"SCHEMAVERSION"}),
    "Description": (r"MeasurementUnit (sourceImageInformation )?(Processing )*", set(), set()),
    "MeasurementUnit": ("", set(), set()),
    "sourceImageInformation": (r"(fileName )?", set(), set()),
    "fileName": ("", set(), set()),
    "Processing": (
        r"(processingCategory )?(processingStepDescription )*(processingSoftware )?",
        {"ID"},
        set(),
    ),
    "processingCategory": ("", set(), set()),
    "processingStepDescription": ("", set(), set()),
    "processingSoftware": (r"(softwareName )?(softwareVersion )?", set(), set()),
    "softwareName": ("", set(), set()),
    "softwareVersion": ("", set(), set()),
    "Layout": (r"(Page )+", set(), set()),
    "Page": (
        r"(PrintSpace )?",
        {"ID", "PHYSICAL_IMG_NR"},
        {"WIDTH", "HEIGHT", "PC", "ROTATION", "LANG", "QUALITY"},
    ),
    "PrintSpace": (r"(TextBlock )*", set(), {"ID", *PLACE}),
    "TextBlock": (r"(TextLine )*", {"ID"}, PLACE),
    "TextLine": (r"(String (SP )?)+(HYP )?", set(), {"ID", "BASELINE", *PLACE}),
    "String": ("", {"CONTENT"}, {"ID", "WC", "SUBS_TYPE", "SUBS_CONTENT", *PLACE}),
    "SP": ("", set(), PLACE),
    "HYP": ("", {"CONTENT"}, PLACE),
}


def require_alto(root: ET.Element) -> None:
    """Hold a file against the schema."""
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        children, must, may = SCHEMA[element.tag.removeprefix(ALTO)]
        names = "".join(f"{child.tag.removeprefix(ALTO)} " for child in element)
        assert re.fullmatch(children, names), (element.tag, names)
        stated = {name for name in element.attrib if not name.startswith("{")}
        assert must <= stated <= must | may, (element.tag, stated)
        for name in PLACE & stated:
            assert float(element.attrib[name]) >= 0
        for name in {"WC", "PC"} & stated:
            assert 0 <= float(element.attrib[name]) <= 1
        if "SUBS_TYPE" in stated:
            assert element.get("SUBS_TYPE") in {"HypPart1", "HypPart2"}


def sheets_of_alto(root: ET.Element) -> list[Sheet]:
    return [
        Sheet(
            int(page.get("WIDTH", 0)),
            int(page.get("HEIGHT", 0)),
            0,
            tuple(tuple(map(_alto_line, block.iter(f"{ALTO}TextLine"))) for block in page.iter(f"{ALTO}TextBlock")),
        )
        for page in root.iter(f"{ALTO}Page")
    ]


def _alto_line(line: ET.Element) -> SheetLine:
    words = []
    for string in line.iter(f"{ALTO}String"):
        box = Box(*(int(string.attrib[name]) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")))
        words.append(SheetWord(string.attrib["CONTENT"], box, float(string.attrib["WC"])))
    hyphen = line.find(f"{ALTO}HYP")
    if hyphen is not None:
        last = words[-1]
        words[-1] = SheetWord(last.text + hyphen.attrib["CONTENT"], last.box, last.confidence)
    return SheetLine(tuple(words))


def sheets_of_hocr(root: ET.Element) -> list[Sheet]:
    found = []
    for page in _of_class(root, "ocr_page"):
        _, _, width, height = _bbox(page)
        paragraphs: tuple[Paragraph, ...] = tuple(
            tuple(
                SheetLine(tuple(map(_hocr_word, _of_class(line, "ocrx_word")))) for line in _of_class(par, "ocr_line")
            )
            for area in _of_class(page, "ocr_carea")
            for par in _of_class(area, "ocr_par")
        )
        found.append(Sheet(width, height, int(properties(page)["scan_res"].split()[0]), paragraphs))
    return found


def _hocr_line(element: ET.Element) -> SheetLine:
    return SheetLine(tuple(map(_hocr_word, _of_class(element, "ocrx_word"))))


def _hocr_word(element: ET.Element) -> SheetWord:
    left, top, right, bottom = _bbox(element)
    confidence = int(properties(element)["x_wconf"]) / 100
    return SheetWord(element.text or "", Box(left, top, right - left, bottom - top), confidence)


def _of_class(element: ET.Element, name: str) -> list[ET.Element]:
    return [child for child in element.iter() if child.get("class") == name]


def properties(element: ET.Element) -> dict[str, str]:
    parts = re.findall(r'(\w+) ((?:"[^"]*"|[^;"])*)(?:; |$)', element.attrib["title"])
    return {name: value.strip() for name, value in parts}


def _bbox(element: ET.Element) -> tuple[int, int, int, int]:
    left, top, right, bottom = map(int, properties(element)["bbox"].split())
    return left, top, right, bottom
