"""Plain text: pages at form feeds, or where there are none at paragraphs; characters as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.decoding import decode
from ingest.errors import UnreadableFile
from ingest.kinds import TXT
from ingest.limits import MEBI
from ingest.sources.source import Source
from ocr.page import Reading

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.limits import Limits
    from ingest.sources.source import Look
    from ocr.engine import Engine

__all__ = ["TextSource", "cut", "decode"]

_BOUNDARIES = tuple(
    map(re.compile, (r"\n[^\S\n]*\n", r"[.;:!?…/][”\"’)]*[^\S\n]*\n", r"\n", r"[.;!?…][”\"’)]*\s", r"\s"))
)


class TextSource(Source):
    """A text file. It has no page images."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Read it all: a text is small."""
        super().__init__(TXT, limits)
        size = path.stat().st_size
        if size > limits.max_text:
            raise UnreadableFile("too-large", size=round(size / MEBI), limit=round(limits.max_text / MEBI))
        text = decode(path.read_bytes())
        if not text.strip():
            raise UnreadableFile("empty-file")
        # However long a text may be, it has no more pages than a file may have: each is at least half full.
        longest = max(limits.text_page, 1 + 2 * len(text) // limits.max_pages)
        self._pages = text.split("\f") if "\f" in text else cut(text, longest)
        # Programs that write a form feed after every page write one after the last page, too.
        if len(self._pages) > 1 and not self._pages[-1].strip():
            self._pages.pop()
        self.page_count = self._require_count(len(self._pages))

    def read_page(self, number: int, engine: Engine | None = None, look: Look | None = None) -> Reading:  # noqa: ARG002 - no image, no engine
        """Return the text of one page; see Source.read_page."""
        self._require_page(number)
        return text_reading(self._pages[number - 1], "text")

    def render(self, number: int, max_side: int | None = None) -> None:  # noqa: ARG002 - as above
        """Return None: a text has no image."""
        self._require_page(number)

    def close(self) -> None:
        """Do nothing: the file was read and closed."""


def cut(text: str, longest: int) -> list[str]:
    """Cut a text into pages of at most `longest` characters, each at least half as long but for the last.

    The last boundary that fits is taken: between paragraphs, else behind a line that ends a sentence, a line, a
    sentence, a word, and within a word only where there is nothing else. Joined, the pages are the text.
    """
    pages, start = [], 0
    while len(text) - start > longest:
        end = _boundary(text, start + (longest + 1) // 2, start + longest)
        pages.append(text[start:end])
        start = end
    return [*pages, text[start:]]


def _boundary(text: str, first: int, last: int) -> int:
    """Return the best place to cut a text from `first` to `last`."""
    for boundary in _BOUNDARIES:
        ends = [match.end() for match in boundary.finditer(text, first - 1, last)]
        if ends and ends[-1] >= first:
            return ends[-1]
    return last


def text_reading(text: str, engine: str) -> Reading:
    """Return the Reading of a page that is text and nothing else."""
    return Reading(text, (), 0, 0, 0, "text", engine)
