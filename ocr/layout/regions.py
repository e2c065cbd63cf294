"""What on a page is not its running text: letterhead, signature and recipients, footnotes, page number.

Told by where it stands, by its size, and by the words of `data/regions.toml`. Each line belongs to one region at most.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import median
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from ocr.page import Region

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.page import Box, RegionKind

MARGIN = 0.13  # of the page's height, at its top and bottom, where page numbers stand
UPPER = 0.45  # of the same: where letterheads stand
SMALL = 0.9  # of the usual height of words: footnotes are smaller
ALIKE = 85  # of 100: words damaged a little are the same
DATE_REACH = 7  # lines' heights from the motto down to the date
LETTERS_OF_MOTTO = 14

# Hyphens beside it, or dust that the engine takes for a stop.
PAGE_NUMBER = re.compile(r"[-–—~.,'‘’_\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—~.,'‘’_\s]*", re.IGNORECASE)
NOTE = re.compile(r"(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}|\(?\[?\d{1,3}[\])]?|\*{1,3})\s*[^\W\d_“\"(]")
LISTED = re.compile(r"[-–—+•*]")


@dataclass(frozen=True, slots=True)
class SetLine:
    """A printed line outside of tables: its place in the text, its box in pixels, the middle height of its words."""

    start: int
    end: int
    text: str
    box: Box
    height: float

    @property
    def middle(self) -> float:
        """Half way down the line."""
        return self.box.y + self.box.h / 2


def find_regions(lines: Sequence[SetLine], width: int, height: int) -> list[Region]:
    """Return the regions of a page, in the order of its text.

    Args:
        lines: in the order of the text.
        width: of the page, pixels.
        height: as width.
    """
    if not lines:
        return []
    kinds: dict[int, RegionKind] = {}
    _page_number(lines, height, kinds)
    _letterhead(lines, height, kinds)
    _closing(lines, width, kinds)
    starts = _footnotes(lines, height, kinds)
    return _regions(lines, kinds, starts)


def fold(text: str) -> str:
    """Return a text without marks, in small letters, đ as d."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d").replace("ð", "d"))
    return " ".join("".join(letter for letter in bare if not unicodedata.combining(letter)).split())


def _regions(lines: Sequence[SetLine], kinds: dict[int, RegionKind], starts: set[int]) -> list[Region]:
    found: list[Region] = []
    last: tuple[int, RegionKind] | None = None
    for at, line in enumerate(lines):
        kind = kinds.get(at)
        if kind is None:
            continue
        if last == (at - 1, kind) and at not in starts:
            found[-1] = Region(kind, found[-1].start, line.end)
        else:
            found.append(Region(kind, line.start, line.end))
        last = at, kind
    return found


def _page_number(lines: Sequence[SetLine], height: int, kinds: dict[int, RegionKind]) -> None:
    """Mark the highest or the lowest line where it is a number and nothing else."""
    order = sorted(range(len(lines)), key=lambda at: lines[at].middle)
    for at in (order[0], order[-1]):
        middle = lines[at].middle
        if PAGE_NUMBER.fullmatch(lines[at].text) and (middle < MARGIN * height or middle > (1 - MARGIN) * height):
            kinds[at] = "page-number"
            return


def _letterhead(lines: Sequence[SetLine], height: int, kinds: dict[int, RegionKind]) -> None:
    mottoes = [at for at, line in enumerate(lines) if line.middle < UPPER * height and _says(line.text, "mottoes")]
    if not mottoes:
        return
    lowest = max(mottoes, key=lambda at: lines[at].middle)
    bottom = lines[lowest].middle
    dated = [
        line.middle
        for line in lines
        if bottom - line.height < line.middle < bottom + DATE_REACH * line.height and _is_dateline(line.text)
    ]
    bottom = min(dated, default=bottom) + lines[lowest].height
    inside = [at for at, line in enumerate(lines) if line.middle <= bottom and at not in kinds]
    for at in range(inside[0], inside[-1] + 1):
        kinds.setdefault(at, "letterhead")


def _closing(lines: Sequence[SetLine], width: int, kinds: dict[int, RegionKind]) -> None:
    """Mark recipients at the left and the signature at the right of them."""
    head = next((at for at, line in enumerate(lines) if at not in kinds and _starts(line.text, "recipients")), None)
    if head is None:
        return
    first = lines[head]
    for at in range(head, len(lines)):
        line = lines[at]
        if at in kinds or line.box.x > 0.45 * width or line.middle < first.middle - line.height:
            break
        before = lines[at - 1]
        if at > head and not LISTED.match(line.text) and line.middle - before.middle > 1.8 * before.height:
            break
        kinds[at] = "recipients"
    top = first.middle - 6 * first.height
    for at, line in enumerate(lines):
        if at in kinds or line.middle < top or line.box.x < 0.38 * width:
            continue
        if line.middle > first.middle - first.height or _starts(line.text, "signing"):
            kinds[at] = "signature"


def _footnotes(lines: Sequence[SetLine], height: int, kinds: dict[int, RegionKind]) -> set[int]:
    """Mark the small lines at the foot of the page from the first note's mark on; return where notes begin."""
    body = [line.height for at, line in enumerate(lines) if at not in kinds]
    if len(body) < 4:
        return set()
    usual = median(sorted(body)[len(body) // 3 :])
    foot: list[int] = []
    for at in sorted(range(len(lines)), key=lambda one: -lines[one].middle):
        if kinds.get(at) == "page-number":
            continue
        line = lines[at]
        if at in kinds or line.height > SMALL * usual or line.middle < 0.4 * height:
            break
        foot.append(at)
    foot.sort()
    while foot and not NOTE.match(lines[foot[0]].text):
        foot.pop(0)
    kinds.update(dict.fromkeys(foot, "footnote"))
    return {at for at in foot if NOTE.match(lines[at].text)}


def _is_dateline(text: str) -> bool:
    folded = fold(text)
    return all(word in folded for word in _words()["dateline"])


def _says(text: str, group: str) -> bool:
    folded = fold(text)
    return len(folded) >= LETTERS_OF_MOTTO and any(fuzz.ratio(folded, word) >= ALIKE for word in _words()[group])


def _starts(text: str, group: str) -> bool:
    folded = fold(text)
    return any(fuzz.ratio(folded[: len(word)], word) >= ALIKE for word in _words()[group])


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads((files("ocr") / "data" / "regions.toml").read_text("utf-8"))
