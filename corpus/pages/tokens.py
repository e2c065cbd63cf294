"""The tokens of a restoration, page by page: where each stands in its page's restored text, and in its raw one."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from corpus.pages.pages import PAGE_BREAK, TokenRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.restoration import Restoration


def token_rows(restoration: Restoration) -> list[list[TokenRow]]:
    """Return the tokens of each page of a restoration of pages joined by form feeds, offsets within the page."""
    restored, raw_pages = restoration.text.split(PAGE_BREAK), restoration.raw.split(PAGE_BREAK)
    starts, raw_starts = _starts(restored), _starts(raw_pages)
    rows: list[list[TokenRow]] = [[] for _ in restored]
    for token in restoration.tokens:
        index = bisect_right(starts, token.start) - 1
        # Nothing is restored across a page break; should it be, the part on the token's own page counts.
        low, high = raw_starts[index], raw_starts[index] + len(raw_pages[index])
        rows[index].append(
            TokenRow(
                min(max(token.raw_start, low), high) - low,
                min(max(token.raw_end, low), high) - low,
                token.start - starts[index],
                token.end - starts[index],
                round(token.confidence, 4),
            )
        )
    return rows


def _starts(texts: Sequence[str]) -> list[int]:
    return [0, *accumulate(len(text) + len(PAGE_BREAK) for text in texts)][: len(texts)]
