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
    from normalize.language.model import Chances, LanguageModel
    from normalize.text.segmentation import Kind

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

_CONTEXT_WEIGHT = 0.85  # neighbours are weighed less independently than the model thinks
_SURE = 0.75  # chance from which an alternative takes the place
_SLIGHT = 0.1  # … from which it is worth telling of
_NAME = -3.0  # log odds that a capital among capitals brings to an alternative: names are rare and right
_PASSES = 3
_AT_ONCE = 5000  # words that are weighed in one go, so that a book takes no more memory than a paper
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
    places = np.full(len(others), number, np.int64)
    chances, _ = _log_chances(line, _Rows(places, texts, np.arange(len(others)), words, scores), model)
    order = np.argsort(-(scores + _CONTEXT_WEIGHT * chances), kind="stable")
    return [texts[place] for place in order.tolist()]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Words weighed against each other, place by place; the first of each place is the word as it stands."""

    places: Integers
    texts: Sequence[str]  # that `at` counts
    at: Integers
    words: Integers
    scores: Floats


def _look(readings: Sequence[Reading], look_at: Sequence[int], engine: Engine) -> list[Slip]:
    model = engine.model
    prepare([readings[number] for number in look_at], engine)
    line = _Line.of([lower(reading, model) for reading in readings], [reading.gap for reading in readings], model)
    found = []
    for first in range(0, len(look_at), _AT_ONCE):
        rows = _rows(readings, look_at[first : first + _AT_ONCE], engine)
        if len(rows.places):
            found += _weigh(rows, line, model)
    return found


def _rows(readings: Sequence[Reading], look_at: Sequence[int], engine: Engine) -> _Rows:
    # A text says the same word again and again: what it may be is put together once, and its rows are copied.
    choices = _Choices(engine)
    found: list[int] = []
    places: list[int] = []
    biases: list[float] = []
    for number in look_at:
        choice = choices.of(readings[number])
        if choice is not None:
            found.append(choice)
            places.append(number)
            biases.append((readings[number].bias or 0.0) + (_NAME if _is_name(readings, number) else 0.0))
    bounds = np.array(choices.bounds, np.int64)
    chosen = np.array(found, np.int64)
    starts, counts = bounds[chosen], bounds[chosen + 1] - bounds[chosen]
    opens = np.cumsum(counts) - counts
    at = np.repeat(starts - opens, counts) + np.arange(counts.sum())
    scores = np.array(choices.scores)[at] + np.repeat(biases, counts)
    scores[opens] = 0.0  # the bias speaks against the word as it stands
    places_of = np.repeat(np.array(places, np.int64), counts)
    return _Rows(places_of, choices.texts, at, np.array(choices.words, np.int64)[at], scores)


class _Choices:
    """Different words of a text and what each may be, one after the other: first the word itself, then the others."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[tuple[str, Kind], int | None] = {}
        self.bounds = [0]
        self.texts: list[str] = []
        self.words: list[int] = []
        self.scores: list[float] = []

    def of(self, reading: Reading) -> int | None:
        """Return which of `bounds` opens the rows of a word; None where it can only be itself."""
        key = reading.text, reading.kind
        if key not in self._known:
            others = alternatives(reading, self._engine)
            self._known[key] = self._add(reading, others) if others else None
        return self._known[key]

    def _add(self, reading: Reading, others: Sequence[Alternative]) -> int:
        texts, words, scores = zip(*others, strict=True)
        self.texts += [reading.text, *texts]
        self.words += [lower(reading, self._engine.model), *words]
        self.scores += [0.0, *scores]
        self.bounds.append(len(self.texts))
        return len(self.bounds) - 2


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
            found.append(Slip(int(rows.places[start]), rows.texts[rows.at[best]], chance, changed=chance >= _SURE))
    return found


def _log_chances(line: _Line, rows: _Rows, model: LanguageModel) -> tuple[Floats, Floats]:
    """Return log chance of each word in its place and of the two after it, and the same with nothing known of any."""
    # What is known of a place, whatever word stands there, is looked up once.
    places, owner = np.unique(rows.places, return_inverse=True)
    at, end = places + 2, len(line.words) - 2
    last = np.minimum(at + 2, end + 1)
    before, earlier, after, later = (line.words[place] for place in (at - 1, at - 2, at + 1, last))
    ahead = model.pair(earlier, before)[owner]
    behind = model.after_one(after, later)[0][owner]
    before, after, later = before[owner], after[owner], later[owner]
    gaps = [line.gaps[place][owner] for place in (at - 1, at, at + 1, last)]
    alone, first = model.after_one(before, rows.words)
    own = _chance(ahead, (before, rows.words), alone, (gaps[0], gaps[1]), model)
    alone, second = model.after_one(rows.words, after)
    following = _chance(first, (rows.words, after), alone, (gaps[1], gaps[2]), model)
    further = _chance(second, (after, later), behind, (gaps[2], gaps[3]), model)
    one, two = (at + 1 < end)[owner], (at + 2 < end)[owner]
    unknown = model.log_chance1[rows.words] + one * model.log_chance1[after] + two * model.log_chance1[later]
    return np.log(own) + one * np.log(following) + two * np.log(further), unknown


def _chance(
    bigram: Integers,
    words: tuple[Integers, Integers],
    alone: Chances,
    gaps: tuple[Floats, Floats],
    model: LanguageModel,
) -> Floats:
    """Return the chance of the second of two words after a bigram that ends with the first.

    Args:
        bigram: numbers of the bigrams.
        words: the first and the second.
        alone: the chance of the second after the first, whatever was before.
        gaps: how likely a clause opens before the first, and before the second.
        model: what knows.
    """
    (first, second), (gap, own) = words, gaps
    running = model.after_two(bigram, second, alone)
    chance: Floats = (1 - own) * (1 - gap) * running
    # Most words run on from those before: what a clause that opens makes of them is looked up for the others alone.
    opened = np.flatnonzero((gap > 0) & (own < 1))
    start = np.full(len(opened), model.start, np.int64)
    reopened = model.after_two(model.pair(start, first[opened]), second[opened], alone[opened])
    chance[opened] = (1 - own[opened]) * ((1 - gap[opened]) * running[opened] + gap[opened] * reopened)
    opening = np.flatnonzero(own > 0)
    opens, _ = model.after_one(np.full(len(opening), model.start, np.int64), second[opening])
    chance[opening] += own[opening] * opens
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
