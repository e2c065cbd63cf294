"""The outline of a paper: its numbered headings and bullets as a tree.

Levels, the outermost first: roman ("II."), article ("Điều 2."), decimal by its depth ("3.", "3.2.", "3.2.1."), letter
("a)"), bullet ("-"). A line without a mark goes on with the item above it. A lone page number, which OCR leaves between
two lines, marks nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from extract.source import Line, Source, is_capitals

Mark = Literal["roman", "article", "decimal", "letter", "bullet"]

_ROMAN = re.compile(r"(?:phan )?([ivxl1|]{1,6})(?:[.)]|/(?!v)) ?(?=\S)")
_ARTICLE = re.compile(r"dieu ([0-9]{1,3})(?:[.:] ?|$)")
_DECIMAL = re.compile(
    r"([0-9]{1,2}(?:\.[0-9]{1,2}){0,4})(?:[.)]+(?![0-9]) ?|(?<=\.[0-9]) |(?<=\.[0-9][0-9]) )(?=[^\s0-9]|[0-9])"
)
_LETTER = re.compile(r"([a-z])\) ?(?=\S)")
_BULLET = re.compile(r"[-–—+•*●▪] ?(?=[^\W\d_“\"(]|[0-9“\"(])")
_PAGE_NUMBER = re.compile(r"[0-9]{1,3}")
_END = re.compile(r"noi nhan|tren day la|tm\. ?")


@dataclass(slots=True)
class Item:
    """One marked piece of a paper.

    Attributes:
        mark: kind of its mark; label: the mark itself, "II", "3.2.1", "a", "" for a bullet.
        start: place behind the mark; end: place where its own text ends; lines: its own lines.
        children: the items under it.
    """

    mark: Mark
    label: str
    start: int
    end: int
    lines: list[tuple[int, int]]
    level: int
    children: list[Item] = field(default_factory=list)


def read_outline(source: Source, start: int) -> list[Item]:
    """Return the outermost items from a place on, each with those under it."""
    roots: list[Item] = []
    stack: list[Item] = []
    for line in source.lines:
        if line.start < start:
            continue
        if _END.match(line.folded) and (line.folded.startswith("noi nhan") or source.is_upper(line.start)):
            break
        if _PAGE_NUMBER.fullmatch(line.folded):
            continue
        item = _item(source, line)
        if item is None:
            if stack:
                stack[-1].end = line.end
                stack[-1].lines.append((line.start, line.end))
            continue
        while stack and not _is_under(item, stack[-1]):
            stack.pop()
        (stack[-1].children if stack else roots).append(item)
        stack.append(item)
    return roots


def walk(items: list[Item], above: tuple[Item, ...] = ()) -> list[tuple[Item, tuple[Item, ...]]]:
    """Return every item with those above it, the outermost first, in order of place."""
    found: list[tuple[Item, tuple[Item, ...]]] = []
    waiting = [(item, above) for item in reversed(items)]
    while waiting:
        item, parents = waiting.pop()
        found.append((item, parents))
        waiting.extend((child, (*parents, item)) for child in reversed(item.children))
    return found


def _item(source: Source, line: Line) -> Item | None:
    roman = _ROMAN.match(line.folded)
    if roman and (source.is_upper(line.start + roman.start(1)) or roman[1][0] in "1l|"):
        heading = is_capitals(source.cut(line.start + roman.end(), line.end))
        if heading or not roman[1][0].isdigit():
            return _made("roman", _roman_label(roman[1]), 0, line, roman.end())
    article = _ARTICLE.match(line.folded)
    if article and source.is_upper(line.start):
        return _made("article", article[1], 5, line, article.end())
    decimal = _DECIMAL.match(line.folded)
    if decimal:
        return _made("decimal", decimal[1], 10 + decimal[1].count("."), line, decimal.end())
    letter = _LETTER.match(line.folded)
    if letter:
        return _made(
            "letter", "đ" if source.cut(line.start, line.start + 1) in "đĐ" else letter[1], 20, line, letter.end()
        )
    bullet = _BULLET.match(line.folded)
    if bullet:
        return _made("bullet", "", 31 if line.folded[0] == "+" else 30, line, bullet.end())
    return None


def _made(mark: Mark, label: str, level: int, line: Line, behind: int) -> Item:
    return Item(mark, label, line.start + behind, line.end, [(line.start + behind, line.end)], level)


def _is_under(item: Item, other: Item) -> bool:
    return item.level > other.level


def _roman_label(mark: str) -> str:
    """Return the roman numeral; OCR reads I as 1, l or |: "I1." is II, "111." is III."""
    return re.sub(r"[1l|]", "i", mark).upper()
