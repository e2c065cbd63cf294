"""A text taken apart, and what becomes of which of its pieces.

In this order: what may be changed is settled (paragraphs that are damaged; or, where an engine that knows Vietnamese
gave its confidence, the words that it doubted); lines in capitals that lost their marks are given them back; each
doubtful stretch is read (`deciding`), once more if the paper shows its engine to be another than thought; places of the
paper vote for each other; sequences are counted; slips are looked for in what nobody doubted; headings of tables are
counted.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from normalize.confidence.surroundings import fits_badly, with_surroundings
from normalize.confidence.weighing import Evidence
from normalize.decoding.deciding import CONTEXT, Decision, Run, is_mixed, read
from normalize.decoding.voting import elect
from normalize.engines.engine import bare, with_marks, without_marks
from normalize.engines.partial import lost_marks, without
from normalize.folding import canonical
from normalize.refitting import refit
from normalize.slips.alternatives import from_lists
from normalize.slips.stripped import lines, runs
from normalize.slips.suspicion import suspects
from normalize.text import codes
from normalize.text.counted_rows import counted_rows
from normalize.text.damage import regions
from normalize.text.english import is_english
from normalize.text.segmentation import segment
from normalize.text.sequences import repairs
from normalize.text.syllables import is_syllable
from normalize.text.trust import Trust

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from normalize.confidence.weighing import Reader
    from normalize.engines.engine import Engine
    from normalize.knowledge import Knowledge
    from normalize.restoration import Doubt
    from normalize.slips.weighing import Slip
    from normalize.text.damage import Region
    from normalize.text.segmentation import Chunk, Piece

PROVEN = 0.98  # chance of a roman number that the rows of a table count
CERTAIN = 0.9  # chance of every word from which a line in capitals is given its marks back
_ENOUGH, _WHOLE = 20, 0.95  # words, and their share that is whole, of text that is only stripped


@dataclass(frozen=True, slots=True)
class _Page:
    """A text taken apart, the state of its paragraphs, and what an engine that knows Vietnamese said of its pieces.

    Attributes:
        raw: the text.
        pieces: what of it carries words.
        regions: its paragraphs.
        sure: confidences of the pieces; empty where no engine gave any.
        trust: how far those may be trusted.
    """

    raw: str
    pieces: Sequence[Piece]
    regions: Sequence[Region]
    sure: Sequence[float]
    trust: Trust

    @classmethod
    def of(cls, raw: str, pieces: Sequence[Piece], doubts: Sequence[Doubt]) -> _Page:
        sure = _confidences(pieces, doubts) if doubts else []
        return cls(raw, pieces, regions(raw), sure, Trust.of(sure))

    def within(self, *states: str) -> list[bool]:
        """Tell of each piece whether its paragraph is in one of these states."""
        found = [region for region in self.regions if region.state in states]
        if not found:
            return [False] * len(self.pieces)
        starts, ends = [region.start for region in found], [region.end for region in found]
        places = ((piece.start, bisect_right(starts, piece.start) - 1) for piece in self.pieces)
        return [number >= 0 and start < ends[number] for start, number in places]


def examine(
    raw: str, doubts: Sequence[Doubt], engine: Engine | None, knowledge: Knowledge | None = None
) -> tuple[list[Chunk], list[Piece], list[Decision], Reader]:
    """Return the text taken apart, what becomes of which pieces and why, and what kind of reading it is."""
    chunks = segment(raw)
    pieces = [piece for chunk in chunks for piece in chunk.pieces if piece.kind != "mark"]
    page = _Page.of(raw, pieces, doubts)
    lacking = frozenset[str]() if doubts else lost_marks(raw, page.regions)
    usual: Callable[[], Engine]
    if doubts:
        doubtful, usual = _doubted(page), with_marks
    elif lacking:
        doubtful, usual = page.within("sound", "damaged"), partial(without, lacking)
    else:
        doubtful, usual = page.within("damaged"), bare if _is_only_stripped(page) else without_marks
    lost = list(_lost_marks(page, [not doubt or bool(doubts) for doubt in doubtful]))
    for item in lost:
        doubtful[item.first] = False
    used = _knowing(engine or usual(), knowledge)
    found = _read(page, doubtful, used, may_be_foreign=usual is without_marks)
    found = _in_sequence(raw, sorted([*found, *lost], key=lambda item: item.first))
    found += [] if lacking else _slips(page, found, knowledge)
    found = _counted(page, found)
    if doubts:
        found = _as_told(page, found, used)
    found.sort(key=lambda item: item.first)
    if doubts:  # few words had a choice: they say little of the others
        return chunks, pieces, found, "vietnamese"
    seen = with_surroundings([item.evidence for item in found])
    found = [item._replace(evidence=evidence) for item, evidence in zip(found, seen, strict=True)]
    reader: Reader = "bare" if usual is bare or lacking else "foreign" if fits_badly(seen) else "english"
    return chunks, pieces, found, reader


def _knowing(engine: Engine, knowledge: Knowledge | None) -> Engine:
    if knowledge is None:
        return engine
    from normalize.engines.local_engine import with_knowledge  # noqa: PLC0415 - without an archive nothing of it is loaded

    return with_knowledge(engine, knowledge)


def _read(page: _Page, doubtful: Sequence[bool], engine: Engine, *, may_be_foreign: bool) -> list[Decision]:
    """Read what is doubtful, and let the places of the paper vote, unless an engine that knows Vietnamese was heard."""
    run = Run(0, page.pieces, doubtful, [page.trust.odds(sure) for sure in page.sure])
    found = read(page.raw, run, engine)
    if may_be_foreign:
        refitted = refit(page.raw, found, engine)
        found = read(page.raw, run, refitted) if refitted else found
    return found if page.sure else elect(page.raw, found)


def _in_sequence(raw: str, found: Sequence[Decision]) -> list[Decision]:
    sequence = dict(repairs(raw, ((item.start, item.end) for item in found)))
    return [item._replace(text=sequence[item.start]) if item.start in sequence else item for item in found]


def _counted(page: _Page, found: Sequence[Decision]) -> list[Decision]:
    """Return these with the roman numbers of a table's headings, which their sequence proves, doubted or not."""
    counted = {(start, end): numeral for start, end, numeral in counted_rows(page.raw)}
    if not counted:
        return list(found)
    kept = [item for item in found if (item.start, item.end) not in counted]
    for number, piece in enumerate(page.pieces):
        numeral = counted.get((piece.start, piece.end))
        if numeral is not None:
            evidence = Evidence(PROVEN, known=True, settled=False, changed=True)
            kept.append(Decision(number, number, piece.start, piece.end, numeral, evidence))
    return kept


