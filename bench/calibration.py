"""What confidence is learnt from, and how well it does on papers that it was not learnt from.

Each paper is read through a channel that never saw it, once as the English engine read it, once with its marks stripped
from its truth, once set again as a damaged page and read by the Vietnamese engine. Beside the first two stand harder
readings (`bench.hardships`), with a language model that forgot some of what it knows, or by an engine of other habits:
they count less, but tell what doubts are worth where the models do not fit. Engines that are foreign to the channel are
made: the English readings with other habits. The weights are those of a logistic regression with a small penalty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import Levenshtein

from bench.development import cross_validated_engines, papers, true_words
from bench.hardships import forgetful, other_habits
from bench.pages import DAMAGES, read_pages
from bench.reliability import SURE
from normalize.channel.letters import stripped
from normalize.confidence.weighing import cautious, features
from normalize.engines.engine import Engine
from normalize.examining import examine
from normalize.folding import strip_marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from normalize.confidence.weighing import Reader
    from normalize.decoding.deciding import Decision
    from normalize.language.model import LanguageModel
    from normalize.restoration import Doubt

PENALTY = 1.0
HARDER = 0.3  # weight of a word of a harder reading
LOOKED_AT = 0.088  # share of the words, at most, that is left to be looked at in papers like these
HELD = 0.86  # share of the errors that is enough to have among them
BEYOND_DOUBT = "beyond doubt"
_DRY = 1e-4  # chance of what was chosen, below which the sums lost their way and say nothing

Rows = Sequence[tuple[dict[str, float], bool]]  # features of a word, and whether it is right


@dataclass(frozen=True, slots=True)
class Paper:
    """Words of one paper as it was read, and as it was read under harder conditions."""

    words: Rows
    harder: Rows = ()


@cache
def seen(reader: Reader) -> tuple[Paper, ...]:
    """Return what was seen in each paper by one kind of reader."""
    kinds = {"english": english, "foreign": foreign, "bare": bare, "vietnamese": vietnamese}
    return tuple(kinds[reader]())


def english() -> Iterator[Paper]:
    """Return each paper read by the English engine."""
    for plain, forgotten, strange, _ in _read_by_english():
        yield Paper(plain, [*forgotten, *strange])


def foreign() -> Iterator[Paper]:
    """Return each paper read by an engine whose habits the channel does not know, another engine for each."""
    for _, _, strange, stranger in _read_by_english():
        yield Paper(strange, stranger)


@cache
def _read_by_english() -> tuple[tuple[Rows, ...], ...]:
    """Return for each paper what was seen plainly, with a forgetful model, with other habits, with both."""
    return tuple(
        (
            judged(raw, truth, engine),
            judged(raw, truth, engine, _forgetful(number)),
            judged(other_habits(raw, 2 * number), truth, engine),
            judged(other_habits(raw, 2 * number + 1), truth, engine, _forgetful(number)),
        )
        for number, (engine, (raw, truth)) in enumerate(zip(cross_validated_engines(), papers("eng"), strict=True))
    )


def bare() -> Iterator[Paper]:
    """Return each paper stripped of its marks."""
    for number, (_, truth) in enumerate(papers("eng")):
        raw, engine = strip_marks(truth), Engine(stripped())
        words = judged(raw, truth, engine)
        yield Paper(words, judged(raw, truth, engine, _forgetful(number)))


def vietnamese() -> Iterator[Paper]:
    """Return the first page of each paper, damaged in two ways."""
    readings = [read_pages([truth for _, truth in papers("eng")], damage) for damage in DAMAGES.values()]
    for pages in zip(*readings, strict=True):
        yield Paper([row for raw, doubts, truth in pages for row in judged(raw, truth, None, doubts=doubts)])


def _forgetful(number: int) -> LanguageModel:
    runs, words = np.random.default_rng(number).uniform((0.2, 0.03), (0.6, 0.15))
    return forgetful(runs, words, number)


def judged(
    raw: str,
    truth: str,
    engine: Engine | None,
    model: LanguageModel | None = None,
    doubts: Sequence[Doubt] = (),
) -> Rows:
    """Return features and whether the word was right, for words with a letter."""
    usual = engine.model if engine else None
    if engine and model:
        engine.model = model
    decisions = examine(raw, doubts, engine)[2]
    if engine and usual:
        engine.model = usual
    words = [(word, number) for number, item in enumerate(decisions) for word in true_words(item.text)]
    right = [True] * len(decisions)
    for block in Levenshtein.opcodes([word for word, _ in words], true_words(truth)):
        if block.tag != "equal":
            for _, number in words[block.src_start : block.src_end]:
                right[number] = False
    # Reference symbols fall apart in true_words, so they are judged as a whole.
    columns = features([item.evidence for item in decisions])
    rows = (
        dict(zip(columns, row, strict=True)) for row in zip(*(each.tolist() for each in columns.values()), strict=True)
    )
    return [(row, ok) for row, item, ok in zip(rows, decisions, right, strict=True) if _tells(item)]


def _tells(decision: Decision) -> bool:
    """Tell whether a decision is of a word with a letter, and its sums did not run dry."""
    return decision.evidence.posterior > _DRY and any(map(str.isalpha, decision.text))


def fit(read: Sequence[Paper]) -> dict[str, float]:
    """Return the weight of each feature."""
    rows = [row for paper in read for row in (*paper.words, *paper.harder)]
    counts = np.concatenate([[1.0] * len(paper.words) + [HARDER] * len(paper.harder) for paper in read])
    names = sorted({name for row, _ in rows for name in row})
    table, right = tabulate(rows, names)
    scale = np.maximum(table.std(axis=0), 1e-9)
    scale[0] = 1.0
    scaled = table / scale
    weights = np.zeros(scaled.shape[1])
    penalty = np.full(len(weights), PENALTY)
    penalty[0] = 0.0
    for _ in range(60):
        chance = 1 / (1 + np.exp(-(scaled @ weights)))
        slope = scaled.T @ (counts * (right - chance)) - penalty * weights
        bend = (scaled * (counts * chance * (1 - chance))[:, None]).T @ scaled + np.diag(penalty + 1e-6)
        step = np.linalg.solve(bend, slope)
        weights += step * min(1.0, 2 / np.abs(step).max())
    return dict(zip([BEYOND_DOUBT, *names], (weights / scale).tolist(), strict=True))


def tabulate(rows: Rows, names: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return rows as a table, a column of ones first, and who was right."""
    table = np.array([[1.0, *(row.get(name, 0.0) for name in names)] for row, _ in rows])
    return table, np.array([ok for _, ok in rows], np.float64)


def left_out(read: Sequence[Paper]) -> list[tuple[float, bool]]:
    """Return the chance of each word by weights learnt from the other papers, and whether it is right."""
    found: list[tuple[float, bool]] = []
    for number, paper in enumerate(read):
        if paper.words:
            weights = fit([*read[:number], *read[number + 1 :]])
            table, right = tabulate(paper.words, list(weights)[1:])
            chances = 1 / (1 + np.exp(-(table @ np.array(list(weights.values())))))
            found += zip(chances.tolist(), right.astype(bool).tolist(), strict=True)
    return found


def sure_from(chances: Sequence[tuple[float, bool]]) -> float:
    """Return the chance from which on words are called sure: HELD of the errors, or LOOKED_AT words, are not."""
    order = sorted(chances)
    wrong = np.cumsum([not ok for _, ok in order])
    enough = int(np.searchsorted(wrong, HELD * wrong[-1])) + 1
    return max(SURE, order[min(enough, int(LOOKED_AT * len(order)))][0])


def as_written(chances: Sequence[tuple[float, bool]]) -> list[tuple[float, bool]]:
    """Return chances as `confidence` writes them down."""
    limit = sure_from(chances)
    return [(cautious(chance, limit), ok) for chance, ok in chances]
