"""Whether a passage reaches what a criterion asks for: shares, numbers, days, grades, rows of tables."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from corpus.linking.figures import PER_CENT, number
from corpus.linking.goals import figures_in, measured, own_part, reached_share
from corpus.linking.linking_rules import rules
from corpus.linking.scoring import Point, worded
from corpus.linking.table_rows import Asked, counts_bad, row_at, verdict
from corpus.linking.telling import CLAUSE, graded, largest_share, ranked_low
from corpus.phrases import spoken
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from corpus.linking.aims import Aim
    from corpus.linking.criteria import Criterion, Programme
    from corpus.linking.readings import Paper, Reading

Favour = tuple[bool, list[Point]]
"""Whether a passage speaks for the unit, with the points that gives."""


def row_says(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Return what a row of a table says by its columns, None where it is none or they do not tell."""
    row = row_at(paper.text, reading.start)
    if row is None:
        return None
    named = " ".join((paper.title, reading.said, *(name for name, _ in row)))
    said = worded(named).terms
    less = (
        any(one & said for one in aim.unwanted[criterion.id])
        or any(goal.at_most and goal.kind == "share" for goal in aim.goals[criterion.id])
        or any(
            rules().cues["lessened"].first(f" {matter.said} ")
            for matter in aim.matters[criterion.id]
            if matter.terms & said
        )
    )
    passed = _part_passed(paper, aim, criterion)
    told = verdict(row, Asked(aim.goals[criterion.id], less, passed, aim.terms[criterion.id]))
    if told is None:
        return None
    return (True, [Point(rules().weights["done"])]) if told[0] else unfavourable(f": {told[1]}")


def stays_below(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Return what a passage tells of a share that the criterion wants to stay below: "dưới 1%"."""
    asked = tuple(goal for goal in aim.goals[criterion.id] if goal.kind == "share" and goal.at_most)
    told = measured(asked, reading.said, 1.0, _year(paper, aim)) if asked else None
    none = (
        fold(found["what"]) in goal.matter
        for clause in CLAUSE.split(reading.said)
        for found in rules().denied.finditer(spoken(clause))
        for goal in asked
    )
    if told is None:
        return (True, [Point(rules().weights["done"])]) if any(none) else None
    return (True, [Point(rules().weights["done"])]) if told.reached else unfavourable(f": {told.said}")


def misses(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where its number of things, or its day, misses what is asked for."""
    asked = tuple(goal for goal in aim.goals[criterion.id] if goal.kind != "share")
    passed = _part_passed(paper, aim, criterion)
    told = measured(asked, reading.said, passed, _year(paper, aim)) if asked else None
    return None if told is None or told.reached else unfavourable(f": {told.said}")


def grade_says(reading: Reading, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where its grade is below what is asked for, or its place the last."""
    asked = rules().graded.search(spoken(criterion.text))
    found = graded(spoken(reading.said), fold(asked["grade"]) if asked else None) or ranked_low(reading.said)
    return unfavourable(f", có cụm từ: {found}") if found else None


def falls_below(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where the share it tells is well below what the criterion asks for.

    What grows over the year ("giải ngân đạt 44%") is held against the part of the period that has passed; a rate
    ("tỷ lệ tham gia") is not.
    """
    target, limits = aim.targets[criterion.id], rules().words
    said = own_part(canonical(reading.said), aim.terms[criterion.id])
    passed = _part_passed(paper, aim, criterion)
    if target is None:
        planned = _of_plan(said)
        if planned is not None and planned < 100 * limits["plan_share"] * passed:
            return unfavourable(f": {planned:g}% kế hoạch".replace(".", ","))
    figures = figures_in(said)
    if (
        not figures
        and not counts_bad(row_at(paper.text, reading.start))
        and (share := largest_share(said)) is not None
        and share[0] < limits["little"]
    ):
        return unfavourable(f": mới được {share[1]}")
    reached, least = reached_share(said), limits["target_share"]
    if rules().cues["rate"].first(spoken(criterion.text)):
        least = limits["rate_share"]
    if target is None or reached is None:
        return None
    under = any(rules().cues["at_most"].first(spoken(match["front"])) for match in PER_CENT.finditer(said))
    if reached >= target * least * passed and not (under and figures and reached <= target):
        return None
    shown = f"{reached:.4g}%".replace(".", ",")
    return unfavourable(f": {shown}, tiêu chí {criterion.code} cần {target:g}%")


def _of_plan(said: str) -> float | None:
    """Return the most that a passage tells to be reached of a plan ("bằng 34% chỉ tiêu"), in per cent."""
    told = [
        match
        for match in PER_CENT.finditer(said)
        if rules().cues["of_plan"].opens(spoken(said[match.end() :]))
        and not rules().cues["changing"].first(spoken(match["front"]))
    ]
    return max((number(match["figure"]) for match in told), default=None)


def unfavourable(why: str) -> Favour:
    """Return that a passage speaks against the unit, with the reason that people read."""
    return False, [Point(rules().weights["done"], f"Nội dung bất lợi{why}")]


def _part_passed(paper: Paper, aim: Aim, criterion: Criterion) -> float:
    """Return the part of the period that what a criterion asks for has had to grow; all of it for a rate."""
    return 1.0 if rules().cues["rate"].first(spoken(criterion.text)) else _passed(paper, aim.programme)


def _year(paper: Paper, aim: Aim) -> int | None:
    """Return the year that days without one are of."""
    return aim.programme.year or (int(paper.date[:4]) if paper.date else None)


def _passed(paper: Paper, programme: Programme) -> float:
    """Return the part of a programme's period that has passed on the day of a paper; 1 where days are not known."""
    days = (programme.period_start, paper.date, programme.period_end)
    if not all(days) or any(len(day or "") < len("2024-01-01") for day in days):
        return 1.0
    first, day, last = (date.fromisoformat(one or "") for one in days)
    return min(1.0, max(0.0, (day - first) / (last - first))) if last > first else 1.0
