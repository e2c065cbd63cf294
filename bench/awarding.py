"""Awards read from the project's own papers on them, against `bench/awards.tsv`: F1 by award.

An award is right where its unit, title and year are exact and its recipient is printed as labelled, most letters alike
(the engines' slips in a name are none of this reader's). A proposal, a plan or what was taken back that comes out as an
award counts as one too many. Of papers 06 to 10 nothing but the totals is looked at.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio

from bench.own_papers import OwnPaper, in_reading_order, read_paper
from extract.reading import read
from normalize.folding import fold
from normalize.restoring import restore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.facts import Award

FOLDER = Path(__file__).with_name("awards")
SHOWN, KEPT_BACK = range(1, 6), range(6, 11)
_ALIKE = 85  # of 100
_SETTINGS = 20  # the settings of bench/papers are other ones
_OTHER = {6: 45}  # with its own number's setting the English engine does not come to an end with this paper

Label = dict[str, str]


def labels() -> dict[str, list[Label]]:
    """Return what each paper awards, told by hand: recipient, unit, title, year, number."""
    found: dict[str, list[Label]] = {path.stem: [] for path in sorted(FOLDER.glob("*.txt"))}
    with FOLDER.with_suffix(".tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found[row.pop("paper")].append(row)
    return found


def award_rows() -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of the report: on the true text, and on both engines' text, restored."""
    for numbers, told in ((SHOWN, "01 to 05, looked at"), (KEPT_BACK, "06 to 10, kept back")):
        papers = [award_paper(number) for number in numbers]
        true, english, vietnamese = zip(*(_texts(paper) for paper in papers), strict=True)
        names = [paper.name for paper in papers]
        shown = numbers == SHOWN
        yield (
            f"awards by recipient, unit, title and year, F1, own papers {told}",
            [score(dict(zip(names, texts, strict=True)), shown=shown) for texts in (true, english, vietnamese)],
        )


def award_paper(number: int) -> OwnPaper:
    """Return a paper on awards as both engines read it. Raises EngineMissing."""
    (path,) = FOLDER.glob(f"{number:02}-*.txt")
    return read_paper(path, _OTHER.get(number, number + _SETTINGS))


def _texts(paper: OwnPaper) -> tuple[str, str, str]:
    return paper.truth, restore(paper.english).text, restore(paper.vietnamese, paper.doubts).text


def score(texts: dict[str, str], *, shown: bool = False) -> str:
    """Return the F1 over papers by name, and how many decisions are right of the awards that are."""
    right = found = wanted = numbered = 0
    for name, text in texts.items():
        awards = [award for award in read(text).awards if award.state == "awarded"]
        pairs, missed, extra = match(awards, labels()[name])
        right, found, wanted = right + len(pairs), found + len(awards), wanted + len(labels()[name])
        numbered += sum((award.number or "") == label["number"] for award, label in pairs)
        if shown:
            print(f"awards of {name}: missed {missed}, too many {extra}", file=sys.stderr)
    f1 = 2 * right / max(1, found + wanted)
    return f"{f1:.3f} ({right} of {wanted}, {found - right} wrong; decision {numbered} / {right})"


def match(awards: list[Award], wanted: list[Label]) -> tuple[list[tuple[Award, Label]], list[str], list[str]]:
    """Return the awards that are right, each with its label; the labels that were missed; the awards too many."""
    left, pairs, extra = list(wanted), [], []
    for award in awards:
        label = next((label for label in left if _is_right(award, label)), None)
        if label is None:
            extra.append(f"{award.text} | {award.unit} | {award.title.value} | {award.year}")
        else:
            left.remove(label)
            pairs.append((award, label))
    return pairs, [" | ".join(label.values()) for label in left], extra


def _is_right(award: Award, label: Label) -> bool:
    unit = award.unit if award.unit_code else ""
    exact = (unit or "", award.title.value, award.year or "") == (label["unit"], label["title"], label["year"])
    return exact and ratio(_plain(award.text), _plain(label["recipient"])) >= _ALIKE


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def true_text(name: str) -> str:
    """Return a paper's text as its pages are read, columns one after the other."""
    return in_reading_order((FOLDER / f"{name}.txt").read_text("utf-8"))
