r"""Part a paper's text into the passages that can prove something: headings, paragraphs, bullets, sentences.

1. Lines become blocks: a numbering or bullet mark, an empty line, or a line after a finished sentence opens a new one;
   lines that only wrap, over a page break too, stay together.
2. A block that is a heading, or ends with a colon, stands above the blocks that follow it until one of its own level;
   a sentence that leads over to numbers ("kết quả như sau:") stands above these.
3. A block is cut into sentences only when somebody asks.

All spans are offsets into the text of the document, pages joined by "\f".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

_LINE = re.compile(r"[^\n\f]+")
_DOTTED = re.compile(r"\d{1,2}(?:\.\d{1,2})+(?=[.)]?\s|,\s[A-ZÀ-ỸĐ])")
_DOTTED_LEVEL, _COLON_LEVEL = 30, 80
_MARKS = (
    # Engines read the stop behind a number as a comma now and then.
    (10, re.compile(r"(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC)\s+[IVX\d]+\b|[IVX]{1,5}(?:[.)]|,(?=\s[A-ZÀ-ỸĐ]))\s")),
    (20, re.compile(r"Điều\s+\d+\b")),
    (_DOTTED_LEVEL, re.compile(r"\d{1,2}(?:[.)]|,(?=\s[A-ZÀ-ỸĐ]))\s")),
    (70, re.compile(r"[a-zđ][.)]\s")),
    (90, re.compile(r"[-–—•*]\s?(?=[^\W\d]|\d+\s|[“\"(])(?!\d{4}\b)")),
    (100, re.compile(r"[+]\s")),
)
_NUMBER_ONLY = re.compile(r"\d+/\S+")  # of a paper, in capitals wherever it stands
_FINISHED = re.compile(r"[.;:!?…][”\"’)]*$|/\.?$")
_SENTENCE_END = re.compile(r"(?<=[.;!?…])[”\"]?\s+(?=[A-ZÀ-ỸĐ0-9“\"(])")
_CELLS = re.compile(r"\S \| \S")
_LISTED = re.compile(r"(?:[-–—•*+]|[IVX]{1,5}[.)]|\d{1,2}[.)]|[a-zđ][.)])\s*\Z")
_HEADING_WORDS = 32
_FILLED = 0.85  # of the width, at least, of a line that goes on in the next one
_CROWDED = 160  # characters; text with lines this long has one paragraph on each line


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, bullet or heading: its span, and the spans of the headings above it, outermost first."""

    start: int
    end: int
    heading: bool
    above: tuple[tuple[int, int], ...]


def blocks(text: str) -> list[Block]:
    """Return the blocks of a text in order, each knowing what stands above it."""
    found: list[Block] = []
    stack: list[tuple[int, int, int]] = []  # level, start, end
    spans = _block_spans(text)
    for number, (start, end) in enumerate(spans, start=1):
        following = spans[number] if number < len(spans) else None
        content = text[start:end]
        # The number and the capitals of a row set off nothing from the rows under it.
        row = _is_tabbed(content)
        level, heading = (_COLON_LEVEL, False) if row else (_level(content), _is_heading(content))
        # A paragraph stands under the heading above it, whatever number comes next; what leads over to that does not.
        leading = _leading_level(text, following) if heading else _COLON_LEVEL
        rank = level if level is not None else (0 if _shouted(content) else leading)
        while stack and stack[-1][0] >= rank:
            stack.pop()
        found.append(Block(start, end, heading, tuple((first, last) for _, first, last in stack)))
        if heading:
            stack.append((rank, start, end))
    return found


def _leading_level(text: str, following: tuple[int, int] | None) -> int:
    """Return the level of a sentence that leads over to what follows: right above the numbers that it leads to."""
    level = None if following is None else _level(text[slice(*following)])
    return level - 1 if level is not None and _DOTTED_LEVEL <= level < _COLON_LEVEL else _COLON_LEVEL


def behind_mark(text: str, start: int, end: int) -> int:
    """Return where the words of `text[start:end]` begin behind the number or bullet in front of them."""
    dotted = _DOTTED.match(text, start, end)
    marks = [match.end() for _, mark in _MARKS if (match := mark.match(text, start, end))]
    return max([*marks, dotted.end() + 1] if dotted else marks, default=start)


def is_row(line: str) -> bool:
    """Whether a line is a row of a table: rules between its cells, those at its edges printed or lost, or tabs."""
    return line.count("|") > 1 or _CELLS.search(line) is not None or _is_tabbed(line)


def _is_tabbed(line: str) -> bool:
    """Whether tabs part the cells of a line; one behind the mark of a list, or in front of a line, only sets it in."""
    if "\t" not in line:
        return False
    cells = line.split("\t")
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) > 1 and not (len(filled) == len(cells) == 2 and _LISTED.match(filled[0].strip()))


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text[start:end]`; a semicolon ends one too, a number in front none."""
    first = behind_mark(text, start, end) + 1
    cuts = [match.end() for match in _SENTENCE_END.finditer(text, start, end) if match.end() > first]
    edges = [start, *cuts, end]
    return [_trim(text, first, last) for first, last in pairwise(edges) if text[first:last].strip()]


def _block_spans(text: str) -> list[tuple[int, int]]:
    lines = [_trim(text, match.start(), match.end()) for match in _LINE.finditer(text)]
    lines = [(start, end) for start, end in lines if start < end]
    width = _usual_width([end - start for start, end in lines])
    spans: list[tuple[int, int]] = []
    for start, end in lines:
        if spans and not _opens(text, spans[-1], (start, end), width):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _opens(text: str, block: tuple[int, int], span: tuple[int, int], width: float) -> bool:
    """Whether the line at `span` opens a block of its own after `block`."""
    line, last_line = text[span[0] : span[1]], _last_line(text, block)
    # A row of a table ends with its line.
    if _level(line) is not None or "|" in (line[0], last_line[-1:]) or is_row(line) or width > _CROWDED:
        return True
    finished = _FINISHED.search(last_line) is not None
    lower = line[0].islower()
    if is_row(last_line) and not lower:
        return True
    if "\n\n" in text[block[1] : span[0]].replace(" ", "").replace("\f", ""):
        return finished or not lower
    if lower:
        return False
    if _numbered(last_line) and len(f"{last_line} {line.split()[0]}") < _FILLED * max(width, len(line)):
        return True  # a heading: the line had room for the next word
    return finished or len(last_line) < 0.55 * width or _shouted(last_line) != _shouted(line)


def _numbered(line: str) -> bool:
    level = _level(line)
    return level is not None and level < _COLON_LEVEL


def _usual_width(widths: list[int]) -> float:
    return float(max(widths, default=0)) if len(widths) < 4 else quantiles(widths, n=4)[2]


def _last_line(text: str, block: tuple[int, int]) -> str:
    return re.split(r"[\n\f]", text[block[0] : block[1]])[-1].strip()


def _level(content: str) -> int | None:
    if dotted := _DOTTED.match(content):
        return _DOTTED_LEVEL + dotted.group().count(".")
    for level, mark in _MARKS:
        if mark.match(content):
            return level
    return None


def _is_heading(content: str) -> bool:
    if content.endswith(":"):
        return True
    marked = _level(content) is not None and not content.startswith(("-", "–", "—", "•", "*", "+"))
    short = len(content.split()) <= _HEADING_WORDS
    return short and ((marked and not _FINISHED.search(content)) or _shouted(content))


def _shouted(content: str) -> bool:
    return content.isupper() and len(content) > 3 and _NUMBER_ONLY.fullmatch(content) is None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
