"""Sheets with any words anywhere."""

from __future__ import annotations

from hypothesis import strategies as st

from ocr.formats.sheet import Sheet, SheetLine, SheetWord, written
from ocr.page import Box

WIDTH, HEIGHT = 1240, 1754

boxes = st.builds(
    Box,
    x=st.integers(0, WIDTH - 200),
    y=st.integers(0, HEIGHT - 100),
    w=st.integers(1, 200),
    h=st.integers(1, 100),
)
SAMPLES = [
    "Ủy",
    "ban",
    "nhân",
    "dân",
    "phường",
    "số",
    "199/KH-MTTQ-BTT",
    "<b>",
    "&",
    '"',
    "'",
    "]]>",
    "ngày",
    "14/3/2024",
    "thi-",
    "đua",
    "𠀋",
    "ﬁ",
]
any_text = st.text(min_size=1, max_size=12).map(lambda text: written("".join(text.split()))).filter(bool)
texts = st.one_of(st.sampled_from(SAMPLES), any_text)
words = st.builds(SheetWord, text=texts, box=boxes, confidence=st.integers(0, 10_000).map(lambda share: share / 10_000))
lines = st.lists(words, min_size=1, max_size=6).map(lambda found: SheetLine(tuple(found)))
paragraphs = st.lists(lines, min_size=1, max_size=4).map(tuple)
sheets = st.builds(
    Sheet,
    width=st.just(WIDTH),
    height=st.just(HEIGHT),
    dpi=st.just(150),
    paragraphs=st.lists(paragraphs, max_size=4).map(tuple),
    engine=st.just("tesseract 5 vie"),
)
