"""From the chances of every step to words: what they say, where along the line, how sure.

At each step the likeliest output is taken; the same one several times is one character, the one that means nothing
parts two. A word that is doubtful so, or that the model does not know, is weighed anew: all ways to come to a reading
count together, and readings that are no known words have to be the likelier.

How sure is told as Tesseract tells it, so that what others conclude from it holds: of a character, its likeliest step,
and the least likely of the steps before it, where what two neighbours share counts for both; of a word, its least sure
character or space; seven times the logarithm of that, and more of it for a word that the model does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ocr.engines.network.context import in_context
from ocr.engines.network.other_marks import other_marks, spellings
from ocr.engines.network.stray_signs import without_stray_signs

if TYPE_CHECKING:
    from collections.abc import Container

    from numpy.typing import NDArray

    from ocr.engines.network.alphabet import Alphabet
    from ocr.engines.network.container import Floats
    from ocr.engines.network.pairs import Pairs

DOUBT, UNKNOWN = 0.085, 2.25  # in logarithms: always taken off; times for a word that is not in the dictionary
AGAIN = -0.12  # a word whose certainty is less is weighed anew, with the dictionary
BEAM, FEW = 5, 0.004  # readings of a word kept at each step, and the chance under which an output is not tried
SURE_SIGN = 0.98  # how likely a sign is at its likeliest step, from which it is print
TWINS = (("Ð", "Đ"), ("ð", "đ"), ("⁄", "/"))  # eth for d with a bar, the bar of a fraction for a slash
LOSS = 0.35  # of confidence, for each unit of the logarithm
LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Letters:
    """A word of a line.

    Attributes:
        text: without spaces.
        first: step at which its first character is likeliest.
        last: the same of its last character.
        confidence: 0 to 1.
        others: ways to mark it, this one among them, with the logarithm of how likely each is beside this one; empty
            where the network thinks no other possible.
        unsure: places of its signs that the network was not quite sure of.
    """

    text: str
    first: int
    last: int
    confidence: float
    others: tuple[tuple[str, float], ...] = ()
    unsure: tuple[int, ...] = ()


def words_of(chances: Floats, alphabet: Alphabet, known: Container[str], pairs: Pairs | None = None) -> list[Letters]:
    """Return the words of a line, of steps x outputs, marked as their neighbours want it if `pairs` are given."""
    chances = _without_twins(chances, alphabet)
    best = chances.argmax(axis=1)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(best)) + 1])
    codes = best[starts]
    peaks, certainties = _certainties(chances, best, starts, codes, alphabet.none)
    # Words are a few numbers long: plain lists of them take less time than arrays.
    numbers, sure = codes.tolist(), certainties.tolist()
    marks = other_marks(chances, starts, codes, alphabet) if pairs is not None else []
    spaces = np.flatnonzero(codes == 0).tolist()
    found: list[Letters] = []
    gap = 0.0  # how sure the space before is
    for start, end in zip([0, *(space + 1 for space in spaces)], [*spaces, len(numbers)], strict=True):
        after = sure[end] if end < len(numbers) else 0.0
        printed = [at for at in range(start, end) if numbers[at] != alphabet.none]
        if printed:
            plain = text = "".join(alphabet.characters[numbers[at]] for at in printed)
            certainty = min(sure[start:end])
            if certainty < AGAIN or text not in known:
                last = starts[end] if end < len(numbers) else len(best)
                text, certainty = _weighed(chances[starts[start] : last], alphabet, known, (text, certainty))
            worst = min(certainty, gap, after)
            others = spellings(plain, printed, [mark for mark in marks if start <= mark.run < end])
            if text != plain:
                others = ((text, 0.0), *((word, chance) for word, chance in others if word != text))
            first, last = int(peaks[printed[0]]), int(peaks[printed[-1]])
            unsure = () if text.isalnum() else _unsure_signs(text, plain, chances[peaks[printed], codes[printed]])
            confidence = _confidence(worst, text in known)
            found.append(Letters(text, first, last, confidence, others if others[1:] else (), unsure))
        gap = after
    return found if pairs is None else in_context(without_stray_signs(found, pairs), pairs)


def _unsure_signs(text: str, plain: str, sure: Floats) -> tuple[int, ...]:
    """Return the places of signs in a word that were not quite sure, all of them where it was weighed anew."""
    return tuple(
        place
        for place, character in enumerate(text)
        if not character.isalnum() and (text != plain or sure[place] < SURE_SIGN)
    )


def _without_twins(chances: Floats, alphabet: Alphabet) -> Floats:
    """Return the chances with those of letters that no one prints added to those they look like."""
    merged = chances.copy()
    for twin, letter in TWINS:
        if twin in alphabet.characters and letter in alphabet.characters:
            one, other = (alphabet.characters.index(character) for character in (twin, letter))
            merged[:, other] += merged[:, one]
            merged[:, one] = 0
    return merged


def _weighed(chances: Floats, alphabet: Alphabet, known: Container[str], plain: tuple[str, float]) -> tuple[str, float]:
    """Return the reading of a word that is likeliest where known words count for more, and its certainty."""
    readings = _readings(chances, alphabet.none)
    total = sum(readings.values())
    best, most = plain, -np.inf
    for codes, chance in readings.items():
        text = "".join(alphabet.characters[code] for code in codes)
        score = (np.log(max(chance, LEAST)) - DOUBT * len(chances)) * (1 if text in known else UNKNOWN)
        if text and score > most:
            best, most = (text, float(np.log(max(chance / total, LEAST)))), score
    return plain if best[0] == plain[0] else best


def _readings(chances: Floats, none: int) -> dict[tuple[int, ...], float]:
    """Return the likeliest readings of some steps, each with the sum of its ways to come about."""
    beam: list[tuple[tuple[int, ...], list[float]]] = [((), [1.0, 0.0])]  # ended by nothing, by its last character
    tried: list[list[tuple[int, float]]] = [[] for _ in chances]
    steps, outputs = np.nonzero(chances > FEW)
    for step, code, chance in zip(steps.tolist(), outputs.tolist(), chances[steps, outputs].tolist(), strict=True):
        if code not in (none, 0):
            tried[step].append((code, chance))
    for row, nothing, likely in zip(chances, chances[:, none].tolist(), tried, strict=True):
        grown: dict[tuple[int, ...], list[float]] = {}
        for codes, (apart, held) in beam:
            both, last = apart + held, codes[-1] if codes else -1
            own = grown.setdefault(codes, [0.0, 0.0])
            own[0] += both * nothing
            if codes:
                own[1] += held * float(row[last])
            for code, chance in likely:
                grown.setdefault((*codes, code), [0.0, 0.0])[1] += (apart if code == last else both) * chance
        beam = sorted(grown.items(), key=_together, reverse=True)[:BEAM]
    return {codes: apart + held for codes, (apart, held) in beam}


def _together(reading: tuple[tuple[int, ...], list[float]]) -> float:
    return sum(reading[1])


def _certainties(
    chances: Floats, best: NDArray[np.intp], starts: NDArray[np.intp], codes: NDArray[np.intp], none: int
) -> tuple[NDArray[np.intp], Floats]:
    """Return, for each run of one output, the step where it is likeliest, and the logarithm of how sure it is."""
    steps = np.arange(len(best))
    runs = np.repeat(np.arange(len(starts)), np.diff([*starts, len(best)]))
    own, nothing = chances[steps, best], chances[:, none]
    before, after = codes[np.maximum(runs - 1, 0)], codes[np.minimum(runs + 1, len(codes) - 1)]
    shared = np.where(best == none, 0, nothing) + own
    beside = np.where(before == best, 0, chances[steps, before]) + np.where(after == best, 0, chances[steps, after])
    shared = np.where(best == none, own + beside, shared)
    least = np.minimum.reduceat(shared, starts)
    most = np.maximum.reduceat(own, starts)
    least = np.where(codes == none, least, np.minimum(least, most))
    order = np.lexsort((-own, runs))
    peaks = order[np.searchsorted(runs[order], np.arange(len(starts)))]
    return peaks, np.log(np.clip(least, LEAST, 1)).astype(np.float32)


def _confidence(certainty: float, known: bool) -> float:  # noqa: FBT001 - said by its name
    return max(1 - LOSS * (DOUBT - certainty) * (1 if known else UNKNOWN), 0.0)
