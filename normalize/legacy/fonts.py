"""Fonts that say by their names which encoding their text is in: .VnTime, .VnArialH (capitals), VNI-Times.

A name alone proves nothing: programs that turn old papers into Unicode leave the fonts' names. The text decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from normalize.legacy.convert import CHUNK, applied, chunk_edits, run_edits
from normalize.legacy.scoring import score
from normalize.legacy.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalize.legacy.tables import Encoding

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_TCVN3 = re.compile(r"^\.Vn|^Vn(?:Arial|Avant|Black|Book|Cent|Cour|Helv|Time)", re.IGNORECASE)  # some lose the dot
_VNI = re.compile(r"^VNI[-_ ]", re.IGNORECASE)
_STYLE = re.compile(r"[,-]?\s*(?:Bold|Italic|Regular|Oblique|Normal)+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OldFont:
    """The encoding of a font and whether all its letters are capitals."""

    encoding: Encoding
    capitals: bool


def old_font(name: str | None) -> OldFont | None:
    """Return what a font's name (`ABCDEF+.VnTimeH,Bold`) says, None for a font that says nothing."""
    plain = _SUBSET.sub("", (name or "").strip())
    if _TCVN3.match(plain):
        return OldFont("tcvn3", _STYLE.sub("", plain).endswith("H"))
    return OldFont("vni", capitals=False) if _VNI.match(plain) else None


def speaks(texts: Iterable[str], font: OldFont) -> bool:
    """Say whether all that is set in a font reads better in its encoding than as it stands."""
    known = table(font.encoding)
    gain = 0.0
    for chunk in {match.group() for text in texts for match in CHUNK.finditer(text)}:
        edits = chunk_edits(chunk, known)
        gain += score(applied(chunk, edits)) - score(chunk) if edits else 0.0 if chunk.isascii() else -1.0
    return gain >= 0


def read(text: str, font: OldFont) -> str:
    """Return text set in an old font as Unicode."""
    return applied(text, run_edits(text, table(font.encoding), 0, len(text), capitals=font.capitals))
