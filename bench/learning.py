"""What learning from an archive gains: `python -m bench learning` prints the tables and writes them into docs/.

The nine papers of samples/ come from one town and its wards, about one campaign: an archive in small. Each is drawn
anew from its truth (200 dpi, slightly tilted, blurred and noisy), read by the English engine, and restored with what
`sohoa learn` would have kept of 1, 2, 4 and 8 of the *others*, never of itself; for fewer than eight, three draws of
papers are averaged. Beside it the same number of this project's own papers of other offices (bench/papers), to see
what is a place's own and what any good text teaches. Of one paper alone nothing is kept, by rule: a run must stand in
two. The row "nothing dropped" shows what that rule costs in so small an archive; `sohoa learn` never does that.

Read with care: nine short papers about one matter, so papers of an office that writes about everything will gain less,
and an archive of thousands more. Word errors by the measure of ../shared/eval/score.py.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.development import SHARED
from bench.pages import DAMAGES, draw
from bench.reliability import measure
from bench.restoration import _errors, judge
from corpus.learning.learning import Tally
from normalize.dictionary.terms import own_terms
from normalize.knowledge import COMMON, Knowledge
from normalize.restoring import restore
from ocr.engines.tesseract import Tesseract
from ocr.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
TRUTHS, STRANGERS = ROOT / "samples" / "truth", ROOT / "bench" / "papers"
TERMS, TERMS_OF = ROOT / "bench" / "learning-terms.txt", "ke-hoach-96"
REPORT, PICTURE = ROOT / "docs" / "bench-learning.md", ROOT / "docs" / "bench-learning.svg"
SIZES, DRAWS = (1, 2, 4, 8), 3
LINES_A_PAGE = 34
HEADER = "| learnt from | runs known | words wrong | of errors mended | words given ≥ 0.9 right | calibration error |"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: its name, what the English engine made of it, and the truth."""

    name: str
    reading: str
    truth: str


@dataclass(frozen=True, slots=True)
class Score:
    """How papers came out: runs known on the average, errors and words of all, and the confidences' worth."""

    runs: float
    errors: float
    words: int
    sure_right: float
    calibration: float

    @property
    def rate(self) -> float:
        """Word errors in percent."""
        return 100 * self.errors / self.words

    def line(self, name: str, before: Score) -> str:
        """Return it as a row of the table."""
        mended = 1 - self.rate / before.rate
        return (
            f"| {name} | {self.runs:,.0f} | **{self.rate:.2f}%** | {mended:+.0%} | {self.sure_right:.2%} "
            f"| {self.calibration:.4f} |"
        )


def main() -> None:
    """Measure, print, write the report."""
    if not SHARED.is_dir():
        sys.exit("bench.learning needs ../shared/eval/score.py")
    lines, curves = [HEADER, "|---|---|---|---|---|---|"], dict[str, list[float]]()
    print("\n".join(lines))
    for row in _rows():
        lines.append(row.score.line(row.name, row.before))
        print(lines[-1], flush=True)
        if row.office:
            curves.setdefault(row.office, [row.before.rate]).append(row.score.rate)
    PICTURE.write_text(_drawn(curves), "utf-8")
    head = ["# Learning from an archive, measured", "", *(__doc__ or "").splitlines()[2:], ""]
    tail = ["", f"![words wrong by papers learnt from]({PICTURE.name})", ""]
    REPORT.write_text("\n".join([*head, *lines, *tail]), "utf-8")


@dataclass(frozen=True, slots=True)
class Row:
    """What was learnt from, the score with it and without, and the curve it belongs to, if any."""

    name: str
    score: Score
    before: Score
    office: str = ""


def _rows() -> Iterator[Row]:
    read_papers = papers()
    before = _score(read_papers, lambda _: Knowledge())
    yield Row("nothing", before, before)
    together: Row | None = None
    offices: dict[str, Callable[[Paper], Sequence[str]]] = {
        "same office": lambda paper: [other.truth for other in read_papers if other.name != paper.name]
    }
    if STRANGERS.is_dir():
        strangers = [file.read_text("utf-8") for file in sorted(STRANGERS.glob("*.txt"))]
        offices["other offices"] = lambda _: strangers
        both = _score(read_papers, lambda paper: _known([*offices["same office"](paper), *strangers]))
        together = Row(f"{len(read_papers) - 1} of the same office and {len(strangers)} of others", both, before)
    for office, teachers in offices.items():
        for size in SIZES:
            score = _averaged(read_papers, teachers, size)
            name = f"{size} {'paper' if size == 1 else 'papers'}, {office}"
            yield Row(name, score, before, office)
    if together:
        yield together
    every = _score(read_papers, lambda paper: _known(offices["same office"](paper), least=1))
    yield Row("8 papers, same office, nothing dropped", every, before)
    others = [paper for paper in read_papers if paper.name != TERMS_OF]
    without = _score(others, lambda _: Knowledge())
    yield Row("nothing (the eight papers without the plan)", without, without)
    terms = Knowledge(own_terms(TERMS))
    name = f"{len(terms.terms)} own terms written down from the plan (the same eight)"
    yield Row(name, _score(others, lambda _: terms), without)


