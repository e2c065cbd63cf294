"""Slips: single words misread in text that is otherwise sound (chỉ tiết, Uy ban, trền), and nothing else.

Good text is the rule here, so a word stands as it is unless two things speak against it at once: its neighbours hardly
ever have it beside them, and one small change that the engine is known to make gives a word that they call for. In this
order: words become numbers of the language model; the alternatives of every word are weighed against the word itself,
its neighbours taken as they stand, for a whole text in a few array operations; where one leaves little doubt it takes
the place, and the words around are looked at once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from normalize.slips.alternatives import Alternative, Reading, alternatives, lower, prepare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from normalize.engines.engine import Engine
    from normalize.language.model import LanguageModel

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

_CONTEXT_WEIGHT = 0.85  # neighbours are weighed less independently than the model thinks
_SURE = 0.75  # chance from which an alternative takes the place
_SLIGHT = 0.1  # … from which it is worth telling of
_NAME = -3.0  # log odds that a capital among capitals brings to an alternative: names are rare and right
_PASSES = 3
_HIGHEST = 50.0  # log odds above which nothing is won


@dataclass(frozen=True, slots=True)
class Slip:
    """A word that may be misread: `number` as given, `text` what it should be, the chance that it is so.

    `changed` tells whether the chance is high enough to act on it.
    """

    number: int
    text: str
    chance: float
    changed: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """Words in a row as numbers of the model, two openings before and two words after that nothing is asked of."""

    words: Integers
    gaps: Floats

    @classmethod
    def of(cls, words: Sequence[int], gaps: Sequence[float], model: LanguageModel) -> _Line:
        edge = [model.start] * 2
        return cls(np.array([*edge, *words, *edge], np.int64), np.array([1.0, 1.0, *gaps, 1.0, 1.0]))


def find(readings: Sequence[Reading], engine: Engine) -> list[Slip]:
    """Return the words of a text that are likely slips, in order; only readings with a bias are looked at."""
    current = list(readings)
    found: dict[int, Slip] = {}
    look_at = [number for number, reading in enumerate(readings) if reading.bias is not None]
    for _ in range(_PASSES):
        changed = []
        for slip in _look(current, look_at, engine):
            if slip.changed:
                changed.append(slip.number)
            found[slip.number] = slip
        for number in changed:
            current[number] = current[number].become(found[number].text)
        near = {other for number in changed for other in range(number - 2, number + 3)} - found.keys()
        look_at = [
            number for number in sorted(near) if 0 <= number < len(readings) and readings[number].bias is not None
        ]
        if not look_at:
            break
    return [found[number] for number in sorted(found)]


def ranked(readings: Sequence[Reading], number: int, others: Sequence[Alternative], engine: Engine) -> list[str]:
    """Return what one word may be, `others`, the likeliest between its neighbours first."""
    if not others:
        return []
    model = engine.model
    line = _Line.of([lower(reading, model) for reading in readings], [reading.gap for reading in readings], model)
    words = np.array([other.number for other in others], np.int64)
    scores = np.array([other.score for other in others])
    texts = [other.text for other in others]
    chances, _ = _log_chances(line, _Rows(np.full(len(others), number, np.int64), texts, words, scores), model)
    order = np.argsort(-(scores + _CONTEXT_WEIGHT * chances), kind="stable")
    return [texts[place] for place in order.tolist()]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Words weighed against each other, place by place; the first of each place is the word as it stands."""

    places: Integers
    texts: Sequence[str]
    words: Integers
    scores: Floats


def _look(readings: Sequence[Reading], look_at: Sequence[int], engine: Engine) -> list[Slip]:
    model = engine.model
    prepare([readings[number] for number in look_at], engine)
    rows = _rows(readings, look_at, engine)
    if not len(rows.places):
        return []
    line = _Line.of([lower(reading, model) for reading in readings], [reading.gap for reading in readings], model)
    return _weigh(rows, line, model)


