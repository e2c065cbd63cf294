"""What every opened file offers, whatever its kind: pages that can be read, and looked at where they have an image."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from ingest.errors import UnreadableFile

if TYPE_CHECKING:
    from ingest.kinds import Kind
    from ingest.limits import Limits
    from ocr.engine import Engine, Image
    from ocr.intake.inspection import Frame
    from ocr.page import Reading


Look = Callable[["Image"], None]


class Source(ABC):
    """An open file. Pages count from 1. What it says of a page depends on the file alone, in any process.

    Attributes:
        kind: what it is.
        page_count: how many pages it has, at least 1.
    """

    kind: Kind
    page_count: int

    def __init__(self, kind: Kind, limits: Limits) -> None:
        self.kind = kind
        self._limits = limits

    @abstractmethod
    def read_page(self, number: int, engine: Engine | None = None, look: Look | None = None) -> Reading:
        """Read one page.

        Args:
            number: from 1.
            engine: for pages that are images; Tesseract with the Vietnamese model by default.
            look: is given the page image before it is read, so that nobody needs to make it twice; not called for
                a page that is read without one.

        Raises:
            UnreadableFile: the page is damaged, cut short, too large or not there.
            OcrError: the engine is missing, failed or took too long.
        """

    @abstractmethod
    def render(self, number: int, max_side: int | None = None) -> Image | None:
        """Return the page as a person sees it: height x width x 3 RGB; None where the file has no page images.

        The image has the width and height of the page's Reading, or is that scaled so that its longer side is at most
        `max_side` pixels.

        Raises:
            UnreadableFile: as read_page.
        """

    def frame(self, number: int) -> Frame | None:
        """Return what the file says of a page that is a picture; None where it is none (text, a page born digital).

        Raises:
            UnreadableFile: as read_page.
        """
        self._require_page(number)
        return None

    @abstractmethod
    def close(self) -> None:
        """Release the file. Safe to call twice."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _require_page(self, number: int) -> None:
        if not 1 <= number <= self.page_count:
            raise UnreadableFile("no-such-page", page=number, count=self.page_count)

    def _require_count(self, count: int) -> int:
        if count < 1:
            raise UnreadableFile("no-pages")
        if count > self._limits.max_pages:
            raise UnreadableFile("too-many-pages", count=count, limit=self._limits.max_pages)
        return count
