"""What else a word of good Vietnamese may be: words that a small slip of the engine would have turned into it.

In this order: codes come from the closed lists, and roman numbers whose strokes ran together (`XIH`) are taken apart;
a word that the language model lists may be any listed syllable that one letter turns into it, where the engine is known
to take that letter for this one (đ for d, i for ỉ); a word that it does not list is searched in the whole lexicon like
any damaged reading. Capitals stay as they were. Figures, labels and foreign words have no alternatives.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from normalize.channel.letters import LETTER_INDEX, LETTERS
from normalize.decoding import proposals
from normalize.engines.engine import with_marks
from normalize.folding import canonical
from normalize.text import codes
from normalize.text.capitals import capitals_of, write
from normalize.text.english import is_english
from normalize.text.syllables import is_syllable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.engines.engine import Engine
    from normalize.language.model import LanguageModel
    from normalize.text.segmentation import Kind

_LEAST = -11.0  # log chance beside that of a letter read right, under which a confusion is not thought of
_READ_RIGHT = 0.9  # chance at least that a letter is read as itself, which a rare one's few counts do not show
_FAR = -16.0  # log chance under which a word is no slip for another
_HALF = len(LETTERS) // 2
_FOREIGN_LETTERS = "fjwz"
_FOREIGN = -4.0  # a word that is not listed and bears no marks is another language's more often than a slip
_LOST_STROKE, _OTHER_CODE = 3.0, -9.0  # a code but for the stroke of Đ or the horn of Ư; but for other letters
_ODD_LETTERS = str.maketrans("Ñ", "N")
_RUN_TOGETHER = math.log(0.003)
_PLAINLY, _SHORT_NUMBERS = 3, ("IH", "HI")  # VH and XL are words of their own
_ROMAN = re.compile(r"X{0,2}(IX|IV|V?I{0,3})")
_STROKES = re.compile(r"[IVXHLl]*[HLl][IVXHLl]*")


class Reading(NamedTuple):
    """A word of a text as it stands.

    Attributes:
        text: without its marks at the edges.
        kind: of its piece.
        gap: how likely a clause opens before it.
        bias: log odds that its engine's doubts lend to a change; None where it must not be changed.
    """

    text: str
    kind: Kind
    gap: float
    bias: float | None

    def become(self, text: str) -> Reading:
        """Return the reading with another text."""
        return self._replace(text=text)


class Alternative(NamedTuple):
    """A text, its number in the model, and log P(reading | it) beside log P(reading | itself)."""

    text: str
    number: int
    score: float


def lower(reading: Reading, model: LanguageModel) -> int:
    """Return the number of a word in the model."""
    if reading.kind != "word" or any(map(str.isdigit, reading.text)):
        return model.number
    return model.index.get(_plain(reading.text), model.unknown)


def _plain(text: str) -> str:
    return canonical(text).lower()


def prepare(readings: Sequence[Reading], engine: Engine) -> None:
    """Search at once what `alternatives` will ask for these."""
    engine.prepare((r.text, capitals_of(r.text)) for r in readings if _is_unlisted(r, engine))


def alternatives(reading: Reading, engine: Engine) -> Sequence[Alternative]:
    """Return what a word may be but for itself."""
    if reading.kind != "word" or len(reading.text) < 2 or codes.is_measure(reading.text):
        return ()
    closed = from_lists(reading.text)
    if closed:
        text, score = closed
        return (Alternative(text, engine.model.index.get(text.lower(), engine.model.unknown), score),)
    if _is_unlisted(reading, engine):
        return _searched(reading, engine)
    return _by_one_letter(reading.text)


def from_lists(text: str) -> tuple[str, float] | None:
    """Return the code or roman number that a word is a slip for, and how likely beside the word itself, or None."""
    number = roman(text)
    if number:
        return number, _RUN_TOGETHER
    code = codes.repair(text.translate(_ODD_LETTERS))
    if code is None or code == text:
        return None
    return code, _LOST_STROKE if codes.without_strokes(code) == codes.without_strokes(text) else _OTHER_CODE


def roman(text: str) -> str | None:
    """Return the roman number whose strokes ran together in a reading (XIH → XIII), or None."""
    if codes.repair(text) or not _STROKES.fullmatch(text) or (len(text) < _PLAINLY and text not in _SHORT_NUMBERS):
        return None
    number = text.replace("H", "II").replace("L", "I").replace("l", "I")
    return number if _ROMAN.fullmatch(number) else None


def _is_unlisted(reading: Reading, engine: Engine) -> bool:
    return (
        reading.kind == "word"
        and reading.text.isalpha()
        and len(reading.text) > 1
        and lower(reading, engine.model) == engine.model.unknown
    )


def _searched(reading: Reading, engine: Engine) -> list[Alternative]:
    text = reading.text
    if codes.repair(text) == text or is_english(text) or len(text) > proposals.LONGEST:
        return []
    capitals = capitals_of(text)
    rarity = _FOREIGN if text.isascii() else 0.0
    found = engine.search(text, capitals)
    return [Alternative(write(word, capitals), number, score + rarity) for word, number, score in found if score > _FAR]


@lru_cache(maxsize=60_000)
def _by_one_letter(text: str) -> tuple[Alternative, ...]:
    engine, capitals = with_marks(), capitals_of(text)
    index = engine.model.index
    word = _plain(text)
    code = codes.repair(text)
    if code is not None and len(text) > 1:
        return ()
    found: list[Alternative] = []
    for place, letter in enumerate(word):
        upper = capitals == "all" or (capitals == "first" and not place)
        mistaken = _mistaken(letter.upper() if upper else letter)
        for other in _but_for_one_letter().get((word[:place], word[place + 1 :]), ()) if mistaken else ():
            score = mistaken.get(other)
            if score is not None:
                changed = word[:place] + other + word[place + 1 :]
                found.append(Alternative(write(changed, capitals), index[changed], score))
    return tuple(found)


@cache
def _but_for_one_letter() -> dict[tuple[str, str], str]:
    """Return the letters that make a listed syllable between two parts of one, in the order of LETTERS."""
    found: dict[tuple[str, str], list[str]] = {}
    for word in with_marks().model.words:
        if is_syllable(word):
            for place, letter in enumerate(word):
                found.setdefault((word[:place], word[place + 1 :]), []).append(letter)
    return {parts: "".join(sorted(letters, key=LETTERS.find)) for parts, letters in found.items()}


@lru_cache(maxsize=1_000)
def _mistaken(letter: str) -> dict[str, float]:
    """Return the score of each true letter of the same case, in lower case, that may be read as this one."""
    if letter not in LETTER_INDEX:
        return {}
    column = with_marks().channel.column(letter)
    right = max(float(column[LETTER_INDEX[letter]]), _READ_RIGHT)
    letters = LETTERS[:_HALF] if letter.islower() else LETTERS[_HALF:]
    scores = [(other, math.log(float(column[LETTER_INDEX[other]]) / right)) for other in letters if other != letter]
    return {other.lower(): score for other, score in scores if score > _LEAST and other.lower() not in _FOREIGN_LETTERS}
