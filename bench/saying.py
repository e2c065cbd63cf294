"""What was read out of the excerpts against what they say: rows of the report for those looked at and those kept back.

A criterion counts as right when its code and its text are: on true text exactly, else nine tenths of its letters. Its
points, deadline, proofs and whom it binds are counted among the criteria whose code was found; date, issuer and role of
a reference among the mentions whose id was.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bench.excerpts import KEPT_BACK, LOOKED_AT, Excerpt, excerpt
from bench.frames import Score, score
from extract.reading import read
from extract.units.gazetteer import load
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.facts import Criterion, Facts, Reference

FORMS = ("true text", "restored OCR", "raw OCR")
_LIKE = 90  # of 100: a text that was read is the one that is labelled
_DAMAGED_LIKE = 75  # of 100: the label stands damaged
_MEASURES = {
    "references": "references by mention, exact id, F1",
    "beside": "date, issuer and role of those found",
    "dates": "dates, exact value, F1",
    "deadlines": "deadlines among them, F1",
    "units": "units named, F1",
    "criteria": "criteria, id and text, F1",
    "fields": "points, deadline, proofs and whom it binds, of those found",
    "conflicts": "contradictions, F1",
}


@dataclass(slots=True)
class Tally:
    """Counts of one measure: right, found, wanted; and what was wrong, for who may look at it."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self, name: str, found: Counter[str], wanted: Counter[str]) -> None:
        """Add what one paper was read to say and what it says."""
        self.right += (found & wanted).total()
        self.found += found.total()
        self.wanted += wanted.total()
        self.wrong += [f"{name} +{item}" for item in (found - wanted).elements()]
        self.wrong += [f"{name} -{item}" for item in (wanted - found).elements()]

    def hold(self, name: str, what: str, shown: object, wanted: object) -> None:
        """Add one value that is right or not."""
        self.found += 1
        self.wanted += 1
        self.right += shown == wanted
        if shown != wanted:
            self.wrong.append(f"{name} {what}: {shown!r} for {wanted!r}")

    def __str__(self) -> str:
        """Return "0.958 (46 of 48, 2 wrong)"."""
        if not self.found + self.wanted:
            return "–"
        share = 2 * self.right / (self.found + self.wanted)
        return f"{share:.3f} ({self.right} of {self.wanted}, {self.found - self.right} wrong)"


