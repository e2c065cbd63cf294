"""Learn how sure restored words are: weights of normalize/confidence.py, from papers with known truth.

    python scripts/train_confidence.py ../shared/dev normalize/data/confidence.toml

Each paper is read through a channel that never saw it, once as the English engine read it, once with the marks
stripped from its truth, once set again as a damaged page and read by the Vietnamese engine. The weights are those of a
logistic regression with a small penalty; what is printed is how they do on papers left out of them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from typing import TYPE_CHECKING

from bench.pages import DAMAGES, read_pages
from bench.restoration import cross_validated_engines, papers, true_words
from normalize.confidence import features
from normalize.folding import _strip_marks as strip_marks
from normalize.restoring import examine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from normalize.restoring import Decision

PENALTY = 1.0
SURE_FROM = 0.978  # leaves about one word in twelve to be looked at
BEYOND_DOUBT = "beyond doubt"

Rows = list[tuple[dict[str, float], bool]]


def main() -> None:
    """Gather, fit, judge, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path)
    parser.add_argument("weights", type=Path)
    args = parser.parse_args()
    lines = ["# Weights of normalize/confidence.py, learnt by scripts/train_confidence.py.", ""]
    for reader, groups in (("english", list(english())), ("bare", list(bare())), ("vietnamese", list(vietnamese()))):
        report(reader, groups)
        lines.append(f"[{reader}]")
        lines += [f'"{name}" = {weight:.4f}' for name, weight in fit([row for rows in groups for row in rows]).items()]
        lines.append("")
    lines.append("# Chances from 0.8 up to this are written down as less than 0.9: see the module.")
    lines += ["[caution]", f"sure_from = {SURE_FROM}", ""]
    args.weights.write_text("\n".join(lines), "utf-8")


def english() -> Iterator[Rows]:
    """Return what was seen in each paper read by the English engine."""
    for engine, (raw, truth) in zip(cross_validated_engines(), papers("eng"), strict=True):
        yield judged(examine(raw, (), engine)[2], truth)


def bare() -> Iterator[Rows]:
    """Return what was seen in each paper stripped of its marks."""
    for _, truth in papers("eng"):
        yield judged(examine(strip_marks(truth), (), None)[2], truth)


def vietnamese() -> Iterator[Rows]:
    """Return what was seen in the first page of each paper, damaged in two ways."""
    readings = [read_pages([truth for _, truth in papers("eng")], damage) for damage in DAMAGES.values()]
    for pages in zip(*readings, strict=True):
        yield [row for raw, doubts, truth in pages for row in judged(examine(raw, doubts, None)[2], truth)]


def judged(decisions: Sequence[Decision], truth: str) -> Rows:
    """Return features and whether the word was right, for words with a letter."""
    words = [(word, number) for number, item in enumerate(decisions) for word in true_words(item.text)]
    right = [True] * len(decisions)
    for block in Levenshtein.opcodes([word for word, _ in words], true_words(truth)):
        if block.tag != "equal":
            for _, number in words[block.src_start : block.src_end]:
                right[number] = False
    # Reference symbols fall apart in true_words, so they are judged as a whole.
    return [
        (features(item.evidence), ok)
        for item, ok in zip(decisions, right, strict=True)
        if any(map(str.isalpha, item.text))
    ]


def fit(rows: Rows) -> dict[str, float]:
    """Return the weight of each feature."""
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
        slope = scaled.T @ (right - chance) - penalty * weights
        bend = (scaled * (chance * (1 - chance))[:, None]).T @ scaled + np.diag(penalty + 1e-6)
        step = np.linalg.solve(bend, slope)
        weights += step * min(1.0, 2 / np.abs(step).max())
    return dict(zip([BEYOND_DOUBT, *names], (weights / scale).tolist(), strict=True))


def tabulate(rows: Rows, names: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return rows as a table, a column of ones first, and who was right."""
    table = np.array([[1.0, *(row.get(name, 0.0) for name in names)] for row, _ in rows])
    return table, np.array([ok for _, ok in rows], np.float64)


def report(reader: str, groups: Sequence[Rows]) -> None:
    """Print how weights learnt without a paper do on it."""
    chances: list[float] = []
    rights: list[bool] = []
    for left, rows in enumerate(groups):
        if not rows:
            continue
        weights = fit([row for number, others in enumerate(groups) if number != left for row in others])
        table, right = tabulate(rows, list(weights)[1:])
        chances += (1 / (1 + np.exp(-(table @ np.array(list(weights.values())))))).tolist()
        rights += right.astype(bool).tolist()
    order = np.argsort(chances)
    sorted_right = np.array(rights)[order]
    sorted_chances = np.array(chances)[order]
    wrong = max(1, int((~sorted_right).sum()))
    bins = np.minimum((sorted_chances * 10).astype(int), 9)
    error = sum(abs(float((sorted_chances - sorted_right)[bins == b].sum())) for b in range(10)) / len(order)
    print(f"{reader}: {len(order)} words, {wrong} wrong, calibration error {error:.4f}")
    for share in (0.03, 0.05, 0.07, 0.09, 0.12):
        at = int(share * len(order))
        held = (~sorted_right[:at]).sum() / wrong
        print(f"  least sure {share:.0%}: under {sorted_chances[at]:.3f}, hold {held:.1%} of the errors")


if __name__ == "__main__":
    main()
