"""How words are spelled in the index: folded to find by, with their marks to rank exact ones first.

Whatever is asked passes through the same functions as whatever is found.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Return a text as it is found: no case, no marks."""
    return fold(text)


def exact(text: str) -> str:
    """Return a text as exact marks are compared: no case, one placement of tones."""
    return canonical(text).casefold()


def entry(text: str) -> tuple[str, str, str]:
    """Return the words of a page as they are indexed, parted by spaces: folded, exact, pairs."""
    bare, marked = WORD.findall(folded(text)), WORD.findall(exact(text))
    return " ".join(bare), " ".join(marked), " ".join([*pairs(bare), *pairs(marked, exact=True)])


def pairs(words: Sequence[str], *, exact: bool = False) -> list[str]:
    """Return each two words that stand side by side as one; those with their marks are told from folded ones."""
    found = map("_".join, pairwise(words))
    return [f"={pair}" if pair.isascii() else pair for pair in found] if exact else list(found)
