"""Sheets whose words stand where a printer would set them: for what depends on places."""

from __future__ import annotations

from ocr.formats.direction import turned
from ocr.formats.sheet import Sheet, SheetLine, SheetWord
from ocr.page import Box

LETTER, HIGH, LEADING = 14, 30, 48
WIDTH, HEIGHT = 1000, 700

LINES = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 199/KH-MTTQ-BTT ngày 14 tháng 3 năm 2024",
    "Kết quả vận động quỹ ở 12 thôn; trạm y tế xã đạt 98,5 % kế hoạch",
    "và giữ vững đến hết quý I năm 2025 .",
)


def sheet(lines: tuple[str, ...] = LINES, *, slope: float = 0.0, turns: int = 0) -> Sheet:
    """Return a page with lines of even letters, falling by `slope`; `turns` clockwise bring it upright."""
    found = []
    for number, text in enumerate(lines):
        words, at = [], 60
        for word in text.split():
            width = LETTER * len(word)
            x, y = at, 80 + LEADING * number + round(slope * (at + width / 2))
            words.append(SheetWord(word, Box(x, y, width, HIGH), 0.9))
            at += width + LETTER
        found.append(SheetLine(tuple(words)))
    upright = Sheet(WIDTH, HEIGHT, 100, (tuple(found),), "tesseract 5 vie")
    return lying(upright, turns)


def lying(page: Sheet, turns: int) -> Sheet:
    """Return a page as it lies before `turns` quarter turns clockwise bring it upright."""
    back = -turns % 4
    width, height = (page.width, page.height) if turns % 2 == 0 else (page.height, page.width)
    paragraphs = tuple(
        tuple(
            SheetLine(
                tuple(
                    SheetWord(word.text, turned(word.box, back, page.width, page.height), word.confidence)
                    for word in line.words
                )
            )
            for line in paragraph
        )
        for paragraph in page.paragraphs
    )
    return Sheet(width, height, page.dpi, paragraphs, page.engine)