def _rows(readings: Sequence[Reading], look_at: Sequence[int], engine: Engine) -> _Rows:
    places: list[int] = []
    texts: list[str] = []
    words: list[int] = []
    scores: list[float] = []
    for number in look_at:
        reading = readings[number]
        others = alternatives(reading, engine)
        if others:
            bias = (reading.bias or 0.0) + (_NAME if _is_name(readings, number) else 0.0)
            places += [number] * (len(others) + 1)
            texts += [reading.text, *(other.text for other in others)]
            words += [lower(reading, engine.model), *(other.number for other in others)]
            scores += [0.0, *(other.score + bias for other in others)]
    return _Rows(np.array(places, np.int64), texts, np.array(words, np.int64), np.array(scores))


def _weigh(rows: _Rows, line: _Line, model: LanguageModel) -> list[Slip]:
    chances, alone = _log_chances(line, rows, model)
    opens = np.append(True, rows.places[1:] != rows.places[:-1])
    starts, owners = np.flatnonzero(opens), np.cumsum(opens) - 1
    # A word is not held to be rarer here than it is elsewhere: good text is full of pairs that no table lists.
    chances[starts] = np.maximum(chances[starts], alone[starts])
    odds = rows.scores + _CONTEXT_WEIGHT * (chances - chances[starts][owners])
    weights = np.exp(np.minimum(odds, _HIGHEST))
    shares = weights / np.add.reduceat(weights, starts)[owners]
    found = []
    for start, after in zip(starts.tolist(), [*starts[1:].tolist(), len(rows.places)], strict=True):
        best = start + 1 + int(np.argmax(shares[start + 1 : after]))
        chance = float(shares[best])
        if chance >= _SLIGHT:
            found.append(Slip(int(rows.places[start]), rows.texts[best], chance, changed=chance >= _SURE))
    return found


def _log_chances(line: _Line, rows: _Rows, model: LanguageModel) -> tuple[Floats, Floats]:
    """Return log chance of each word in its place and of the two after it, and the same with nothing known of any."""
    at, end = rows.places + 2, len(line.words) - 2
    last = np.minimum(at + 2, end + 1)
    before, earlier, after, later = (line.words[place] for place in (at - 1, at - 2, at + 1, last))
    own = _chance((earlier, before, rows.words), (line.gaps[at - 1], line.gaps[at]), model)
    following = _chance((before, rows.words, after), (line.gaps[at], line.gaps[at + 1]), model)
    second = _chance((rows.words, after, later), (line.gaps[at + 1], line.gaps[last]), model)
    one, two = at + 1 < end, at + 2 < end
    alone = model.log_chance1[rows.words] + one * model.log_chance1[after] + two * model.log_chance1[later]
    return np.log(own) + one * np.log(following) + two * np.log(second), alone


def _chance(words: tuple[Integers, Integers, Integers], gaps: tuple[Floats, Floats], model: LanguageModel) -> Floats:
    """Return the chance of the third word after two others; gaps: how likely a clause opens before the last two."""
    (before, first, second), (gap, own) = words, gaps
    start = np.full_like(first, model.start)
    shorter, _ = model.after_one(first, second)
    running = model.after_two(model.pair(before, first), second, shorter)
    opened = model.after_two(model.pair(start, first), second, shorter)
    opening, _ = model.after_one(start, second)
    chance: Floats = (1 - own) * ((1 - gap) * running + gap * opened) + own * opening
    return chance


def _is_name(readings: Sequence[Reading], number: int) -> bool:
    """Tell whether a word has a capital in the middle of a clause, or beside another such word."""
    reading = readings[number]
    if not _is_capital(reading.text):
        return False
    after = readings[number + 1] if number + 1 < len(readings) else None
    followed = after is not None and after.gap < 1 and _is_capital(after.text)
    return reading.gap < 1 or followed


def _is_capital(text: str) -> bool:
    return text[:1].isupper() and not text.isupper()
