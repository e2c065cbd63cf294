"""The text of a page from its ordered lines, and the place of every word in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.layout import Piece, paragraphs
from ocr.page import Word

if TYPE_CHECKING:
    from collections.abc import Iterable


def compose(pieces: Iterable[Piece]) -> tuple[str, tuple[Word, ...], tuple[Piece, ...]]:
    r"""Return a page's text, its words with their offsets, and the pieces the words came from, in the same order.

    Words of a line are parted by a space, lines end with "\n", paragraphs are parted by an empty line.
    """
    text: list[str] = []
    words: list[Word] = []
    sources: list[Piece] = []
    length = line_number = 0
    for number, paragraph in enumerate(paragraphs(pieces)):
        if number:
            text.append("\n")
            length += 1
        for line in paragraph:
            for piece in line.words:
                end = length + len(piece.text)
                words.append(Word(length, end, piece.box, piece.confidence, line_number))
                sources.append(piece)
                text.append(piece.text + " ")
                length = end + 1
            text[-1] = text[-1][:-1] + "\n"
            line_number += 1
    return "".join(text), tuple(words), tuple(sources)
