"""The text layer of one PDF page as a Reading: words with boxes in pixels, lines and paragraphs in reading order.

pdfplumber gives characters with their places; here they become words (a raised small footnote mark is a word of its
own, so that "năm 2023" with note 8 is not the year 20238), what is set in old Vietnamese fonts becomes Unicode, words
become printed lines by where they stand, and `ocr.layout.reading_order` does the rest as it does for a scan.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from ingest.sources.old_fonts import words_in_unicode
from ingest.sources.pdf_rules import DrawnRules, drawn_rules
from ingest.sources.soundness import is_sound
from ocr.layout.composition import SetTable, compose_page
from ocr.layout.reading_order import Piece
from ocr.page import Box, Reading
from ocr.tables.finding import find_grids

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.sources.pdf_page import PageView
    from ocr.tables.grid import Grid

POINTS = 72
SMALL = 0.82  # of the size of the letter beside it: a footnote mark or an exponent
RAISED = 0.12  # of the same: how much higher it stands
LEAST_UPRIGHT = 0.8  # of the characters; a page of turned text is for the OCR, which turns it

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MEASURE = re.compile(r"(?:^|[\d\W])(?:[kcdmh]|da)?m$")  # what a raised 2 or 3 belongs to: m², km²
INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\x00-\x1f\x7f]")

Character = dict[str, Any]


def read_text_layer(pdf: bytes, seen: PageView, dpi: int) -> Reading | None:
    """Return the page's text layer as a Reading, None where it is not sound.

    Args:
        pdf: a PDF of this one page.
        seen: the look that was taken at the page.
        dpi: resolution of the page image, in whose pixels the boxes are.
    """
    characters, rules = _contents(pdf)
    upright = [character for character in characters if _is_upright(character)]
    if not upright or len(upright) < LEAST_UPRIGHT * len(characters):
        return None
    scale = dpi / POINTS
    width, height = math.ceil(seen.width * scale), math.ceil(seen.height * scale)
    words = _words(upright)
    pieces = [piece for piece in _pieces(words, scale, width, height) if piece.text]
    scaled = rules.scaled(scale)
    outside, tables = _in_tables(pieces, find_grids(scaled.level, scaled.upright, dpi))
    composed = compose_page(outside, tables, (width, height))
    if not composed.words or not is_sound(composed.text):
        return None
    return Reading(
        composed.text,
        composed.words,
        width,
        height,
        dpi,
        "text-layer",
        f"pdfplumber {version('pdfplumber')}",
        composed.tables,
        composed.regions,
    )


def _in_tables(pieces: list[Piece], grids: list[Grid]) -> tuple[list[Piece], list[SetTable]]:
    """Return the words outside of tables, and the tables with the words of each cell."""
    outside: list[Piece] = []
    cells: list[list[list[Piece]]] = [[[] for _ in grid.places] for grid in grids]
    for piece in pieces:
        x, y = piece.box.x + piece.box.w / 2, piece.box.y + piece.box.h / 2
        for grid, words in zip(grids, cells, strict=True):
            at = grid.place_at(x, y)
            if at is not None:
                words[at].append(piece)
                break
        else:
            outside.append(piece)
    tables = (
        SetTable(grid, tuple(tuple(words) for words in places)) for grid, places in zip(grids, cells, strict=True)
    )
    return outside, [table for table in tables if any(table.pieces)]


def _contents(pdf: bytes) -> tuple[list[Character], DrawnRules]:
    """Return the page's characters and rules, in points of the page as it is shown.

    Characters have "x0", "x1", "top" and "bottom".
    """
    import pdfplumber  # noqa: PLC0415 - scans do without it

    try:
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            page = document.pages[0].dedupe_chars()
            left, top, right, bottom = page.cropbox
            rules = drawn_rules(document.pages[0].edges, left, top)
            characters = [
                {
                    **character,
                    "x0": character["x0"] - left,
                    "x1": character["x1"] - left,
                    "top": character["top"] - top,
                    "bottom": character["bottom"] - top,
                }
                for character in page.chars
                if left <= (character["x0"] + character["x1"]) / 2 <= right
                and top <= (character["top"] + character["bottom"]) / 2 <= bottom
            ]
            return characters, rules
    except Exception:  # noqa: BLE001 - pdfminer raises anything on odd fonts; the page is still there to be read by OCR
        return [], DrawnRules()


def _is_upright(character: Character) -> bool:
    matrix = character.get("matrix")
    return bool(character["upright"]) and (matrix is None or matrix[0] > 0)


def _words(characters: list[Character]) -> list[Character]:
    """Return words: runs of characters without a gap, a change from body to raised small print, or white space."""
    words: list[Character] = []
    for line in _lines(characters):
        body = _body_size(line)
        open_word = False
        for character in line:
            if not character["text"].strip():
                open_word = False
                continue
            raised = _is_raised(character, line, body)
            last = words[-1] if open_word else None
            if last is not None and last["raised"] == raised and character["x0"] - last["x1"] < 0.18 * body:
                last["spans"].append((character["text"], character.get("fontname")))
                last["x1"] = max(last["x1"], character["x1"])
                last["top"] = min(last["top"], character["top"])
                last["bottom"] = max(last["bottom"], character["bottom"])
            else:
                spans = [(character["text"], character.get("fontname"))]
                words.append({**character, "spans": spans, "raised": raised, "line": line[0]["line"]})
                open_word = True
    for word, text in zip(words, words_in_unicode([word["spans"] for word in words]), strict=True):
        word["text"] = text
    return words


def _lines(characters: list[Character]) -> list[list[Character]]:
    """Group characters that share a printed line, by height; from left to right, lines from top to bottom.

    Large characters open lines, so that raised and small ones find the line they hang on.
    """
    lines: list[list[Character]] = []
    for character in sorted(characters, key=lambda one: (-round(one["size"]), one["top"], one["x0"])):
        best = max(lines[-200:], key=lambda line: _shared(line[0], character), default=None)
        if best is not None and _shared(best[0], character) >= 0.55:
            best.append(character)
        else:
            lines.append([character])
    lines.sort(key=lambda line: (line[0]["top"], line[0]["x0"]))
    for number, line in enumerate(lines):
        line.sort(key=lambda one: one["x0"])
        line[0]["line"] = number
    return lines


def _shared(one: Character, other: Character) -> float:
    shared = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return float(shared / max(min(one["bottom"] - one["top"], other["bottom"] - other["top"]), 0.1))


def _body_size(line: list[Character]) -> float:
    sizes = sorted(character["size"] for character in line)
    return float(max(sizes[len(sizes) // 2], 1.0))


def _is_raised(character: Character, line: list[Character], body: float) -> bool:
    if character["size"] > SMALL * body:
        return False
    bottoms = sorted(other["bottom"] for other in line if other["size"] > SMALL * body)
    return bool(bottoms) and character["bottom"] < bottoms[len(bottoms) // 2] - RAISED * body


def _pieces(words: Iterable[Character], scale: float, width: int, height: int) -> Iterable[Piece]:
    before: Piece | None = None
    for word in words:
        text = INVISIBLE.sub("", unicodedata.normalize("NFC", word["text"])).replace("\u00ad", "-")
        if word["raised"]:
            text = text.translate(SUPERSCRIPT)
        piece = Piece(text, _box(word, scale, width, height), 1.0, word["line"])
        if (
            word["raised"]
            and text in {"²", "³"}
            and before
            and before.line == piece.line
            and MEASURE.search(before.text)
        ):
            before = Piece(before.text + text, before.box.union(piece.box), 1.0, piece.line)
            continue
        if before:
            yield before
        before = piece
    if before:
        yield before


def _box(word: Character, scale: float, width: int, height: int) -> Box:
    left = min(max(math.floor(word["x0"] * scale), 0), width - 1)
    top = min(max(math.floor(word["top"] * scale), 0), height - 1)
    right = min(max(math.ceil(word["x1"] * scale), left + 1), width)
    bottom = min(max(math.ceil(word["bottom"] * scale), top + 1), height)
    return Box(left, top, right - left, bottom - top)
