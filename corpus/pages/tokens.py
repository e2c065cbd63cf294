"""The tokens of a restoration, page by page: where each stands in its page's restored text, and in its raw one."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpus.pages.pages import PAGE_BREAK, TokenRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.restoration import Restoration

_Table = npt.NDArray[np.float64]


def token_rows(restoration: Restoration) -> list[list[TokenRow]]:
    """Return the tokens of each page of a restoration of pages joined by form feeds, offsets within the page."""
    return [
        [
            TokenRow(int(raw_start), int(raw_end), int(start), int(end), sure)
            for raw_start, raw_end, start, end, sure in rows
        ]
        for rows in (table.tolist() for table in token_tables(restoration))
    ]


def token_tables(restoration: Restoration) -> list[_Table]:
    """Return the same as one table for each page, a row for each token: the columns of `TokenRow`."""
    restored, raw_pages = restoration.text.split(PAGE_BREAK), restoration.raw.split(PAGE_BREAK)
    starts, raw_starts = np.array(_starts(restored)), np.array(_starts(raw_pages))
    tokens = restoration.tokens
    spans = (
        [token.raw_start for token in tokens],
        [token.raw_end for token in tokens],
        [token.start for token in tokens],
        [token.end for token in tokens],
    )
    table = np.empty((len(tokens), 5), dtype=np.float64)
    table[:, :4] = np.array(spans, dtype=np.int64).T
    table[:, 4] = [token.confidence for token in tokens]
    pages = np.searchsorted(starts, table[:, 2], side="right") - 1
    # Nothing is restored across a page break; should it be, the part on the token's own page counts.
    low = raw_starts[pages]
    high = low + np.array([len(raw) for raw in raw_pages])[pages]
    table[:, 0:2] = np.clip(table[:, 0:2], low[:, None], high[:, None]) - low[:, None]
    table[:, 2:4] -= starts[pages][:, None]
    table[:, 4] = np.round(table[:, 4], 2)
    return [table[pages == number] for number in range(len(restored))]


def _starts(texts: Sequence[str]) -> list[int]:
    return [0, *accumulate(len(text) + len(PAGE_BREAK) for text in texts)][: len(texts)]
