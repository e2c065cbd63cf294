"""What one piece of text may stand for: each proposal a text, its number in the language model and a score.

In this order, and the first that is sure shuts out the rest: figures and marks stand for themselves, reference symbols
and codes are repaired from closed lists, roman numbers stay; else the syllables that the channel allows, and the
reading itself. A reading that fits no word well may be two words run together (`splits`) or half a word (`merge`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from normalize.engines.engine import KEEP
from normalize.folding import canonical, fold
from normalize.text import codes, figures
from normalize.text.capitals import capitals_of, other_capitals, write
from normalize.text.english import is_english
from normalize.text.roman import damaged_roman
from normalize.text.segmentation import Kind, edges
from normalize.text.settled import Place, settled, spoken
from normalize.text.syllables import folded_shapes, is_syllable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from normalize.engines.engine import Engine
    from normalize.text.capitals import Capitals

WIDTH = 40  # proposals kept in all
LONGEST = 12  # characters; a longer reading is no syllable
POOR = -6.0  # log chance under which a reading fits no single word well
_HALTING = -3.5  # … under which one without a vowel may be a part of a word
_HOPELESS = -60.0
SPLIT_COST, MERGE_COST = -6.0, -6.0
_MARKED_SPLIT = -1.0  # where a mark between shows it
_PARTS = 6  # proposals kept for each half of a split
_LITERAL = -3.0  # a reading that is no word of the language stands for itself
_NAMED = -2.0  # … a lone consonant, a label, or figures and a letter
_MISREAD_LABEL = -5.0  # … or what looks like one and is a word misread (16i is lối)
_FOREIGN = -0.7  # … and one that is a known foreign word
_ENGLISH = -4.0  # … and one that is a common English word, which a damaged syllable may look like
_CODE_LIKE_WORD = -2.0  # a code that may also be a syllable in capitals
_OTHER_CAPITALS = -0.7
_LONE_CAPITALS = -10.0  # a short word in capitals on a line that is not
_MARK_COST = {";": -1.0, "'": -3.0, "’": -3.0, "‘": -3.0, "%": -3.0}
_DEBRIS_COST = -6.0
_LONE_CONSONANTS = frozenset("bchklmnprtvxBCHKLMNPRTVX")  # engines put d, g, s, q for vowels
_LABEL = re.compile(r"[AK-N]\d|[A-Z]\d\d+")  # A4, K3
VOWEL = re.compile("[aeiouy]")
_INNER_MARK = re.compile(r"(?<=\w)['’‘](?=\w)")
_MISREAD = re.compile(r"1[0346](n|i|ng|nh|p|t|u|o|y)")
COUNTING = (")", ".")  # marks after the letter or number of an item: a) b. II.


class Candidates(NamedTuple):
    """Proposals side by side, best first, and how well the best known word fits the reading."""

    texts: tuple[str, ...]
    words: NDArray[np.int64]
    scores: NDArray[np.float64]
    fit: float


class Proposal(NamedTuple):
    """`text` for the page, `word` for the language model, `score` = log P(reading | word) and other evidence."""

    text: str
    word: int
    score: float


def prepare(pieces: Iterable[tuple[str, Kind, Place]], engine: Engine) -> None:
    """Search everything that `propose` and then `splits` will ask for these pieces, in two goes."""
    new = [key for key in dict.fromkeys(pieces) if ("one", key) not in engine.memory]
    new = [key for key in new if not _certain(*key[:2], engine, key[2])]
    engine.prepare(
        (core, written)
        for reading, _, place in new
        for _, core, _ in edges(reading)
        if core and len(core) <= LONGEST
        for written in _writings(core, place)
    )
    engine.prepare(
        (part, written)
        for reading, kind, place in new
        if _may_split(reading, propose(reading, kind, engine, place).fit)
        for halves in _cuts(reading)
        for part in halves
        for written in _writings(part, place)
    )


def propose(reading: str, kind: Kind, engine: Engine, place: Place) -> Candidates:
    """Return what a piece may stand for; one proposal where there is no doubt."""
    key = ("one", (reading, kind, place))
    known: Candidates | None = engine.memory.get(key)
    if known is None:
        known = engine.memory[key] = gather(_proposals(reading, kind, engine, place), engine)
    return known


def gather(proposals: Sequence[Proposal], engine: Engine) -> Candidates:
    """Lay proposals, best first, out side by side. A reading that stands for itself for want of a word fits nothing."""
    fit = next((p.score for p in proposals if p.word != engine.model.unknown), _HOPELESS)
    words, scores = np.array([p.word for p in proposals], np.int64), np.array([p.score for p in proposals])
    return Candidates(tuple(p.text for p in proposals), words, scores, fit)


def _proposals(reading: str, kind: Kind, engine: Engine, place: Place) -> Sequence[Proposal]:
    sure = _certain(reading, kind, engine, place)
    if sure:
        return (sure,)
    found: dict[str, Proposal] = {}
    for before, core, after in edges(reading):
        if core and len(core) <= LONGEST:
            cost = _debris(before) + _debris(after)
            for proposal in _syllables(core, engine, place):
                if before or after:
                    text = before + proposal.text + after
                    _keep_better(found, Proposal(text, proposal.word, proposal.score + cost))
                else:
                    _keep_better(found, proposal)
    if place.may_be_letters:
        itself = [Proposal(reading, engine.model.number, figures.chance(reading))]
    else:
        itself = [*_itself(reading, engine, place), *_roman(reading, engine)]
    for proposal in itself:
        _keep_better(found, proposal)
    return sorted(found.values(), key=lambda proposal: -proposal.score)[:WIDTH]


def keep_as_is(reading: str, engine: Engine) -> Candidates:
    """Return the one proposal of text that nobody doubts."""
    word = canonical(reading.strip(";?!'’‘")).lower()
    number = (
        engine.model.number if any(c.isdigit() for c in reading) else engine.model.index.get(word, engine.model.unknown)
    )
    return gather([Proposal(reading, number, 0.0)], engine)


def trusting(found: Candidates, reading: str, trust: float, engine: Engine) -> Candidates:
    """Return candidates among which the reading itself is likelier by `trust` (log odds)."""
    itself = keep_as_is(reading, engine)
    if len(found.texts) == 1:
        return found
    scores = found.scores.copy()
    if reading in found.texts:
        scores[found.texts.index(reading)] += trust
        return Candidates(found.texts, found.words, scores, found.fit)
    return Candidates(
        (*found.texts, reading), np.append(found.words, itself.words), np.append(scores, trust), found.fit
    )


def splits(reading: str, whole: float, engine: Engine, place: Place) -> list[tuple[Candidates, Candidates]]:
    """Return the ways in which a reading may be two words, if it fits no single one well."""
    if not _may_split(reading, whole):
        return []
    key = ("two", reading, place)
    known: list[tuple[Candidates, Candidates]] | None = engine.memory.get(key)
    if known is None:
        known = []
        cost = _MARKED_SPLIT if _INNER_MARK.search(reading) else SPLIT_COST
        for cut in _cuts(reading):
            left, right = (_syllables(part, engine, place, _PARTS) for part in cut)
            right = _closed(right, reading)
            if left and right and left[0].score + right[0].score + cost > whole:
                costly = [Proposal(p.text, p.word, p.score + cost) for p in left]
                known.append((gather(costly, engine), gather(right, engine)))
        engine.memory[key] = known
    return known


def _may_split(reading: str, whole: float) -> bool:
    return whole <= POOR and 4 <= len(reading) <= 2 * LONGEST and _INNER_MARK.sub("", _open(reading), count=1).isalnum()


def _open(reading: str) -> str:
    """Return a reading without the semicolon that closes it."""
    return reading.removesuffix(";")


def _closed(words: list[Proposal], reading: str) -> list[Proposal]:
    """Return the words with the semicolon that closes their reading."""
    return [word._replace(text=word.text + ";") for word in words] if reading.endswith(";") else words


def _cuts(reading: str) -> list[tuple[str, str]]:
    reading = _open(reading)
    mark = _INNER_MARK.search(reading)  # the horn of ư or ơ, where a word ends: Nhu'trén
    if mark:
        return [(reading[: mark.end()], reading[mark.end() :]), (reading[: mark.start()], reading[mark.end() :])]
    cuts = range(max(1, len(reading) - LONGEST), min(len(reading) - 1, LONGEST) + 1)
    return [(reading[:cut], reading[cut:]) for cut in cuts]


def prepare_merges(pairs: Iterable[tuple[str, str, Place]], engine: Engine) -> None:
    """Search everything that `merge` will ask for these."""
    engine.prepare(
        (left + _open(right), written)
        for left, right, place in pairs
        for written in _writings(left + _open(right), place)
    )


def merge(left: str, right: str, engine: Engine, place: Place) -> Candidates | None:
    """Return the words that two neighbouring readings that may be one are together."""
    found = _closed(_syllables(left + _open(right), engine, place, _PARTS), right)
    fitting = [Proposal(p.text, p.word, p.score + MERGE_COST) for p in found if p.score > 2 * POOR]
    return gather(fitting, engine) if fitting else None


def may_merge(left: str, right: str, worst: float) -> bool:
    """Tell whether two neighbouring readings may be one word; `worst`: how well the one that fits less well fits."""
    if worst > _HALTING:  # as most do
        return False
    right = _open(right)
    if len(left) + len(right) > LONGEST or not (left.isalnum() and right.isalnum()):
        return False
    return worst <= POOR or not (VOWEL.search(fold(left)) and VOWEL.search(fold(right)))


def _certain(reading: str, kind: Kind, engine: Engine, place: Place) -> Proposal | None:
    index = engine.model.index
    found = settled(reading, kind, place, index)
    return Proposal(found[0], index.get(found[1], engine.model.unknown), 0.0) if found else None


def _writings(core: str, place: Place) -> dict[Capitals, float]:
    """Return the ways in which the true word may be written, with what each costs."""
    capitals = capitals_of(core)
    other = other_capitals(core, capitals)
    if other is None:
        return {capitals: 0.0}
    if capitals == "all" and not place.in_capitals:
        return {capitals: _LONE_CAPITALS, other: 0.0}
    return {capitals: 0.0, other: _OTHER_CAPITALS}


def _syllables(core: str, engine: Engine, place: Place, keep: int = KEEP) -> list[Proposal]:
    found = [
        Proposal(write(word, written), number, score + cost)
        for written, cost in _writings(core, place).items()
        for word, number, score in engine.search(core, written)[:keep]
        if written != "none" or is_syllable(word)  # Ea, Krông: names only
    ]
    return sorted(found, key=lambda proposal: -proposal.score)


def _itself(reading: str, engine: Engine, place: Place) -> list[Proposal]:
    model = engine.model
    word = canonical(reading).lower()
    code = codes.repair(reading)
    if code and len(code) > 1:
        return [Proposal(code, model.index.get(spoken(code, model.index), model.unknown), _CODE_LIKE_WORD)]
    if is_english(reading):
        return [Proposal(reading, model.index.get(word, model.unknown), _ENGLISH)]
    if len(word) > 3 and word in model.index and not is_syllable(word) and word not in folded_shapes():
        return [Proposal(reading, model.index[word], _FOREIGN)]
    if reading in _LONE_CONSONANTS or _LABEL.fullmatch(reading) or reading[:2].isdigit():
        return [Proposal(reading, model.number, _MISREAD_LABEL if _MISREAD.fullmatch(reading) else _NAMED)]
    lone = len(reading) > 1 and reading.isalpha() and reading.isupper() and not place.in_capitals
    if lone and not VOWEL.search(fold(reading)):
        return [Proposal(reading, model.number, _NAMED)]  # an abbreviation no list knows
    return [Proposal(reading, model.unknown, _LITERAL)]


def _roman(reading: str, engine: Engine) -> list[Proposal]:
    before, core, after = edges(reading)[0]
    found = damaged_roman(core)
    if not found:
        return []
    number = engine.model.index.get(found[0].lower(), engine.model.number)
    return [Proposal(before + found[0] + after, number, found[1] + _debris(before) + _debris(after))]


def _debris(marks: str) -> float:
    return sum(_MARK_COST.get(mark, _DEBRIS_COST) for mark in marks)


def _keep_better(found: dict[str, Proposal], proposal: Proposal) -> None:
    known = found.get(proposal.text)
    if known is None or known.score < proposal.score:
        found[proposal.text] = proposal
