"""Names of persons as they look in running text, whatever they are called there."""

from __future__ import annotations

import re

from normalize.folding import fold
from normalize.text.wordlists import listed

# Begun only where a word begins: one unbroken word of a million letters is looked at once, not from each letter on.
_CAPITALISED = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?: [^\W\d_]++)+")


def persons_in(text: str) -> list[tuple[int, int]]:
    """Return what looks like a person's name: capitalised words, the first a family name or after a title."""
    families, titles = listed("names/families.txt"), {"ong", "ba"}
    found = []
    for match in _CAPITALISED.finditer(text):
        words = list(re.finditer(r"\S+", match.group()))
        at = 0
        while at < len(words):
            after = at
            while after < len(words) and _is_name_word(words[after].group()):
                after += 1
            titled = at > 0 and fold(words[at - 1].group()) in titles
            opening = fold(words[at].group())
            first = at + 1 if after > at and opening in titles and not titled else at
            known = first > at or titled or (first < after and fold(words[first].group()) in families)
            if known and after - first >= 2:
                found.append((match.start() + words[first].start(), match.start() + words[after - 1].end()))
            at = max(after, at + 1)
    return found


def _is_name_word(word: str) -> bool:
    return word[:1].isupper() and not any(map(str.isupper, word[1:]))