def _lost_marks(page: _Page, may: Sequence[bool]) -> Iterator[Decision]:
    """Yield what becomes of lines in capitals that lost their marks, where that leaves no doubt of any word in them."""
    raw, pieces = page.raw, page.pieces
    ours = page.within("sound", "damaged")
    for first, after in runs(raw, pieces, [a and b for a, b in zip(may, ours, strict=True)]):
        start, end = max(0, first - CONTEXT), min(len(pieces), after + CONTEXT)
        inside = [first <= number < after for number in range(start, end)]
        for line in lines(raw, read(raw, Run(start, pieces[start:end], inside, []), bare())):
            if min(item.evidence.posterior for item in line) >= CERTAIN:
                yield from line


def _slips(page: _Page, found: Sequence[Decision], knowledge: Knowledge | None) -> list[Decision]:
    """Return what becomes of words that may be misread though nobody doubted them."""
    sound = _sound(page, found)
    if not any(sound):
        return []
    odds = map(page.trust.bias, page.sure) if page.sure else [0.0] * len(sound)
    biases = [bias if is_sound else None for bias, is_sound in zip(odds, sound, strict=True)]
    settled = {item.first: (item.last, item.text) for item in found}
    engine = _knowing(with_marks(), knowledge)
    return [_slip(page, slip) for slip in suspects(page.raw, page.pieces, settled, biases, engine)]


def _slip(page: _Page, slip: Slip) -> Decision:
    """Return what becomes of a word that may be misread: a change, or only less trust in it."""
    piece = page.pieces[slip.number]
    text = slip.text if slip.changed else page.raw[piece.start : piece.end]
    evidence = Evidence(slip.chance if slip.changed else 1 - slip.chance, known=True, settled=False)
    return Decision(slip.number, slip.number, piece.start, piece.end, text, evidence)


def _sound(page: _Page, found: Sequence[Decision]) -> list[bool]:
    """Tell of each piece whether it may turn out a slip: nobody doubted it, and its paragraph is Vietnamese."""
    sound = page.within("sound", "damaged") if page.sure else page.within("sound")
    for item in found:
        sound[item.first : item.last + 1] = [False] * (item.last + 1 - item.first)
    return sound


def _as_told(page: _Page, found: Sequence[Decision], engine: Engine) -> list[Decision]:
    """Return these and all other words, each with what the engine said of it."""
    sure = page.sure
    taken = {number for item in found for number in range(item.first, item.last + 1)}
    told = [item._replace(evidence=item.evidence._replace(engine=sure[item.first])) for item in found]
    return told + [_untouched(page, number, engine) for number in range(len(page.pieces)) if number not in taken]


def _untouched(page: _Page, number: int, engine: Engine) -> Decision:
    """Return a word that an engine was sure of: it stays, as sure as that engine's figures proved to be."""
    piece = page.pieces[number]
    text = page.raw[piece.start : piece.end]
    known = canonical(text).lower() in engine.model.index or piece.kind != "word"
    evidence = Evidence(1.0, known, settled=True, mixed=is_mixed(text), engine=page.sure[number])
    return Decision(number, number, piece.start, piece.end, text, evidence)


def _is_only_stripped(page: _Page) -> bool:
    """Tell whether damaged text lost its marks and nothing else: plain letters, every word shaped like a syllable."""
    counts = [region.damage for region in page.regions if region.state == "damaged"]
    words, whole = sum(count.words for count in counts), sum(count.whole for count in counts)
    return words >= _ENOUGH and whole >= _WHOLE * words


def _confidences(pieces: Sequence[Piece], doubts: Sequence[Doubt]) -> list[float]:
    starts = [doubt.start for doubt in doubts]
    found = []
    for piece in pieces:
        number = bisect_right(starts, piece.start) - 1
        found.append(doubts[number].confidence if number >= 0 and piece.start < doubts[number].end else 1.0)
    return found


def _doubted(page: _Page) -> list[bool]:
    """Tell of each piece whether its engine doubted it gravely, and it is open to change."""
    found = []
    for piece, sure in zip(page.pieces, page.sure, strict=True):
        word = page.raw[piece.start : piece.end]
        known = is_syllable(word) or codes.repair(word) == word or is_english(word) or word.isupper()
        open_to_change = piece.kind == "word" and not codes.is_measure(word) and not from_lists(word)
        found.append(open_to_change and sure < page.trust.limit(known=known))
    return found
