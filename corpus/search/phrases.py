"""Whether words stand one after the other on a page, read from its own text.

The index tells of each two words whether they stand side by side; of three and more, that may be in different places.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.pages.texts import LAYER
from corpus.store.plain import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import sqlite_utils

    Page = tuple[int, int]
    Phrase = tuple[str, ...]

_TEXTS = (
    f"SELECT document_id, number, {LAYER} FROM json_each(?) AS asked CROSS JOIN page"
    " ON document_id = asked.value ->> 0 AND number = asked.value ->> 1"
)


def standing(
    db: sqlite_utils.Database, pages: Sequence[Page], phrases: Iterable[Phrase]
) -> dict[Page, frozenset[Phrase]]:
    """Return for each page, by document and number, the phrases of folded words that truly stand there."""
    found: dict[Page, frozenset[Phrase]] = dict.fromkeys(pages, frozenset())
    asked = tuple(dict.fromkeys(phrases))
    if asked and pages:
        for document, number, stored in db.execute(_TEXTS, [json.dumps(list(map(list, pages)))]):
            bare = folded(stored)
            found[document, number] = frozenset(phrase for phrase in asked if stands(bare, phrase))
    return found


def stands(bare: str, phrase: Phrase) -> bool:
    """Say whether the words of a phrase stand one after the other in a folded text."""
    # The first letters are looked for first: many times faster than to begin with what must not stand before them.
    return any(match.start() == 0 or not _is_part(bare[match.start() - 1]) for match in _pattern(phrase).finditer(bare))


def _is_part(letter: str) -> bool:
    return letter.isalnum()


@lru_cache(maxsize=256)
def _pattern(phrase: Phrase) -> re.Pattern[str]:
    together = r"[\W_]+".join(map(re.escape, phrase))
    return re.compile(rf"{together}(?![^\W_])")
