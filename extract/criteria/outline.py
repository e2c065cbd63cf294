"""The outline of a paper: its numbered headings and bullets as a tree.

Levels, the outermost first: annex ("PHỤ LỤC 1"), part ("PHẦN II", "Chương I"), roman ("II.", "II-"), article
("Điều 2."), named ("Tiêu chí 3:"), decimal by its depth ("3.", "3.2.", "3.2.1.", "2.1-"), letter ("a)", "a."), star
("*"), bullet ("-"), and the rows of a table that came out line by line ("3 Có … 10", under a line that begins "TT" or
"STT"). A line without a mark goes on with the item above it. A
lone page number, which OCR leaves between two lines, marks nothing. What stands behind "Nơi nhận" belongs to the frame,
up to the next annex.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

from extract.grammar import any_of, words
from extract.source import Line, Source, is_capitals

if TYPE_CHECKING:
    from collections.abc import Sequence

Mark = Literal["annex", "part", "roman", "article", "named", "decimal", "letter", "star", "bullet", "group", "row"]

_PART = re.compile(
    r"(?:(?P<part>phan|chuong)(?: thu)? |muc )(?P<label>[ivxl1|]{1,6}|[0-9]{1,2}|nhat|hai|ba|tu|nam|sau)"
    r"(?:[.:)-] ?|$|(?= [^a-z]))"
)
_ROMAN = re.compile(r"([ivxl1|]{1,6})(?:[.)]|-(?= )|/(?!v)) ?(?=\S)")
_ARTICLE = re.compile(r"dieu ([0-9]{1,3})(?:[.:] ?|$)")
_DECIMAL = re.compile(
    r"([0-9]{1,2}(?:\.[0-9]{1,2}){0,4})(?:[.)]+(?![0-9]) ?|(?<=\.[0-9]) |(?<=\.[0-9][0-9]) )(?=[^\s0-9]|[0-9])"
)
_PARTY_DECIMAL = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2}){0,3})(?:- ?|/ )(?=[^\W\d_])")
_SLIPPED = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})*), ?(?=[^\W\d_])")  # a stop read as a comma
_LETTER = re.compile(r"([a-z])(?:\) ?|(?:\.|/) ?(?=[^\W\d_]))(?=\S)")
_BULLET = re.compile(r"[-–—+•*●▪] ?(?=[^\W\d_“\"(]|[0-9“\"(])")
_TABLE_HEAD = re.compile(r"(?:stt|tt|so tt)(?![a-z0-9])")
_TABLE_END = re.compile(r"(?:tong|cong)(?![a-z0-9])")
_ROW = re.compile(r"([0-9]{1,2}) (?=[^\W_])")
_ROW_GROUP = re.compile(r"([ivx]{1,4}) (?=[a-z])")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_INLINE = re.compile(r"(?<=[ \n])\(?([0-9]{1,2})\) ?(?=\S)")
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


def read_outline(source: Source, start: int, tables: Sequence[tuple[int, int]] = ()) -> list[Item]:
    """Return the outermost items from a place on, each with those under it.

    Args:
        source: the prepared text.
        start: the place.
        tables: places of the tables whose rows are read as such, in order; they are left out.
    """
    roots: list[Item] = []
    stack: list[Item] = []
    row, ended = 0, False  # number of the table row that comes next, 0 outside of tables
    for line in source.lines:
        if line.start < start or _PAGE_NUMBER.fullmatch(line.folded) or _is_within(tables, line.start):
            continue
        annex = _annex(source, line, ended=ended)
        if annex is None and (ended or _ends(source, line)):
            ended = True
            continue
        item = annex or (_row(source, line, row) if row else None) or _item(source, line) or _slip(source, line, stack)
        ended = False
        total = row and _TABLE_END.match(line.folded)
        row = _next_row(line, item, row)
        if item is None:
            if stack and not total:
                stack[-1].end = line.end
                stack[-1].lines.append((line.start, line.end))
            continue
        while stack and not _is_under(item, stack[-1]):
            stack.pop()
        (stack[-1].children if stack else roots).append(item)
        stack.append(item)
    return roots


def inline_items(source: Source, item: Item) -> list[Item]:
    """Return what an item lists in its running text, "theo các tiêu chí sau: (1) …; (2) …"; else nothing."""
    marks: list[re.Match[str]] = []
    for mark in _INLINE.finditer(source.folded, item.start, item.end):
        if mark[1] == str(len(marks) + 1) and (marks or source.folded[mark.start() - 2 : mark.start() - 1] == ":"):
            marks.append(mark)
    if len(marks) < 2:
        return []
    ends = [*(mark.start() - 1 for mark in marks[1:]), item.end]
    return [
        Item("row", mark[1], mark.end(), end, [(mark.end(), end)], item.level + 1)
        for mark, end in zip(marks, ends, strict=True)
    ]


def _is_within(spans: Sequence[tuple[int, int]], place: int) -> bool:
    number = bisect_right(spans, place, key=_first_of) - 1
    return number >= 0 and place < spans[number][1]


def _first_of(span: tuple[int, int]) -> int:
    return span[0]


def _ends(source: Source, line: Line) -> bool:
    return _END.match(line.folded) is not None and (line.folded.startswith("noi nhan") or source.is_upper(line.start))


def _annex(source: Source, line: Line, *, ended: bool) -> Item | None:
    """Return the item that an annex is; one without the word stands behind the signature: "BỘ TIÊU CHÍ …"."""
    match = _annex_heading(alone=ended).match(line.folded)
    if match is None or not is_capitals(source.cut(line.start, line.start + match.end())):
        return None
    return Item("annex", "", line.start, line.end, [(line.start, line.end)], -1)


def _row(source: Source, line: Line, number: int) -> Item | None:
    group = _ROW_GROUP.match(line.folded)
    if group and is_capitals(source.cut(line.start, line.end)):
        return _made("group", group[1].upper(), 39, line, group.end())
    match = _ROW.match(line.folded)
    if match is None or int(match[1]) != number:
        return None
    return _made("row", str(number), 40, line, match.end())


def _next_row(line: Line, item: Item | None, row: int) -> int:
    if _TABLE_HEAD.match(line.folded) or (item and item.mark == "group"):
        return 1
    if item is not None and item.mark == "row":
        return row + 1
    return 0 if (item and item.mark in ("annex", "roman", "article")) or _TABLE_END.match(line.folded) else row


def letter_of(index: int) -> str:
    """Return the letter of a bullet: a to z, then aa, ab and so on."""
    letters = _LETTERS[index % 26]
    while index >= 26:
        index = index // 26 - 1
        letters = _LETTERS[index % 26] + letters
    return letters


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
    part = _PART.match(line.folded)
    if part and source.is_upper(line.start):
        label = part["label"] if part["label"].isdigit() else _roman_label(part["label"])
        return _made("part", label, -2 if part["part"] else 2, line, part.end())
    roman = _ROMAN.match(line.folded)
    if roman and (source.is_upper(line.start + roman.start(1)) or roman[1][0] in "1l|"):
        heading = is_capitals(source.cut(line.start + roman.end(), line.end))
        if heading or not roman[1][0].isdigit():
            return _made("roman", _roman_label(roman[1]), 0, line, roman.end())
    article = _ARTICLE.match(line.folded)
    if article and (source.is_upper(line.start) or _is_upper(source, line, article.end())):
        return _made("article", article[1], 5, line, article.end())
    return _numbered(source, line) or _lettered(source, line)


def _numbered(source: Source, line: Line) -> Item | None:
    named = _named().match(line.folded)
    if named and source.is_upper(line.start):
        return _made("named", named[1], 9, line, named.end())
    party = _PARTY_DECIMAL.match(line.folded)
    decimal = party if party and _is_upper(source, line, party.end()) else _DECIMAL.match(line.folded)
    if decimal:
        return _made("decimal", decimal[1], 10 + decimal[1].count("."), line, decimal.end())
    return None


def _slip(source: Source, line: Line, stack: Sequence[Item]) -> Item | None:
    """Return the item of a number whose stop was read as a comma, where it goes on after the number before it."""
    slipped = _SLIPPED.match(line.folded)
    if slipped is None or not _is_upper(source, line, slipped.end()):
        return None
    front, _, last = slipped[1].rpartition(".")
    before = f"{front}.{int(last) - 1}" if front else str(int(last) - 1)
    goes_on = any(item.mark == "decimal" and item.label == before for item in stack)
    return _made("decimal", slipped[1], 10 + slipped[1].count("."), line, slipped.end()) if goes_on else None


def _lettered(source: Source, line: Line) -> Item | None:
    letter = _LETTER.match(line.folded)
    dotted = letter and line.folded[1] != ")"
    if letter and not (dotted and (source.is_upper(line.start) or not _is_upper(source, line, letter.end()))):
        return _made(
            "letter", "đ" if source.cut(line.start, line.start + 1) in "đĐ" else letter[1], 20, line, letter.end()
        )
    bullet = _BULLET.match(line.folded)
    if bullet:
        star = line.folded[0] == "*"
        level = 25 if star else 31 if line.folded[0] == "+" else 30
        return _made("star" if star else "bullet", "", level, line, bullet.end())
    return None


def _is_upper(source: Source, line: Line, behind: int) -> bool:
    return line.start + behind < line.end and source.is_upper(line.start + behind)


def _made(mark: Mark, label: str, level: int, line: Line, behind: int) -> Item:
    return Item(mark, label, line.start + behind, line.end, [(line.start + behind, line.end)], level)


def _is_under(item: Item, other: Item) -> bool:
    return item.level > other.level


def _roman_label(mark: str) -> str:
    """Return the roman numeral; OCR reads I as 1, l or |: "I1." is II, "111." is III."""
    return re.sub(r"[1l|]", "i", mark).upper()


@cache
def _annex_heading(*, alone: bool) -> re.Pattern[str]:
    names = words("criteria", "outline", "annexes") + (words("criteria", "outline", "annexes_alone") if alone else ())
    return re.compile(rf"{any_of(names)}(?![a-z])")


@cache
def _named() -> re.Pattern[str]:
    """Return the pattern of an item that is called what it is: "Tiêu chí 1:", "Chỉ tiêu số 2."."""
    return re.compile(rf"{any_of(words('criteria', 'outline', 'named'))} (?:so )?([0-9]{{1,2}})(?: ?[:.)] ?|(?= ?\())")
