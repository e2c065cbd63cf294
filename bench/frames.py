"""Letterheads against labels told by hand: how many fields are right, and how many numbers and days are surely wrong.

A number or day that is said to be printed and is not what the paper says is worse than a gap: these are counted apart.
Abstracts count as right where nine tenths of their letters are: what OCR did to single words is restoration's affair.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from bench.own_papers import KEPT_BACK, SHOWN, own_papers
from extract.reading import read
from normalize.folding import fold
from normalize.restoring import restore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.own_papers import OwnPaper
    from extract.facts import Letterhead

_ROOT = Path(__file__).resolve().parents[1]
_LIKE = 90  # of 100: an abstract is right
_SURE = ("number", "date")


@dataclass(frozen=True, slots=True)
class Score:
    """Fields right of all that are labelled; numbers and days wrong of those said to be printed; which were wrong."""

    right: int = 0
    total: int = 0
    surely_wrong: int = 0
    sure: int = 0
    wrong: tuple[str, ...] = ()

    def __add__(self, other: Score) -> Score:
        """Return the score of both together."""
        return Score(
            self.right + other.right,
            self.total + other.total,
            self.surely_wrong + other.surely_wrong,
            self.sure + other.sure,
            self.wrong + other.wrong,
        )

    def __str__(self) -> str:
        """Return "81 / 81 (100.0%)"."""
        return f"{self.right} / {self.total} ({self.right / max(1, self.total):.1%})"

    @property
    def sureness(self) -> str:
        """Return "0 of 18", what is printed but wrong."""
        return f"{self.surely_wrong} of {self.sure}"


def labels(name: str) -> dict[str, dict[str, Any]]:
    """Return a file of labels beside this module, by paper and field."""
    with (_ROOT / "bench" / name).open("rb") as file:
        return tomllib.load(file)


def score(name: str, head: Letterhead, wanted: dict[str, Any]) -> Score:
    """Return how well one letterhead was read."""
    wrong = tuple(f"{name[:2]} {field}" for field, value in wanted.items() if not _is_right(head, field, value))
    printed = [field for field in _SURE if (shown := getattr(head, field)) and shown.state == "printed"]
    surely = sum(not _is_right(head, field, wanted[field]) for field in printed)
    return Score(len(wanted) - len(wrong), len(wanted), surely, len(printed), wrong)


def own_rows() -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of the report over the project's own papers; of those kept back only totals are known."""
    sure: dict[int, Score] = {}
    for numbers, told in ((SHOWN, "01 to 08, looked at"), (KEPT_BACK, "09 to 16, kept back")):
        papers = own_papers(numbers)
        for engine in ("English", "Vietnamese"):
            scores = [_total(papers, engine, form) for form in range(3)]
            sure = {form: sure.get(form, Score()) + found for form, found in enumerate(scores)}
            if numbers == SHOWN:
                print(
                    f"own letterheads, {engine}:",
                    *(", ".join(found.wrong) or "–" for found in scores),
                    sep=" | ",
                    file=sys.stderr,
                )
            yield f"letterhead fields right, own papers {told}, {engine} engine", [str(found) for found in scores]
    yield "numbers and days said to be printed but wrong, own papers", [sure[form].sureness for form in range(3)]


def _total(papers: list[OwnPaper], engine: str, form: int) -> Score:
    wanted, total = labels("own_letterheads.toml"), Score()
    for paper in papers:
        text = paper.english if engine == "English" else paper.vietnamese
        doubts = paper.doubts if engine == "Vietnamese" else ()
        text = (paper.truth, restore(text, doubts).text if doubts else restore(text).text, text)[form]
        total += score(paper.name, read(text).letterhead, wanted[paper.name])
    return total


def _is_right(head: Letterhead, field: str, value: object) -> bool:
    if field == "recipients":
        return len(head.recipients) == value
    shown = getattr(head, field)
    read_value, wanted = _comparable(shown.value if shown else ""), _comparable(value)
    return fuzz.ratio(read_value, wanted) >= _LIKE if field == "abstract" else read_value == wanted


def _comparable(value: object) -> str:
    return " ".join(fold(str(value)).split())
