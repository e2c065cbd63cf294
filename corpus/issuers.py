"""Whether two names of a body that issues papers may mean one: "UBND thị xã", "ỦY BAN NHÂN DÂN THỊ XÃ ĐIỆN BÀN"."""

from __future__ import annotations

from functools import lru_cache

from corpus.linking_rules import rules
from normalize.folding import canonical, fold


def agree(cited: str | None, *printed: str | None) -> bool:
    """Say whether the issuer that a reference names is one that a letterhead prints, however short one of them is.

    Args:
        cited: as the reference prints it; None agrees with nobody, for a number is no identity.
        printed: names from the letterhead: the agency, the agency with the body above it.
    """
    one = _words(cited or "")
    return bool(one) and any(_same(one, _words(name)) for name in printed if name)


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    length = min(len(one), len(other))
    return length > 0 and one[:length] == other[:length]


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    long = rules().abbreviations
    words = (long.get(word, word) for word in canonical(name).casefold().split())
    return tuple(fold(" ".join(words)).replace(".", " ").split())
