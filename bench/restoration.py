"""How well and how fast text is restored: `python -m bench.restoration` prints the table and writes it into docs/.

Word error rates by the measure of ../shared/eval/score.py, on the papers beside the repository. The English-engine
papers are read with a channel that never saw the paper at hand: its alignments are left out of the counts, paper by
paper. What was tuned by hand (a few weights) was tuned on these papers, so papers kept back will fare a little worse.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from normalize.alignment import count_papers
from normalize.channel import WEIGHTS, Channel, add, floors, folder, read_counts
from normalize.folding import _strip_marks as strip_marks
from normalize.restoring import restore
from normalize.search import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from normalize.restoration import Restoration

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
REPORT = ROOT / "docs" / "bench-restoration.md"
_COLD = """
import sys, time
from pathlib import Path
raw = Path(sys.argv[1]).read_text("utf-8")
start = time.perf_counter()
from normalize.restoring import restore
restore(raw)
print(time.perf_counter() - start)
"""


def main() -> None:
    """Measure, print, write the report."""
    if not SHARED.is_dir():
        sys.exit("bench.restoration needs the papers in ../shared")
    rows = list(_rows())
    lines = ["| measure | came in | restored |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    text = "\n".join(["# Restoration, measured", "", *(__doc__ or "").splitlines()[2:], "", *lines, ""])
    print("\n".join(lines))
    REPORT.write_text(text, "utf-8")


def _rows() -> Iterator[tuple[str, str, str]]:
    seed, truth = SHARED / "seeds" / "plan199.ocr.txt", (SHARED / "seeds" / "plan199.truth.txt").read_text("utf-8")
    raw = seed.read_text("utf-8")
    restored = restore(raw)
    pairs = [(raw, restored.text, truth)]
    yield ("WER, seed (another English engine; in no data)", *_rates(pairs))
    english = _cross_validated()
    yield ("WER, English-engine papers, channel cross-validated", *_rates([(r, f.text, t) for r, f, t in english]))
    stripped = [(strip_marks(t), restore(strip_marks(t)).text, t) for _, t in papers("eng")]
    yield ("WER, marks stripped from the truth", *_rates(stripped))
    yield (
        "WER, Vietnamese-engine papers, no confidences",
        *_rates([(r, restore(r).text, t) for r, t in papers("vie")]),
    )
    truths = [restore(t) for _, t in papers("eng")]
    tokens = [token for found in truths for token in found.tokens]
    yield (
        "truth fed in: tokens kept",
        "",
        f"{sum(t.raw == t.text for t in tokens) / len(tokens):.2%} of {len(tokens):,}",
    )
    yield from _confidence(english)
    yield from _speed(seed, raw)


def _rates(papers: list[tuple[str, str, str]]) -> tuple[str, str]:
    """Return the error rates of raw and restored texts, as percentages of all true words."""
    score = _score()
    sizes = [len(score.words(truth)) for _, _, truth in papers]
    total = sum(sizes)
    before = sum(score.wer(raw, truth) * size for (raw, _, truth), size in zip(papers, sizes, strict=True))
    after = sum(score.wer(text, truth) * size for (_, text, truth), size in zip(papers, sizes, strict=True))
    return f"{before / total:.2%}", f"**{after / total:.2%}** of {total:,} words"


def true_words(text: str) -> list[str]:
    """Return the words that the error rate counts."""
    words: list[str] = _score().words(text)
    return words


@cache
def _score() -> Any:
    spec = importlib.util.spec_from_file_location("score", SHARED / "eval" / "score.py")
    if spec is None or spec.loader is None:
        sys.exit("bench.restoration needs ../shared/eval/score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def papers(model: str) -> list[tuple[str, str]]:
    """Return (reading, truth) of the papers to develop against."""
    found = []
    for truth in sorted((SHARED / "dev").glob("*.truth.txt")):
        reading = truth.with_name(truth.name.replace(".truth.", f".ocr-{model}."))
        found.append((reading.read_text("utf-8"), truth.read_text("utf-8")))
    return found


def cross_validated_engines() -> list[Engine]:
    """Return for each paper an engine learnt from rendered pages and the other papers."""
    counts = [count_papers([paper]) for paper in papers("eng")]
    rendered = read_counts(folder() / "rendered-eng.tsv")
    found = []
    for number in range(len(counts)):
        others = [(count, WEIGHTS["papers"]) for other, count in enumerate(counts) if other != number]
        found.append(Engine(Channel(add([(rendered, WEIGHTS["rendered"]), *others]), floors())))
    return found


def _cross_validated() -> list[tuple[str, Restoration, str]]:
    """Return each paper restored through a channel learnt from rendered pages and the other papers."""
    engines = cross_validated_engines()
    return [(raw, restore(raw, engine=e), truth) for e, (raw, truth) in zip(engines, papers("eng"), strict=True)]


def _confidence(papers: list[tuple[str, Restoration, str]]) -> Iterator[tuple[str, str, str]]:
    """Compare confidence with being right, for tokens that can be placed in the truth."""
    judged = [pair for _, found, truth in papers for pair in judge(found, truth)]
    low = [right for confidence, right in judged if confidence < 0.9]
    high = [right for confidence, right in judged if confidence >= 0.9]
    wrong = sum(not right for _, right in judged)
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in judged:
        bins.setdefault(min(9, int(confidence * 10)), []).append((confidence, right))
    error = sum(abs(sum(c - right for c, right in members)) for members in bins.values()) / len(judged)
    yield "expected calibration error", "", f"{error:.3f}"
    yield "tokens given ≥ 0.9 that are right", "", f"{sum(high) / len(high):.2%}"
    yield (
        "tokens given < 0.9",
        "",
        f"{len(low) / len(judged):.1%}, holding {(len(low) - sum(low)) / wrong:.0%} of the errors",
    )


def judge(found: Restoration, truth: str) -> list[tuple[float, bool]]:
    """Return (confidence, whether it is right) of each token with a letter, by aligning tokens with the truth."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only here

    score = _score()
    tokens = [(score.words(token.text), token.confidence) for token in found.tokens]
    words = [(word, confidence) for parts, confidence in tokens for word in parts]
    right = [False] * len(words)
    for block in Levenshtein.opcodes([word for word, _ in words], score.words(truth)):
        if block.tag == "equal":
            right[block.src_start : block.src_end] = [True] * (block.src_end - block.src_start)
    return [(c, ok) for (word, c), ok in zip(words, right, strict=True) if any(map(str.isalpha, word))]


def _speed(seed: Path, raw: str) -> Iterator[tuple[str, str, str]]:
    tokens = len(raw.split())
    command = [sys.executable, "-c", _COLD, str(seed)]
    cold = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds = float(cold.stdout)
    yield (
        "speed, first paper of a fresh process",
        "",
        f"{tokens / seconds:,.0f} tokens/s ({seconds:.1f} s for the seed)",
    )
    start = time.perf_counter()
    restore(raw)
    yield "speed, warm", "", f"{tokens / (time.perf_counter() - start):,.0f} tokens/s"


if __name__ == "__main__":
    main()
