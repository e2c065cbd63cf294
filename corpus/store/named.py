"""How a name is compared that two papers print: marks, case and line breaks do not count. In SQL `named(text)`."""

from __future__ import annotations

from normalize.folding import fold


def named(text: str) -> str:
    """Return a name folded, in one line."""
    return " ".join(fold(text).split())
