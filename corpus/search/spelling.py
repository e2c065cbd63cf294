"""How words are spelled in the index: folded to find by, with their marks to rank exact ones first.

Whatever is asked passes through the same functions as whatever is found.
"""

from __future__ import annotations

import re

from normalize.folding import canonical, fold

WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Return a text as it is found: no case, no marks."""
    return fold(text)


def exact(text: str) -> str:
    """Return a text as exact marks are compared: no case, one placement of tones."""
    return canonical(text).casefold()


def entry(text: str) -> tuple[str, str]:
    """Return the words of a page as they are indexed, parted by spaces: folded, exact."""
    return " ".join(WORD.findall(folded(text))), " ".join(WORD.findall(exact(text)))
