"""What an engine that does not know Vietnamese makes of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from normalize.folding import fold

if TYPE_CHECKING:
    import numpy as np

_MISREAD = {  # letter -> what may stand for it
    "đ": "dad", "Đ": "DPB", "ư": "uutu", "ơ": "ooa", "ê": "eéé", "ô": "oé6", "â": "aa4", "ă": "aaš", "ế": "éé",
    "ề": "éé", "ệ": "éeé", "ộ": "606", "ố": "6é6", "ồ": "6d6", "ợ": "gog", "ớ": "éa6", "ở": "éo&", "ữ": "tiu",
    "ự": "uyt", "ứ": "ttu", "ừ": "tu", "ạ": "aa", "ị": "ij", "ụ": "uy", "ấ": "aá", "ầ": "aà",
}  # fmt: skip


def garbled(text: str, chance: np.random.Generator) -> str:
    """Return a text as an engine that does not know Vietnamese reads it: marks lost, letters with marks misread."""
    found = []
    for letter in text:
        options = _MISREAD.get(letter)
        if options and chance.random() < 0.75:
            found.append(options[int(chance.integers(len(options)))])
        elif letter.isalpha() and chance.random() < 0.012:
            found.append("ilt1rncoe"[int(chance.integers(9))])
        else:
            found.append(letter if chance.random() < 0.15 else fold_letter(letter))
    return "".join(found)


def fold_letter(letter: str) -> str:
    """Return a letter without its marks, its case kept."""
    bare = fold(letter)
    return bare.upper() if letter.isupper() else bare
