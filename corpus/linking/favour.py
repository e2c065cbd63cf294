"""Whether a passage speaks for a unit or against it: by its words alone, and by what one criterion asks for."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from corpus.linking.figures import PER_CENT, number
from corpus.linking.goals import figures_in, measured, reached_share
from corpus.linking.linking_rules import rules
from corpus.linking.scoring import Point, worded
from corpus.linking.table_rows import Asked, counts_bad, row_at, verdict
from corpus.linking.telling import (
    CLAUSE,
    COUNTED,
    against,
    bare,
    barely,
    counts,
    falls_short,
    front_of,
    graded,
    in_bad_state,
    largest_share,
    not_yet,
    ranked_low,
    tells_share,
)
from corpus.linking.terms import shared_phrases
from corpus.phrases import abbreviations, spoken
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from corpus.linking.aims import Aim
    from corpus.linking.criteria import Criterion, Programme
    from corpus.linking.readings import Paper, Reading

Favour = tuple[bool, list[Point]]
"""Whether a passage speaks for the unit, with the points that gives."""


def favour(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion, said: Favour) -> Favour | None:
    """Return the favour of a passage for one criterion; None where it proves nothing for it.

    Args:
        paper: where it stands.
        reading: the passage.
        aim: the programme.
        criterion: one of its criteria.
        said: what `favourable_of` told of the passage.
    """
    if (told := _row(paper, reading, aim, criterion)) or (told := _most(paper, reading, aim, criterion)):
        return told
    meant = _asked_for(paper, reading, criterion, said)
    if meant is None:
        return None
    spoken_against = (
        _forbidden(reading, aim, criterion)
        or _denied(reading, aim, criterion)
        or _risen(reading, aim, criterion)
        or _fallen(reading, aim, criterion)
        or _below(paper, reading, aim, criterion)
        or _missed(paper, reading, aim, criterion)
        or _graded(reading, criterion)
    )
    return spoken_against or meant


def favourable_of(paper: Paper, reading: Reading) -> Favour | None:
    """Return whether a passage speaks for the unit, with the points that gives; None where it proves nothing."""
    printed = rules().misread_not_yet.sub(rules().not_yet_word, reading.said)
    said, cues = bare(printed), rules().cues
    if cues["void"].first(said) or cues["scoring"].opens(said) or cues["asking"].opens(said):
        return None
    if found := _against(paper, reading, printed):
        return _unfavourable(f", {found}")
    if reading.title or rules().is_kind("intending", paper.type):
        return True, []
    done = _done(paper, said, printed)
    return None if done is None else (True, done)


def _against(paper: Paper, reading: Reading, printed: str) -> str | None:
    """Return what in a passage speaks against the unit, in words; None where nothing does."""
    said, cues = bare(printed), rules().cues
    if cues["opposite"].opens(said):
        return "nói ngược với câu trước"
    # What turns a phrase round stands in the same clause.
    clauses = (against(spoken(clause)) for clause in CLAUSE.split(printed))
    found = next(filter(None, clauses), None) or not_yet(printed) or barely(printed) or in_bad_state(said)
    found = found or next(filter(None, (falls_short(spoken(clause)) for clause in CLAUSE.split(printed))), None)
    if found is None and reading.front and cues["contrary"].opens(said):
        denial = rules().denial.search(said)
        found = denial["said"] if denial else None
    if found is not None:
        return f"có cụm từ: {found}"
    headings = (spoken(paper.text[start:end]) for start, end in reading.above[-1:])
    if cues["settled"].first(said):
        return None
    blamed = next(filter(None, map(rules().unfavourable_headings.first, headings)), None)
    return f"nằm trong mục về {blamed}" if blamed else None


def _done(paper: Paper, said: str, printed: str) -> list[Point] | None:
    """Return what telling that something was done is worth; None where it is only intended or pursued."""
    cues, weights = rules().cues, rules().weights
    if rules().is_kind("deciding", paper.type) and cues["adopted"].first(said) and not cues["draft"].first(said):
        return [Point(weights["done"]), Point(weights["adopted"], "Ghi kết quả biểu quyết, thông qua")]
    # What is intended goes on from where it is said so; what stands before that may be done.
    intends = cues["intended"].pattern.search(said)
    front = front_of(printed, cues["intended"]) if intends else ""
    if intends and (cues["done"].first(said[: intends.start()]) or COUNTED.search(front)) and counts(front):
        return [Point(weights["done"])]
    if cues["asking"].pattern.match(said.lstrip(" 0123456789"), 0) or cues["asking"].opens(said):
        return None
    surely, done = cues["surely_done"].first(said), cues["done"].first(said)
    counted = done or COUNTED.search(printed)
    if (cues["intended"].first(said) and not surely) or (cues["pursued"].first(said) and not (surely or counted)):
        return None
    # "1,2 ha cà phê bị xói gốc" counts what was lost, and nobody did it.
    told = done or tells_share(printed) or (COUNTED.search(printed) and not cues["suffered"].first(said))
    return [Point(weights["done"])] if told else []


def _asked_for(paper: Paper, reading: Reading, criterion: Criterion, said: Favour) -> Favour | None:
    """Return whether a passage speaks for the unit where the criterion itself says what else speaks against one.

    "Chuyển đổi đất lúa kém hiệu quả" is met by "12 ha lúa kém hiệu quả được chuyển đổi".
    """
    found = None if said[0] else against(spoken(reading.said)) or in_bad_state(bare(reading.said))
    if found is None or f" {fold(found)} " not in spoken(fold(criterion.text)):
        return said
    if any(f" {fold(found)} " in spoken(fold(whole)) for whole in rules().unwanted.findall(canonical(criterion.text))):
        return said
    other = re.sub(re.escape(found), "", canonical(reading.said), flags=re.IGNORECASE)
    return favourable_of(paper, replace(reading, said=other))


def _forbidden(reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where it counts what the criterion wants none of.

    "Không để học sinh bỏ học" is spoken against by "23 học sinh bỏ học".
    """
    unwanted, cues = aim.unwanted[criterion.id], rules().cues
    for clause in CLAUSE.split(reading.said) if unwanted else ():
        said = worded(clause).terms
        found = frozenset().union(*(one & said for one in unwanted))
        whole = any(one <= said for one in unwanted)
        # "Dịch bệnh đã lây lan" tells that it is there.
        told = spoken(clause)
        for phrase in shared_phrases(clause, found, abbreviations()):
            told = told.replace(f" đã {phrase} ", f" vẫn {phrase} ")
        least = rules().words["let" if rules().letting.search(spoken(clause)) else "forbidden"]
        if not (whole or aim.weights.total(found) >= least) or not (
            COUNTED.search(clause) or cues["still"].first(told)
        ):
            continue
        if not cues["forbidden_unless"].first(told):
            shown = ", ".join(shared_phrases(clause, found, abbreviations()))
            return _unfavourable(f", để xảy ra: {shown}")
    return None


