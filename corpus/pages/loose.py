"""Pages that were read and lie in no archive, with the same layers as those that do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.pages.pages import PAGE_BREAK, PageView, joined
from corpus.pages.tokens import token_rows
from normalize.restoring import restore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.knowledge import Knowledge
    from ocr.errors import SohoaError
    from ocr.page import Reading

NOWHERE = 0  # the id of a document that is in no archive


def loose_page(number: int, outcome: Reading | SohoaError) -> PageView:
    """Return a page as it was read, or an empty one with the reason why it could not be; `number` counts from 1."""
    if isinstance(outcome, Exception):
        return PageView(NOWHERE, number, 0, 0, 0, "ocr", "", None, "", None, None, outcome.message, (), ())
    return PageView(
        document_id=NOWHERE,
        number=number,
        width=outcome.width,
        height=outcome.height,
        dpi=outcome.dpi,
        source=outcome.source,
        engine=outcome.engine,
        confidence=outcome.confidence,
        raw=outcome.text.replace(PAGE_BREAK, " "),
        restored=None,
        reviewed=None,
        error=None,
        tokens=(),
        words=outcome.words,
        tables=outcome.tables,
        regions=outcome.regions,
    )


def restored(pages: Sequence[PageView], knowledge: Knowledge | None = None) -> list[PageView]:
    """Return the pages of one file, all of them in order, with their restored layer."""
    raw, doubts = joined(pages)
    found = restore(raw, tuple(doubts or ()), knowledge=knowledge)
    texts = found.text.split(PAGE_BREAK)
    layers = zip(pages, texts, token_rows(found), strict=True)
    return [replace(page, restored=text, tokens=tuple(tokens)) for page, text, tokens in layers]