def _known(texts: Sequence[str], least: int = COMMON) -> Knowledge:
    tally = Tally()
    for text in texts:
        tally.add(text)
    return Knowledge(runs=tally.common(least))


def papers() -> list[Paper]:
    """Return the samples as the English engine reads them."""
    found = []
    for number, file in enumerate(sorted(TRUTHS.glob("*.txt"))):
        lines, chance = file.read_text("utf-8").splitlines(), np.random.default_rng(number)
        readings, truths = [], []
        for start in range(0, len(lines), LINES_A_PAGE):
            image, truth = draw("\n".join(lines[start : start + LINES_A_PAGE]), DAMAGES["moderate"], chance)
            engine = Tesseract("eng", layout=6)
            readings.append(read(np.asarray(image), dpi=DAMAGES["moderate"].dpi, engine=engine).text)
            truths.append(truth)
        found.append(Paper(file.stem, "\f".join(readings), "\n".join(truths)))
    return found


def _averaged(read_papers: Sequence[Paper], teachers: Callable[[Paper], Sequence[str]], size: int) -> Score:
    """Return the score over several draws of teachers, one draw where there is no choice."""
    draws = 1 if size >= len(read_papers) - 1 else DRAWS
    chances = [np.random.default_rng(1000 * size + number) for number in range(draws)]

    def knowledge(chance: np.random.Generator) -> Callable[[Paper], Knowledge]:
        def of(paper: Paper) -> Knowledge:
            texts = teachers(paper)
            chosen = chance.permutation(len(texts))[:size]
            return _known([texts[number] for number in chosen])

        return of

    scores = [_score(read_papers, knowledge(chance)) for chance in chances]
    return Score(
        runs=sum(score.runs for score in scores) / draws,
        errors=sum(score.errors for score in scores) / draws,
        words=scores[0].words,
        sure_right=sum(score.sure_right for score in scores) / draws,
        calibration=sum(score.calibration for score in scores) / draws,
    )


def _score(read_papers: Sequence[Paper], knowledge: Callable[[Paper], Knowledge]) -> Score:
    runs, errors, words, judged = 0, 0.0, 0, list[tuple[float, bool]]()
    for paper in read_papers:
        known = knowledge(paper)
        restored = restore(paper.reading, knowledge=known if known.runs or known.terms else None)
        _, wrong, size = _errors(paper.reading, restored.text, paper.truth)
        runs, errors, words = runs + len(known.runs), errors + wrong, words + size
        judged += judge(restored, paper.truth)
    worth = measure(judged)
    return Score(runs / len(read_papers), errors, words, worth.sure_right, worth.error)


_WIDTH, _HEIGHT, _MARGIN, _COLOURS = 420, 240, 48, ("#1f5fa8", "#c2571a")


def _drawn(curves: Mapping[str, Sequence[float]]) -> str:
    """Return the rates as SVG: papers learnt from across (0, 1, 2, 4, 8), words wrong upwards, from nought."""
    top = 1.1 * max(rate for rates in curves.values() for rate in rates)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH + 2 * _MARGIN}" height="{_HEIGHT + 2 * _MARGIN}" '
            'font-family="sans-serif" font-size="12">'
        ),
        f'<rect width="{_WIDTH + 2 * _MARGIN}" height="{_HEIGHT + 2 * _MARGIN}" fill="white"/>',
        f'<path d="M{_MARGIN} {_MARGIN + _HEIGHT}h{_WIDTH}" stroke="#999"/>',
        f'<text x="{_MARGIN}" y="{_MARGIN - 16}">words wrong, %</text>',
        f'<text x="{_MARGIN + _WIDTH / 2}" y="{_HEIGHT + _MARGIN + 36}" text-anchor="middle">papers learnt from</text>',
    ]
    for number, size in enumerate((0, *SIZES)):
        x, _ = _place(number, 0, top)
        parts.append(f'<text x="{x}" y="{_HEIGHT + _MARGIN + 18}" text-anchor="middle">{size}</text>')
    for number, (name, rates) in enumerate(curves.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [_place(step, rate, top) for step, rate in enumerate(rates)]
        line = " ".join(f"{x},{y}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for (x, y), rate in zip(points, rates, strict=True):
            below = 18 if number == 0 else -8
            parts.append(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>')
            parts.append(f'<text x="{x}" y="{y + below}" text-anchor="middle" fill="{colour}">{rate:.2f}</text>')
        parts.append(f'<text x="{_MARGIN + 150 + 110 * number}" y="{_MARGIN - 16}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _place(step: int, rate: float, top: float) -> tuple[float, float]:
    return round(_MARGIN + _WIDTH * step / len(SIZES), 1), round(_MARGIN + _HEIGHT * (1 - rate / top), 1)


if __name__ == "__main__":
    main()