def excerpt_rows() -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of the report; errors are printed for the papers that are looked at."""
    for numbers, told in ((LOOKED_AT, "looked at"), (KEPT_BACK, "kept back")):
        tallies = {form: _measured(numbers, form) for form in FORMS}
        if numbers == LOOKED_AT:
            _tell(tallies)
        for key, measure in _MEASURES.items():
            yield f"excerpts {told}: {measure}", [str(tallies[form][0][key]) for form in FORMS]
        yield f"excerpts {told}: letterhead fields right", [str(tallies[form][1]) for form in FORMS]
        yield (
            f"excerpts {told}: numbers and days said to be printed but wrong",
            [tallies[form][1].sureness for form in FORMS],
        )


def _tell(tallies: dict[str, tuple[dict[str, Tally], Score]]) -> None:
    for form, (measures, frames) in tallies.items():
        for key, tally in measures.items():
            for wrong in tally.wrong:
                print(f"{form}, {key}: {wrong}", file=sys.stderr)
        print(f"{form}, letterheads: {', '.join(frames.wrong) or '–'}", file=sys.stderr)


def _measured(numbers: tuple[int, ...], form: str) -> tuple[dict[str, Tally], Score]:
    tallies, frames = {key: Tally() for key in _MEASURES}, Score()
    for paper in map(excerpt, numbers):
        if form not in paper.readings:
            continue
        facts = read(paper.readings[form])
        name = paper.name[:2]
        if "references" in paper.labels:
            _told_beside_criteria(tallies, name, paper, facts)
        _criteria(tallies, name, paper, facts, least=100 if form == "true text" else _LIKE)
        wanted = {key: value for key, value in paper.labels["frame"].items() if not key.endswith("_state")}
        frames += score(paper.name, facts.letterhead, wanted)
    return tallies, frames


def _told_beside_criteria(tallies: dict[str, Tally], name: str, paper: Excerpt, facts: Facts) -> None:
    _references(tallies, name, paper, facts)
    for key, found, wanted in (
        (
            "dates",
            (date.value or "impossible" for date in facts.dates),
            (value.rstrip("!") for value in _values(paper)),
        ),
        (
            "deadlines",
            (date.value for date in facts.dates if date.deadline),
            (value.rstrip("!") for value in _values(paper) if value.endswith("!")),
        ),
        ("units", _named(facts, paper), paper.labels["units"]),
        ("conflicts", (conflict.kind for conflict in facts.conflicts), paper.labels.get("conflicts", ())),
    ):
        tallies[key].count(name, Counter(found), Counter(wanted))


def _values(paper: Excerpt) -> list[str]:
    values: str = paper.labels["dates"]
    return values.split()


def _references(tallies: dict[str, Tally], name: str, paper: Excerpt, facts: Facts) -> None:
    wanted = paper.references
    found = Counter(reference.id for reference in facts.references)
    tallies["references"].count(name, found, Counter(row[0] for row in wanted))
    for reference, (code, date, issuer, role) in _paired(facts.references, wanted):
        for what, shown, label in (
            ("date", reference.date, date),
            ("issuer", reference.issuer, issuer),
            ("role", reference.role, role),
        ):
            if label != "?":
                right = _comparable("" if label == "-" else label)
                tallies["beside"].hold(name, f"{code} {what}", _likened(_comparable(shown or ""), right), right)


def _paired(found: tuple[Reference, ...], wanted: list[list[str]]) -> Iterator[tuple[Reference, list[str]]]:
    """Yield mentions with their labels: the same ids in the same order."""
    ids, labels = [reference.id for reference in found], [row[0] for row in wanted]
    for block in SequenceMatcher(None, ids, labels, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            yield found[block.a + offset], wanted[block.b + offset]


def _named(facts: Facts, paper: Excerpt) -> set[str]:
    """Return the units named, each once, not those of bodies alone; with their province where the labels tell it."""
    provinces = {unit.key: unit.province for unit in (*load().units, *load().areas)}
    found = set()
    for unit in facts.units:
        if not unit.named:
            continue
        province = provinces.get((unit.code, unit.valid_from), "").split(" ", 1)[-1]
        told = f"{unit.name}/{province}"
        found.add(told if told in paper.labels["units"] else unit.name if unit.code else f"{unit.name}?")
    return found


def _criteria(tallies: dict[str, Tally], name: str, paper: Excerpt, facts: Facts, *, least: int) -> None:
    wanted, found = {demand.code: demand for demand in paper.demands}, {c.code: c for c in facts.criteria}
    right = {
        code
        for code, demand in wanted.items()
        if code in found and _same_text(found[code].text, demand.text, _DAMAGED_LIKE if paper.damaged else least)
    }
    tallies["criteria"].count(
        name,
        Counter(code if code in right or code not in wanted else f"{code} {found[code].text!r}" for code in found),
        Counter(list(wanted)),
    )
    for code in wanted.keys() & found.keys():
        demand = wanted[code]
        for what, label in (
            ("points", demand.points),
            ("deadline", demand.deadline),
            ("proofs", demand.proofs),
            ("binds", demand.binds),
        ):
            if label != "?":
                right_value = _comparable("" if label == "-" else label)
                shown = _comparable(_shown(found[code], what))
                tallies["fields"].hold(name, f"{code} {what}", _likened(shown, right_value), right_value)


def _shown(criterion: Criterion, what: str) -> object:
    value = {
        "points": criterion.points,
        "deadline": criterion.deadline,
        "proofs": ", ".join(criterion.proofs),
        "binds": criterion.applies_to,
    }[what]
    return "" if value is None else value


def _same_text(shown: str, wanted: str, least: int) -> bool:
    return fuzz.ratio(_comparable(shown), _comparable(wanted)) >= least


def _likened(shown: str, wanted: str) -> str:
    """Return the wanted text where a longer text was read nearly so."""
    return wanted if len(wanted) > 12 and fuzz.ratio(shown, wanted) >= _LIKE else shown


def _comparable(value: object) -> str:
    return " ".join(fold(str(value)).split())
