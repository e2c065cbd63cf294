"""hOCR 1.2: one XHTML file with every page, area, paragraph, line and word, for viewers and other OCR programs.

Boxes are `left top right bottom` in pixels of the page image; `x_wconf` is a word's confidence in per cent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ocr.formats.direction import DESCENT, band_of, run_of
from ocr.formats.sheet import areas, paragraph_box
from ocr.page import box_around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocr.formats.direction import Run
    from ocr.formats.sheet import Paragraph, Sheet, SheetLine, SheetWord
    from ocr.page import Box

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="vi" lang="vi">
<head>
<title>{title}</title>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<meta name="ocr-system" content={system}/>
<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_lang ocrp_wconf"/>
<meta name="ocr-langs" content="vi"/>
</head>
<body>
"""
_TAIL = "</body>\n</html>\n"


def write(sheets: Iterable[Sheet | None], *, file: str, software: str) -> Iterator[str]:
    """Give the file in pieces.

    Args:
        sheets: the pages in order; None for one that could not be read, which is an empty page then.
        file: name of the file that was read.
        software: what wrote this ("sohoa 0.1.0").
    """
    yield _HEAD.format(title=escape(_plain(file)), system=quoteattr(software))
    for number, sheet in enumerate(sheets, start=1):
        yield from _page(sheet, number, file)
    yield _TAIL


def _page(sheet: Sheet | None, number: int, file: str) -> Iterator[str]:
    width, height, dpi = (sheet.width, sheet.height, sheet.dpi) if sheet else (0, 0, 0)
    # The name stands in quotes of its own inside the title; one that holds such a quote would end there.
    name = _plain(file).replace('"', "'")
    properties = f'image "{name}"; bbox 0 0 {width} {height}; ppageno {number - 1}; scan_res {dpi} {dpi}'
    yield f'<div class="ocr_page" id="page_{number}" title={quoteattr(properties)}>\n'
    if sheet:
        run = run_of(sheet)
        ids = _Ids(number)
        for area in areas(sheet):
            box = _bbox(box_around(paragraph_box(paragraph) for paragraph in area))
            yield f'<div class="ocr_carea" {ids.next("block")} title="{box}">\n'
            for paragraph in area:
                yield from _paragraph(paragraph, sheet, run, ids)
            yield "</div>\n"
    yield "</div>\n"


def _paragraph(paragraph: Paragraph, sheet: Sheet, run: Run, ids: _Ids) -> Iterator[str]:
    yield f'<p class="ocr_par" {ids.next("par")} lang="vi" title="{_bbox(paragraph_box(paragraph))}">\n'
    for line in paragraph:
        title = "; ".join(_line_properties(line, sheet, run))
        words = "\n".join(_word(word, ids) for word in line.words)
        yield f'<span class="ocr_line" {ids.next("line")} title="{title}">\n{words}\n</span>\n'
    yield "</p>\n"


def _line_properties(line: SheetLine, sheet: Sheet, run: Run) -> Iterator[str]:
    box, band = line.box, band_of(line, sheet, run)
    yield _bbox(box)
    if band.turns:
        yield f"textangle {90 * band.turns}"
    else:
        at_left = band.low - DESCENT * band.height + band.slope * (box.x - band.x)
        yield f"baseline {band.slope:.4f} {round(at_left - box.y - box.h)}"
    yield f"x_size {band.height:.1f}"


def _word(word: SheetWord, ids: _Ids) -> str:
    confidence = f"x_wconf {round(100 * word.confidence)}"
    return (
        f'<span class="ocrx_word" {ids.next("word")} title="{_bbox(word.box)}; {confidence}">{escape(word.text)}</span>'
    )


def _bbox(box: Box) -> str:
    return f"bbox {box.x} {box.y} {box.x + box.w} {box.y + box.h}"


def _plain(name: str) -> str:
    return "".join(character for character in name if character.isprintable())


class _Ids:
    """Ids that no two elements of a file share."""

    def __init__(self, page: int) -> None:
        self._page = page
        self._counts: dict[str, int] = {}

    def next(self, kind: str) -> str:
        count = self._counts[kind] = self._counts.get(kind, 0) + 1
        return f'id="{kind}_{self._page}_{count}"'