def _risen(reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where more is told of what the criterion wants less of."""
    lessened = rules().cues["lessened"].first(spoken(criterion.text))
    before: frozenset[str] = frozenset()
    for clause in CLAUSE.split(reading.said) if lessened else ():
        said = spoken(clause)
        found = rules().risen.search(said)
        shared = worded(clause).shared(aim.wordings[criterion.id])
        # "Xảy ra 07 vụ tai nạn, tăng 03 vụ": what rose stands in the clause before.
        if found and (shared or before) and not rules().cues["good"].first(said):
            return _unfavourable(f", có cụm từ: {found['said']}")
        before = shared
    return None


def _fallen(reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where less is told of what is good to have more of."""
    if aim.unwanted[criterion.id] or rules().cues["lessened"].first(spoken(criterion.text)):
        return None
    for clause in CLAUSE.split(reading.said):
        said = spoken(clause)
        found = rules().fallen.search(said)
        if found and not rules().cues["worse"].first(spoken(reading.said)) and rules().cues["good"].first(said):
            return _unfavourable(f", có cụm từ: {found['said']}")
    return None


def _graded(reading: Reading, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where its grade is below what is asked for, or its place the last."""
    asked = rules().graded.search(spoken(criterion.text))
    found = graded(spoken(reading.said), fold(asked["grade"]) if asked else None) or ranked_low(reading.said)
    return _unfavourable(f", có cụm từ: {found}") if found else None


def _row(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
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
    told = verdict(row, Asked(aim.goals[criterion.id], less, _part_passed(paper, aim, criterion)))
    if told is None:
        return None
    return (True, [Point(rules().weights["done"])]) if told[0] else _unfavourable(f": {told[1]}")


def _most(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
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
    return (True, [Point(rules().weights["done"])]) if told.reached else _unfavourable(f": {told.said}")


def _missed(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where its number of things, or its day, misses what is asked for."""
    asked = tuple(goal for goal in aim.goals[criterion.id] if goal.kind != "share")
    passed = _part_passed(paper, aim, criterion)
    told = measured(asked, reading.said, passed, _year(paper, aim)) if asked else None
    return None if told is None or told.reached else _unfavourable(f": {told.said}")


def _denied(reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where it says "không" right before what the criterion asks for."""
    for clause in CLAUSE.split(reading.said):
        for found in rules().denied.finditer(spoken(clause)):
            if any(fold(found["what"]) in unwanted for unwanted in aim.unwanted[criterion.id]):
                continue
            asked = [matter for matter in aim.matters[criterion.id] if fold(found["what"]) in matter.terms]
            less = (rules().cues["lessening"].first(one.said) or rules().cues["under"].first(one.said) for one in asked)
            if asked and not any(less):
                return _unfavourable(f", có cụm từ: {found['said']}")
    return None


def _below(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where the share it tells is well below what the criterion asks for.

    What grows over the year ("giải ngân đạt 44%") is held against the part of the period that has passed; a rate
    ("tỷ lệ tham gia") is not.
    """
    target, said, limits = aim.targets[criterion.id], canonical(reading.said), rules().words
    passed = _part_passed(paper, aim, criterion)
    if target is None:
        planned = _of_plan(said)
        if planned is not None and planned < 100 * limits["plan_share"] * passed:
            return _unfavourable(f": {planned:g}% kế hoạch".replace(".", ","))
    figures = figures_in(said)
    if not figures and not counts_bad(row_at(paper.text, reading.start)) and (share := largest_share(said)) is not None and share[0] < limits["little"]:
        return _unfavourable(f": mới được {share[1]}")
    reached, least = reached_share(said), limits["target_share"]
    if rules().cues["rate"].first(spoken(criterion.text)):
        least = limits["rate_share"]
    if target is None or reached is None:
        return None
    under = any(rules().cues["at_most"].first(spoken(match["front"])) for match in PER_CENT.finditer(said))
    if reached >= target * least * passed and not (under and figures and reached <= target):
        return None
    shown = f"{reached:.4g}%".replace(".", ",")
    return _unfavourable(f": {shown}, tiêu chí {criterion.code} cần {target:g}%")


def _of_plan(said: str) -> float | None:
    """Return the most that a passage tells to be reached of a plan ("bằng 34% chỉ tiêu"), in per cent."""
    told = [
        match
        for match in PER_CENT.finditer(said)
        if rules().cues["of_plan"].opens(spoken(said[match.end() :]))
        and not rules().cues["changing"].first(spoken(match["front"]))
    ]
    return max((number(match["figure"]) for match in told), default=None)


def _unfavourable(why: str) -> Favour:
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
