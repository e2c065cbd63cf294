"""Clean text → facts: letterhead, references, dates, units, criteria, contradictions, each with its span.

One verb: `extract.read(text, units=None) -> Facts`. Everything it knows stands as data in `extract/data`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from extract.facts import Facts

__all__ = ["read"]


def read(text: str, units: Path | None = None) -> Facts:
    """Read the facts out of a paper's text; see `extract.reading.read`."""
    from extract.reading import read as read_facts  # noqa: PLC0415 - the grammar loads when it is first asked for

    return read_facts(text, units)
