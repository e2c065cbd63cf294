"""The project's own papers among those of a batch."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from bench.batches.chance import WIDTH_LETTERS
from bench.batches.paper_parts import paged

if TYPE_CHECKING:
    from bench.batches.chance import Chance, Lines

PAPERS = Path(__file__).parents[1] / "papers"


def own_paper(chance: Chance, numbers: range) -> list[Lines]:
    """Return one of the papers of bench/papers with these numbers."""
    (path,) = PAPERS.glob(f"{chance.one(tuple(numbers)):02}-*.txt")
    lines: Lines = []
    for line in path.read_text("utf-8").splitlines():
        lines += [line] if "\t" in line else textwrap.wrap(line, WIDTH_LETTERS) or [""]
    return paged(chance, lines)
