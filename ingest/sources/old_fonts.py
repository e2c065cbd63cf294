"""Words of a page or a paragraph whose fonts, or whose letters, are of an old Vietnamese encoding, put into Unicode.

First by font: what is set in .VnTime or VNI-Times is read as that, if it reads better so. Then by the text as a whole:
fonts in PDFs often lost their names.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from normalize.legacy import old_font, repair_words
from normalize.legacy.fonts import read, speaks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Span = tuple[str, str | None]
"""Text and the name of its font, None where it is not known."""


def words_in_unicode(words: Sequence[Sequence[Span]]) -> list[str]:
    """Return the text of words, in the order of the page, each given as spans of one font."""
    fonts = speaking_fonts(span for word in words for span in merged(word))
    return repair_words([in_unicode(word, fonts) for word in words])


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans with neighbours in one font made one: PDFs give letters, Word breaks words anywhere."""
    return [("".join(text for text, _ in group), name) for name, group in groupby(spans, key=lambda span: span[1])]


def in_unicode(spans: Sequence[Span], fonts: frozenset[str]) -> str:
    """Return the text of spans in a row; `fonts` are the old ones whose names hold true."""
    parts = []
    for font, group in groupby(spans, key=lambda span: old_font(span[1]) if span[1] in fonts else None):
        text = "".join(span[0] for span in group)
        parts.append(read(text, font) if font else text)
    return "".join(parts)


def speaking_fonts(spans: Iterable[Span]) -> frozenset[str]:
    """Return the names of the old fonts whose text is in the encoding that the name says."""
    texts: dict[str, list[str]] = defaultdict(list)
    for text, name in spans:
        if name is not None and text:
            texts[name].append(text)
    return frozenset(name for name, set_in in texts.items() if (font := old_font(name)) and speaks(set_in, font))
