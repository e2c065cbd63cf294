"""What a doubtful word may be, for people to choose from: words by the language, numbers by what the archive knows.

In this order: what the engine read before it was restored; of a figure with letters in it what those look like; of a
number the ones of the archive with the same figures; of a word the likeliest between its neighbours.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from normalize.choices import choices

if TYPE_CHECKING:
    import sqlite_utils

MOST = 8
AROUND = 60  # characters of text looked at on either side
_REFERENCE = re.compile(r"[0-9]{1,6}")
_EDGE = ".,;:()"
_KNOWN = 3


def candidates(db: sqlite_utils.Database, text: str, start: int, end: int, *, raw: str) -> tuple[str, ...]:
    """Return what `text[start:end]` may be, likeliest first, itself left out; `raw` is what the engine read there."""
    word = text[start:end]
    low, high = max(0, start - AROUND), end + AROUND
    found = [raw] if raw.strip() else []
    if any(map(str.isdigit, word)):
        found += [*_with_figures(word), *_known(db, word)]
    else:
        found += choices(text[low:high], start - low, end - low, also=raw, most=MOST)
    return tuple(dict.fromkeys(one for one in found if one != word))[:MOST]


def _with_figures(word: str) -> list[str]:
    """Return a number whose letters in front of the stroke are taken for figures."""
    head, stroke, tail = word.partition("/")
    return [head.translate(_figures()) + stroke + tail]


def _known(db: sqlite_utils.Database, word: str) -> list[str]:
    """Return the numbers of papers that have the same figures, the most cited first."""
    figures = _REFERENCE.match(word)
    if figures is None or "/" not in word:
        return []
    rows = db.execute(
        "SELECT ref FROM reference WHERE number = ? GROUP BY ref ORDER BY count(*) DESC, ref LIMIT ?",
        [figures.group().lstrip("0") or "0", _KNOWN],
    )
    after = word[len(word.rstrip(_EDGE)) :]
    return [ref + after for (ref,) in rows]


@cache
def _figures() -> dict[int, str]:
    table = tomllib.loads((files("corpus.quality") / "data" / "look-alikes.toml").read_text("utf-8"))
    return str.maketrans(table["figures"])
