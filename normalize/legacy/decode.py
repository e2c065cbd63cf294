"""Bytes of an 8-bit Vietnamese text file: Windows-1258, TCVN3 or VNI, whichever makes Vietnamese of them.

All three show accented words as something else's; so the words that bear bytes above 127 are read in each, and the best
reading must make known syllables of nearly all of them.
"""

from __future__ import annotations

import re
from itertools import islice

from normalize.legacy.alignment import edited, unchanged
from normalize.legacy.convert import CHUNK, applied, chunk_edits, run_edits
from normalize.legacy.marks import combining_edits
from normalize.legacy.scoring import is_known, score
from normalize.legacy.tables import Encoding, Table, table

_CANDIDATES: tuple[Encoding, ...] = ("cp1258", "tcvn3", "vni")
_LEAST_WORDS = 3  # distinct, with bytes above 127
_LEAST_KNOWN = 0.75  # of them
_SAMPLE = 4000
_CONTROL = re.compile(r"[\x80-\x9f]")  # what Windows-1252 has no character for
_MOST_CONTROLS = 0.002  # of the characters
_WORD = re.compile(r"[^\W\d_]+")


def decode_bytes(data: bytes) -> str | None:
    """Return the text of an 8-bit Vietnamese file in Unicode, letters composed; None where no encoding makes sense."""
    shown = "".join(_WINDOWS[byte] for byte in data)
    distinct = dict.fromkeys(match.group() for match in CHUNK.finditer(shown) if not match.group().isascii())
    sample = list(islice(distinct, _SAMPLE))
    best = max((table(name) for name in _CANDIDATES), key=lambda each: _likelihood(sample, each))
    if not _makes_sense(sample, best) or len(_CONTROL.findall(shown)) > _MOST_CONTROLS * len(shown):
        return None
    text = edited(unchanged(shown), run_edits(shown, best, 0, len(shown))).text
    return edited(unchanged(text), combining_edits(text)).text


_WINDOWS = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]


def _likelihood(chunks: list[str], candidate: Table) -> float:
    return sum(score(applied(chunk, chunk_edits(chunk, candidate))) for chunk in chunks)


def _makes_sense(chunks: list[str], candidate: Table) -> bool:
    found = [_WORD.findall(applied(chunk, chunk_edits(chunk, candidate))) for chunk in chunks]
    words = {word for words in found for word in words if not word.isascii()}
    known = sum(is_known(word) for word in words)
    return known >= _LEAST_WORDS and known >= _LEAST_KNOWN * max(len(words), 1)
