"""Tesseract's TSV as words; the program and the library give the same table.

Whatever else comes out of an engine that has gone wrong is an `OcrError`, never a page of nonsense.
"""

from __future__ import annotations

from ocr.engine import EngineWord
from ocr.errors import OcrError
from ocr.page import Box

WORD_LEVEL = "5"
COLUMNS = 12  # level page block paragraph line word left top width height confidence text


def words(table: str, width: int, height: int) -> tuple[EngineWord, ...]:
    """Return the words of a table, with or without its heading, for an image of `width` x `height` pixels.

    Raises:
        OcrError: it is not such a table.
    """
    found = []
    # Not splitlines: a word may hold what Python takes for the end of a line.
    for row in table.split("\n"):
        cells = row.split("\t")
        if cells[0] != WORD_LEVEL or not "".join(cells[COLUMNS - 1 :]).strip():
            continue
        try:
            found.append(_word(cells, width, height))
        except (ValueError, IndexError) as error:
            raise _garbage(row) from error
    if not found and table.strip() and "\t" not in table:
        raise _garbage(table)
    return tuple(found)


def _word(cells: list[str], width: int, height: int) -> EngineWord:
    block, paragraph, line, _, left, top, across, down = map(int, cells[2:10])
    right, bottom = min(left + across, width), min(top + down, height)
    left, top = max(left, 0), max(top, 0)
    if right <= left or bottom <= top:
        raise ValueError("a box outside the page")
    return EngineWord(
        text="".join("".join(cells[COLUMNS - 1 :]).split()),
        box=Box(left, top, right - left, bottom - top),
        confidence=min(max(float(cells[10]) / 100, 0.0), 1.0),
        block=block,
        paragraph=paragraph,
        line=line,
    )


def _garbage(row: str) -> OcrError:
    return OcrError(
        "Máy nhận dạng chữ (Tesseract) trả về kết quả không hiểu được. "
        f"Hãy thử đọc lại trang; nếu vẫn lỗi, hãy báo người quản trị cài lại Tesseract. Chi tiết: {row[:100]!r}"
    )
