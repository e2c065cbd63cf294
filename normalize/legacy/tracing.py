"""The restoration of a repaired text, told in the places of the text that came in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from normalize.restoration import Restoration

if TYPE_CHECKING:
    from normalize.legacy.alignment import Repaired


def traced(raw: str, repaired: Repaired, found: Restoration) -> Restoration:
    """Return `found`, a restoration of `repaired.text`, with tokens that point into `raw`."""
    tokens = []
    for token in found.tokens:
        start, end = repaired.raw_span(token.raw_start, token.raw_end)
        tokens.append(replace(token, raw=raw[start:end], raw_start=start, raw_end=end))
    return Restoration(raw, found.text, tuple(tokens))
