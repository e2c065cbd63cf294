"""Capitals that TCVN3 has no codes for, told by what stands around: typists left the letter small or changed the font.

A word whose other letters are capitals is in capitals (`HéI` is HỘI). A word that says nothing (`VÒ`, `ë`) goes with
the words on both sides, on the same line. A small letter with a tone that opens a sentence was a capital in its font.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from normalize.legacy.alignment import Edit
from normalize.text import codes

if TYPE_CHECKING:
    from collections.abc import Sequence

Case = Literal["capitals", "small", "unknown"]

_LINE = re.compile(r"[^\n\f\r]+")
_WORD = re.compile(r"[^\W\d_]+")
# Names of bodies whose first letter TCVN3 has no capital for; official papers always write them with one.
_NAMES = frozenset({("ủy", "ban")})
_WITH_CAPITAL = "ăâêôơưđ"  # letters that have a code of their own for the capital
_SENTENCE_END = re.compile(r"[^\s.A-Z]{2}[.!?][\"”)]?[ \u00a0]+$")


def with_capitals(text: str, edits: Sequence[Edit], start: int, end: int) -> list[Edit]:
    """Return the edits, each one character for one, with the letters in capitals that are."""
    letters = {edit.start: edit for edit in edits}
    found: list[Edit] = []
    for line in _LINE.finditer(text, start, end):
        shown = "".join(letters[at].text if at in letters else text[at] for at in range(line.start(), line.end()))
        words = [(match.start() + line.start(), match.group()) for match in _WORD.finditer(shown)]
        cases = [_case(at, word, letters) for at, word in words]
        names = {at for (at, word), (_, after) in pairwise(words) if (word.lower(), after.lower()) in _NAMES}
        for number, (at, word) in enumerate(words):
            upper = (cases[number] if cases[number] != "unknown" else _around(cases, number)) == "capitals"
            for place in range(at, at + len(word)):
                if place in letters:
                    opens = place == at and (at in names or _opens(text, at, cases[number], letters[at].text))
                    raised = upper or opens
                    edit = letters[place]
                    found.append(Edit(edit.start, edit.end, edit.text.upper()) if raised else edit)
    return found


def _case(start: int, word: str, letters: dict[int, Edit]) -> Case:
    if any(letter.islower() and start + number not in letters for number, letter in enumerate(word)):
        return "small"
    if codes.repair(word) is not None:  # capitals in any line
        return "unknown"
    return "capitals" if any(letter.isupper() for letter in word[1:]) else "unknown"


def _around(cases: Sequence[Case], number: int) -> Case:
    before = next((case for case in reversed(cases[:number]) if case != "unknown"), None)
    after = next((case for case in cases[number + 1 :] if case != "unknown"), None)
    if before == after == "capitals":
        return "capitals"
    one_side = "capitals" in {before, after} and None in {before, after}
    return "capitals" if one_side and "small" not in cases else "unknown"


def _opens(text: str, at: int, case: Case, letter: str) -> bool:
    if case == "capitals" or letter in _WITH_CAPITAL:
        return False
    return _SENTENCE_END.search(text[max(0, at - 40) : at]) is not None
