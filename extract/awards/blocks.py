"""A paper on awards as blocks: articles, headings, items of lists, rows of tables, paragraphs; wrapped lines joined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from extract.grammar import any_of, words
from extract.source import is_capitals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.source import Line, Source

Marker = Literal["article", "roman", "capital", "number", "letter", "bullet", "none"]

_MARK = re.compile(
    r"(?P<article>di[e3]u [0-9li]{1,3}[.:,]? )|(?P<roman>[ivxl]{1,5}[.)/] ?)"
    r"|(?P<number>[0-9]{1,3}(?:[.,)/]|\.[0-9]{1,2}\.?)? )"
    r"|(?P<letter>[a-z][.)] )|(?P<bullet>[-+*•–—] ?)"
)
# A number that OCR made something else of stands in front of somebody all the same: "Sợ Ông …" for "3. Ông …".
_DAMAGED = re.compile(r"[^ \n]{1,3}[.:,)]? (?=(?:ho )?(?:ong|ba) [a-z])")
_PAGE_NUMBER = re.compile(r"[-– ]*[0-9]{1,4}[-– ]*")


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a paper.

    Attributes:
        marker: what it begins with.
        start: place where its words begin, behind the marker.
        end: place where they end.
        capitals: whether its words are in capitals.
    """

    marker: Marker
    start: int
    end: int
    capitals: bool

    @property
    def is_heading(self) -> bool:
        """Whether it is marked as headings are."""
        return self.marker in ("roman", "capital") or self.capitals


def blocks(source: Source, title_end: int = 0) -> Iterator[Block]:
    """Yield the blocks of a text in order.

    Args:
        source: the prepared text.
        title_end: place where the paper's title ends; the next line begins a block.
    """
    current: Block | None = None
    for line in source.lines:
        if _PAGE_NUMBER.fullmatch(line.folded):
            continue
        marker, start = _marker(source, line)
        capitals = is_capitals(source.cut(start, line.end))
        titled = current is not None and current.start < title_end <= line.start
        if current and not titled and not _begins(source, current, line, marker, capitals=capitals):
            current = Block(current.marker, current.start, line.end, current.capitals)
            continue
        if current:
            yield current
        current = Block(marker, start, line.end, capitals)
    if current:
        yield current


def _marker(source: Source, line: Line) -> tuple[Marker, int]:
    """Return what a line begins with, and where its words begin behind that."""
    match = _MARK.match(line.folded)
    name = match.lastgroup if match and match.end() < len(line.folded) else None
    start = line.start + match.end() if match else line.start
    if name in {"article", "bullet"}:
        return ("article" if name == "article" else "bullet"), start
    begins = name is not None and (source.is_upper(start) or not source.folded[start].isalnum())
    if name == "letter" or (name == "roman" and begins):
        upper = source.is_upper(line.start)
        return ("letter" if not upper else "roman" if name == "roman" else "capital"), start
    if begins:
        return "number", start
    damaged = _DAMAGED.match(line.folded)
    if damaged and source.is_upper(line.start + damaged.end()):
        return "number", line.start + damaged.end()
    return "none", line.start


def _begins(source: Source, current: Block, line: Line, marker: Marker, *, capitals: bool) -> bool:
    """Say whether a line begins a new block, and does not go on with the one before."""
    if marker != "none":
        return True
    last = source.folded[current.end - 1]
    if last in ":/" or (last in ".!?" and not (line.folded[0].isalpha() and not source.is_upper(line.start))):
        return True
    if last == ";" and current.marker != "article" and source.is_upper(line.start):
        return True
    if capitals != current.capitals and len(line.folded) > 3:
        return True
    return line.folded[0] == "(" or _opening().match(line.folded) is not None


@cache
def _opening() -> re.Pattern[str]:
    """What begins a line of its own."""
    own = (
        *words("awards", "lists", "ends"),
        *words("awards", "lists", "totals"),
        *words("awards", "lists", "header_rows"),
        "danh sach",
        "phu luc",
        "kem theo",
    )
    return re.compile(rf"{any_of(own)}(?![a-z])")
