"""What a criterion asks for in figures: a share, a number of things, a last day; and where a passage misses it.

"Ít nhất 02 mô hình", "từ 95% trở lên", "dưới 1%", "trước ngày 31/5/2024".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpus.linking.figures import COUNT, DAY, PER_CENT, SCORED, day_of, number, shares
from corpus.linking.linking_rules import rules
from corpus.linking.terms import terms
from corpus.phrases import abbreviations, spoken
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_PART = re.compile(r"[;.](?=\s|$)")
_CLAUSE_END = re.compile(r"[,;:.](?=\s|$)")
_NEAR = 4  # syllables before a figure that say what it is


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure that a criterion asks for.

    Attributes:
        kind: of what the figure is.
        figure: per cent, things, or the ordinal of a day.
        at_most: whether it must not be passed; a last day must not.
        unit: the folded syllable behind the number of things, "" otherwise.
        said: how the criterion puts it.
        matter: the terms of the part of the criterion that says so.
    """

    kind: Literal["share", "count", "day"]
    figure: float
    at_most: bool
    unit: str
    said: str
    matter: frozenset[str]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a passage tells beside a goal: whether that is reached, and in words."""

    reached: bool
    said: str


def goals(text: str, year: int | None) -> tuple[Goal, ...]:
    """Return what a criterion asks for in figures; a last day without a year is of the programme's."""
    found: list[Goal] = []
    for part in _PART.split(canonical(text)):
        matter = terms(part, abbreviations())
        found.extend(_share_goals(part, matter))
        found.extend(_count_goals(part, matter))
        found.extend(_day_goals(part, matter, year))
    return tuple(found)


def measured(found: tuple[Goal, ...], said: str, passed: float, year: int | None) -> Measure | None:
    """Return what a passage tells beside the goals that it is about; None where it tells nothing to hold against them.

    Args:
        found: the goals of one criterion.
        said: the passage.
        passed: the part of the period that has passed, which what grows over it is held against.
        year: of days that are printed without one.
    """
    said = canonical(said)
    told = [measure for goal in _meant(found, said) if (measure := _measure(goal, said, passed, year))]
    missed = (measure for measure in told if not measure.reached)
    return next(missed, told[0] if told else None)


def figures_in(said: str) -> list[float]:
    """Return the percentages that a passage tells as reached, not those by which something grew or fell."""
    changing = rules().cues["changing"]
    told = (match for match in PER_CENT.finditer(said) if not changing.first(_behind_state(match["front"])))
    return [number(match["figure"]) for match in told]


def own_part(said: str, matter: frozenset[str]) -> str:
    """Return a passage without the clauses whose percentages are those of another matter than the one of these terms.

    "Không có học sinh bỏ học, trẻ 5 tuổi ra lớp đủ 100%" tells no percentage of those who left school. What says hardly
    more than a figure goes on with the clause before: "bỏ học 05 em, chiếm 0,27%".
    """
    parts: list[str] = []
    for clause in filter(str.strip, _CLAUSE_END.split(said)):
        if parts and _says_little(clause):
            parts[-1] = f"{parts[-1]}, {clause.strip()}"
        else:
            parts.append(clause.strip())
    shared = {part: len(terms(part, abbreviations()) & matter) for part in parts}
    figures = {part: count for part, count in shared.items() if "%" in part}
    most = max(figures.values(), default=0)
    if not any(shared.values()) or all(count == most > 0 for count in figures.values()):
        return said
    return "; ".join(part for part in parts if part not in figures or (shared[part] == most > 0))


def _says_little(clause: str) -> bool:
    """Whether a clause has no matter of its own beside what tells that a figure was reached."""
    words = spoken(clause)
    for cue in ("done", "rate", "of_plan", "leading", "state"):
        words = rules().cues[cue].pattern.sub(" ", words)
    return sum(word.isalpha() for word in words.split()) < _NEAR


def _behind_state(front: str) -> str:
    """Return the words before a figure, without those before "còn", "xuống": "giảm còn" tells a state."""
    words = spoken(front)
    states = list(rules().cues["state"].pattern.finditer(words))
    return words[states[-1].end() :] if states else words


def _meant(found: tuple[Goal, ...], said: str) -> Iterator[Goal]:
    """Yield the goals of the parts of a criterion that a passage shares most with."""
    told = terms(said, abbreviations())
    most = max((len(goal.matter & told) for goal in found), default=0)
    for goal in found:
        if len(goal.matter & told) == most:
            yield goal


