"""UTF-8 that a program read as Windows-1252: `Viá»‡t` for Việt, once or twice over.

A letter of Vietnamese becomes two or three characters there, of which the first tells how many follow; the bytes behind
them must be UTF-8 and its letter Vietnamese (or a quotation mark, a dash or the like). One such sequence may be chance,
in a foreign name at the end of a quotation, so two are asked for, or one of three characters.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from normalize.legacy.alignment import Edit

if TYPE_CHECKING:
    from collections.abc import Mapping

_EXTRA = "–—‘’“”…•\u00a0°²³½€\u2009\u200b\ufeff\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323§×«»"
_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")
_LEADS = "ÃÄÅÆáâÂÌÍË"


def _bytes() -> Mapping[str, int]:
    found = {bytes([code]).decode("latin-1"): code for code in range(0x80, 0x100)}
    for page in ("cp1258", "cp1252"):
        for code in range(0x80, 0x100):
            shown = bytes([code]).decode(page, "ignore")
            if shown:
                found[shown] = code
    return found


_BYTE = _bytes()
_TAIL = "".join(character for character, code in _BYTE.items() if 0x80 <= code < 0xC0)
_TWO = "".join(character for character, code in _BYTE.items() if 0xC2 <= code < 0xE0)
_THREE = "".join(character for character, code in _BYTE.items() if 0xE1 <= code < 0xE3)
_TAILS = f"[{re.escape(_TAIL)}]"
_SEQUENCE = re.compile(f"[{re.escape(_THREE)}]{_TAILS}{{2}}|[{re.escape(_TWO)}]{_TAILS}")
# à is C3 A0: its second byte is a no-break space, which many programs made a plain one or lost beside another.
_SPACED = re.compile(
    r"[ÃĂ]\u00a0|[ÃĂ] (?= )|[ÃĂ] (?=(?:i|m|n|ng|nh|o|u|y)(?![^\W_]))|[ÃĂ](?=[\s.,;:!?)\]/]|$)", re.IGNORECASE
)
_TWICE = re.compile(r"[ÃĂ][ƒ„…†]Â|[ÃĂ]¡Â[º»]")


def mojibake_edits(text: str, *, through: bool = False) -> list[Edit]:
    """Return the edits that put back the letters; none where there is not enough to be sure.

    Args:
        text: any text.
        through: take sequences that stand for a character of the old page, too: the first step of two.
    """
    if not any(lead in text for lead in _LEADS):
        return []
    found = [edit for match in _SEQUENCE.finditer(text) if (edit := _edit(match, through=through)) is not None]
    long = any(edit.end - edit.start > 2 and edit.text.isalpha() for edit in found)
    if not long and sum(edit.text.isalpha() for edit in found) < 2:
        return []
    taken = {place for edit in found for place in range(edit.start, edit.end)}
    spaced = [Edit(match.start(), match.end(), "à") for match in _SPACED.finditer(text)]
    return sorted(
        [*found, *(edit for edit in spaced if edit.start not in taken and not through)], key=lambda edit: edit.start
    )


def is_twice_over(text: str) -> bool:
    """Say whether a text looks as if it had gone wrong twice."""
    return _TWICE.search(text) is not None


def _edit(match: re.Match[str], *, through: bool) -> Edit | None:
    data = bytes(_BYTE[character] for character in match.group())
    try:
        letter = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if letter in _EXTRA or _is_vietnamese(letter) or (through and letter in _BYTE):
        return Edit(match.start(), match.end(), letter)
    return None


def _is_vietnamese(letter: str) -> bool:
    if letter in "đĐ":
        return True
    decomposed = unicodedata.normalize("NFD", letter)
    return decomposed[0] in "aeiouyAEIOUY" and len(decomposed) > 1 and set(decomposed[1:]) <= _MARKS