def _measure(goal: Goal, said: str, passed: float, year: int | None) -> Measure | None:
    if goal.kind == "day":
        return _measure_day(goal, said, year)
    if goal.kind == "count":
        return _measure_count(goal, said, passed)
    return _measure_most(goal, said) if goal.at_most else None


def _measure_most(goal: Goal, said: str) -> Measure | None:
    figures = figures_in(own_part(said, goal.matter))
    if not figures or (min(figures) <= goal.figure < max(figures)):
        return None
    reached = max(figures) <= goal.figure
    return Measure(reached, f"{_written(max(figures))}%, tiêu chí cần {goal.said}")


def _measure_count(goal: Goal, said: str, passed: float) -> Measure | None:
    none_reached, lost = rules().cues["not_reached"], rules().cues["lost"]
    told = [
        number(match["figure"])
        for match in COUNT.finditer(said)
        if fold(match["unit"]) == goal.unit
        and not none_reached.first(spoken(match["front"]))
        and not lost.first(spoken(_CLAUSE_END.split(said[match.end() :])[0]))
    ]
    if goal.unit in _scores():
        told += [number(match["figure"]) for match in SCORED.finditer(said) if fold(match["unit"]) == goal.unit]
        return Measure(max(told) >= goal.figure, f"{_written(max(told))}, tiêu chí cần {goal.said}") if told else None
    if not told:
        return None
    if goal.at_most:
        return Measure(max(told) <= goal.figure, f"{_written(max(told))}, tiêu chí cần {goal.said}")
    reached = sum(told) >= goal.figure * rules().words["count_share"] * passed
    return Measure(reached, f"{_written(sum(told))}, tiêu chí cần {goal.said}")


def _measure_day(goal: Goal, said: str, year: int | None) -> Measure | None:
    until = rules().cues["until"]
    days = [
        day_of(match, year)
        for match in DAY.finditer(said)
        if (match["year"] or spoken(match["front"]).endswith(" ngày ")) and not until.first(spoken(match["front"]))
    ]
    told = [day for day in days if day is not None]
    if not told:
        return None
    last = max(told)
    return Measure(last.toordinal() <= goal.figure, f"ngày {last:%d/%m/%Y}, tiêu chí cần {goal.said}")


def _share_goals(part: str, matter: frozenset[str]) -> Iterator[Goal]:
    for match in PER_CENT.finditer(part):
        front = _near(match["front"])
        under = rules().cues["under"].first(front) is not None
        if under or not rules().cues["changing"].first(front):
            yield Goal("share", number(match["figure"]), under, "", _said(match, "%"), matter)


def _count_goals(part: str, matter: frozenset[str]) -> Iterator[Goal]:
    cues = rules().cues
    for match in COUNT.finditer(part):
        front, unit = _near(match["front"]), fold(match["unit"])
        numbers = cues["numbering"].first(f" {' '.join(front.split()[-2:])} ")
        if numbers or cues["no_count"].first(front) or cues["no_unit"].first(f" {match['unit'].casefold()} "):
            continue
        under = cues["under"].first(front) is not None
        if cues["times"].first(f" {match['unit'].casefold()} ") and not under:
            continue
        if unit in _scores() and not cues["scored_from"].first(front):
            continue
        if number(match["figure"]) > 1 and not cues["changing"].first(front):
            yield Goal("count", number(match["figure"]), under, unit, _said(match, f" {match['unit']}"), matter)


def _day_goals(part: str, matter: frozenset[str], year: int | None) -> Iterator[Goal]:
    for match in DAY.finditer(part):
        day = day_of(match, year)
        if day and rules().cues["before"].first(spoken(match["front"])):
            yield Goal("day", day.toordinal(), True, "", f"trước ngày {day:%d/%m/%Y}", matter)  # noqa: FBT003


def _scores() -> frozenset[str]:
    """Return the folded units whose numbers do not add up."""
    return frozenset(rules().cues["scores"].shown)


def _near(front: str) -> str:
    return f" {' '.join(spoken(front).split()[-_NEAR:])} "


def _said(match: re.Match[str], behind: str) -> str:
    words = " ".join(match["front"].split()[-2:])
    return f"{words} {match['figure']}{behind}".strip()


def _written(figure: float) -> str:
    """Return a number as Vietnamese writes it."""
    return f"{figure:,.10g}".replace(",", " ").replace(".", ",").replace(" ", ".")


def reached_share(said: str) -> float | None:
    """Return the most that a passage says to have reached, in per cent, by a percentage or a share of a whole."""
    told = figures_in(said) or [100 * part for part, _ in shares(said)]
    return max(told, default=None)
