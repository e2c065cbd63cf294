"""The criteria of a plan: what it asks for, item by item, in the sections that set criteria and nowhere else.

1. The paper must speak of emulation or scoring at all (`criteria.toml`, gate).
2. The headings that set criteria are found, the best group of words first; of nested ones the innermost counts.
3. Under each, the leaves of the outline are the criteria. Bullets are lettered in order: 3.2.1.a, 3.2.1.b.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from extract.criteria.addressees import addressee, named_within, opening
from extract.criteria.demands import deadline_in, last_day_in, points_in, points_of_row, proofs_in, proofs_named, within
from extract.criteria.from_tables import TableDemand, demands_of, points_of
from extract.criteria.outline import Item, inline_items, letter_of, read_outline, walk
from extract.criteria.scoring_tables import ScoringTable, read_tables
from extract.facts import Criterion, Date, Letterhead, Reference
from extract.grammar import any_of, table, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.source import Source

_HEADING_LENGTH = 220  # a heading is no longer than this
_HEADING_WORDS = 110  # the words that make it one that sets criteria stand within its first characters
_SHORT_LINE = 0.5  # a line shorter than this share of the usual width is a heading
_FULL_LINE = 0.75  # a line shorter than this share of the usual width had room for more
_ITEM_MINIMUM = 15  # characters; what is shorter asks for nothing

_UNNAMED = ("bullet", "star")  # marks without a label of their own
_SECTIONS = ("roman", "part")
_NO_CODE = ("annex", *_SECTIONS, *_UNNAMED)

Branch = tuple[Item, tuple[Item, ...]]


@dataclass(frozen=True, slots=True)
class _Paper:
    """What a criterion is read from: the text, what was found in it, the day by which the plan is to be done.

    `width` is how many characters a full line has.
    """

    source: Source
    references: tuple[Reference, ...]
    dates: tuple[Date, ...]
    deadline: str | None
    width: int


def read_criteria(
    source: Source, letterhead: Letterhead, references: tuple[Reference, ...], dates: tuple[Date, ...]
) -> tuple[Criterion, ...]:
    """Return the criteria that a paper sets, in order; none where it sets none."""
    if not _may_set_criteria(source, letterhead):
        return ()
    begin = source.place_of(letterhead.type.end) if letterhead.type else 0
    tables = [found for found in read_tables(source) if found.asks and found.start >= source.offsets[begin]]
    places = [(source.place_of(found.start), source.place_of(found.end)) for found in tables]
    branches = walk(read_outline(source, begin, places))
    paper = _Paper(source, references, dates, _deadline_of_plan(source, branches, dates), _usual_width(source))
    if tables:  # what is scored is what is asked for: the text around the tables tells how
        rows = [row for found in tables for row in _of_table(paper, found, branches)]
        codes = _unique([(criterion.code, parents) for criterion, parents in rows])
        return tuple(replace(criterion, code=code) for (criterion, _), code in zip(rows, codes, strict=True))
    leaves = [
        (code, leaf, parents)
        for section in _sections(source, branches)
        for code, leaf, parents in _leaves(source, section)
    ]
    codes = _unique([(code, parents) for code, _, parents in leaves])
    made = (_criterion(paper, code, leaf, parents) for code, (_, leaf, parents) in zip(codes, leaves, strict=True))
    return tuple(criterion for criterion in made if criterion)


def _may_set_criteria(source: Source, letterhead: Letterhead) -> bool:
    types = words("criteria", "gate", "types")
    if letterhead.type and letterhead.type.value not in types:
        return False
    return _gate().search(source.folded) is not None


def _sections(source: Source, branches: list[Branch]) -> list[Branch]:
    """Return the items whose headings set criteria, innermost only."""
    for group in table("criteria")["headings"]:
        pattern = re.compile(rf"(?<![a-z]){any_of(tuple(group['words']))}(?![a-z])")
        found = [
            branch
            for branch in branches
            if branch[0].mark not in _UNNAMED
            and branch[0].children
            and pattern.search(_heading_text(source, branch[0])[:_HEADING_WORDS])
            and (group.get("awards", False) or not _is_about_awards(_heading_text(source, branch[0])))
            and (not group.get("addressed", False) or _is_addressed(source, branch[0]))
        ]
        outer = {id(parent) for _, parents in found for parent in parents}
        inner = [branch for branch in found if id(branch[0]) not in outer]
        if inner:
            return inner
    return []


def _is_addressed(source: Source, item: Item) -> bool:
    """Whether a section is parted by whom it binds: "1. Đối với Ủy ban MTTQ Việt Nam các xã"."""
    binds = tuple(table("criteria")["reading"]["binds"])
    return any(_heading_text(source, child).startswith(binds) for child in item.children)


def _is_about_awards(heading: str) -> bool:
    said = table("criteria")["awards"]
    return any(word in heading for word in said["words"]) and not any(word in heading for word in said["unless"])


def _leaves(source: Source, section: Branch) -> Iterator[tuple[str, Item, tuple[Item, ...]]]:
    top, above = section
    waiting: list[tuple[str, Item, tuple[Item, ...], list[int]]] = [(_own_code("", top), top, above, [0])]
    while waiting:
        code, item, parents, bullets = waiting.pop()
        # What stands under a bullet goes into its details: the bullet is the demand.
        if item is not top and _aside().match(source.folded, item.start, item.end):
            continue
        children = item.children if item.mark != "bullet" else []
        if not item.children and item is not top:
            children = inline_items(source, item)
        if not children:
            yield (_lettered(code, bullets) if item.mark in _UNNAMED else code), item, parents
            continue
        # Bullets are lettered in order under one heading; stars only part them.
        counted = bullets if item.mark == "star" else [0]
        under = [(_own_code(code, child), child, (*parents, item), counted) for child in children]
        waiting.extend(reversed(under))


def _lettered(code: str, bullets: list[int]) -> str:
    bullets[0] += 1
    letter = letter_of(bullets[0] - 1)
    return f"{code}.{letter}" if code else letter


def _own_code(above: str, item: Item) -> str:
    if item.mark in _NO_CODE or not item.label:
        return above
    if item.mark == "letter":
        return f"{above}.{item.label}" if above else item.label
    return item.label if "." in item.label or not above else f"{above}.{item.label}"


def _unique(codes: list[tuple[str, tuple[Item, ...]]]) -> list[str]:
    """Return the codes, those that occur twice in the paper told apart by their roman section: "I.1.a", "II.1.a"."""
    often = Counter(code for code, _ in codes)
    romans = [
        next((item.label for item in reversed(parents) if item.mark in ("roman", "part")), "") for _, parents in codes
    ]
    told = [
        f"{roman}.{code}" if often[code] > 1 and roman else code for (code, _), roman in zip(codes, romans, strict=True)
    ]
    seen: Counter[str] = Counter()
    for index, code in enumerate(told):
        seen[code] += 1
        if seen[code] > 1:
            told[index] = f"{code}-{seen[code]}"
    return told


def _criterion(paper: _Paper, code: str, leaf: Item, parents: tuple[Item, ...]) -> Criterion | None:
    source = paper.source
    split = _end_of_own_heading(paper, leaf)
    start = leaf.start if split is None else split
    end = _last_place(leaf)
    points = points_in(source.folded[start:end])
    if points is None and split is not None:
        points = points_in(source.folded[leaf.start : split].rstrip())
    if leaf.mark == "row" and points is None:
        points, end = points_of_row(source, leaf, end)
    if end - start < _ITEM_MINIMUM:
        return None
    first, last = source.span(start, end)
    binding = (*parents, leaf) if split is not None else parents
    headings = [_heading(source, item, split if item is leaf else None) for item in binding]
    folded = source.folded[start:end]
    return Criterion(
        text=source.original[first:last],
        start=first,
        end=last,
        code=code,
        applies_to=named_within(source, start, end) or addressee(headings),
        heading=headings[-1] if headings else None,
        cites=tuple(dict.fromkeys(reference.id for reference in within(paper.references, first, last))),
        proofs=proofs_in(folded),
        deadline=deadline_in(paper.dates, first, last) or paper.deadline,
        points=points,
    )


def _of_table(
    paper: _Paper, table: ScoringTable, branches: list[Branch]
) -> Iterator[tuple[Criterion, tuple[Item, ...]]]:
    """Yield the criteria of a table's rows with the headings above the table, which tell whom they bind."""
    source = paper.source
    place = source.place_of(table.start)
    above = next((branch for branch in reversed(branches) if branch[0].start <= place), None)
    items = (*above[1], above[0]) if above else ()
    headings = [_heading(source, item, None) for item in items if item.mark not in _UNNAMED]
    for demand in demands_of(source, table):
        yield _criterion_of_row(paper, demand, [*headings, *demand.heads]), items


def _criterion_of_row(paper: _Paper, demand: TableDemand, headings: list[str]) -> Criterion:
    source, row = paper.source, demand.row
    first, last = demand.text
    folded = source.folded[source.place_of(first) : source.place_of(last)]
    proofs = source.folded[source.place_of(row.proofs[0]) : source.place_of(row.proofs[1])]
    deadline = last_day_in(paper.dates, *row.deadline) or deadline_in(paper.dates, first, last)
    return Criterion(
        text=source.original[first:last],
        start=first,
        end=last,
        code=demand.code,
        applies_to=addressee(headings),
        heading=headings[-1] if headings else None,
        cites=tuple(dict.fromkeys(reference.id for reference in within(paper.references, first, last))),
        proofs=tuple(dict.fromkeys((*proofs_named(proofs), *proofs_in(folded)))),
        deadline=deadline or paper.deadline,
        points=points_of(source, demand),
    )


def _heading_text(source: Source, item: Item) -> str:
    return source.folded[item.start : min(item.end, item.start + _HEADING_LENGTH)]


def _heading(source: Source, item: Item, end: int | None) -> str:
    text = source.printed(item.start, end if end is not None else min(item.end, item.start + _HEADING_LENGTH))
    label = item.label and f"{item.label}{')' if item.mark == 'letter' else '.'} "
    return f"{label}{text}".rstrip(" :.")


def _end_of_own_heading(paper: _Paper, leaf: Item) -> int | None:
    """Return where the text of a leaf begins behind a heading of its own ("Đối với …"), None where it has none."""
    source = paper.source
    if leaf.mark in _UNNAMED:
        return None
    first, last = leaf.lines[0]
    filled = (last - first) / max(1, paper.width)  # how much of its room the first line takes
    second = leaf.lines[1][0] if len(leaf.lines) > 1 and source.is_upper(leaf.lines[1][0]) else None
    room = _FULL_LINE if leaf.mark in ("named", "article") else _SHORT_LINE
    if second is not None and filled < room and source.folded[last - 1] not in ".,;":
        return second  # "3. Về ánh sáng", its text on the next line
    if not opening().match(source.folded, leaf.start):
        return None
    demanding = (start for start, _ in leaf.lines[1:] if _begins_demand(source, start))
    return next(demanding, second if filled < _FULL_LINE else None) or _end_within_line(source, leaf)


def _begins_demand(source: Source, place: int) -> bool:
    return source.is_upper(place) and _demand().match(source.folded, place) is not None


def _end_within_line(source: Source, leaf: Item) -> int | None:
    limit = min(leaf.end, leaf.start + _HEADING_LENGTH)
    colon = source.folded.find(": ", leaf.start, limit)
    if colon > 0:
        return colon + 2
    demands = _demand().finditer(source.folded, leaf.start + 8, limit)
    return next((match.start() for match in demands if source.is_upper(match.start())), None)


def _usual_width(source: Source) -> int:
    """Return how many characters a full line of the paper has."""
    widths = sorted(line.end - line.start for line in source.lines)
    return widths[len(widths) * 4 // 5] if widths else 0


def _deadline_of_plan(source: Source, branches: list[Branch], dates: tuple[Date, ...]) -> str | None:
    for item, _ in branches:
        if item.mark not in _UNNAMED and _timing().match(_heading_text(source, item)):
            first, _ = source.span(item.start, item.end)
            last = source.span(item.start, _last_place(item))[1]
            found = deadline_in(dates, first, last)
            if found:
                return found
    return None


def _last_place(item: Item) -> int:
    return max(below.end for below, _ in walk([item]))


@cache
def _gate() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){any_of(words('criteria', 'gate', 'words'))}(?![a-z])")


@cache
def _aside() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('criteria', 'reading', 'asides'))}(?= ?[:.(\n]| ?$| tu (?:ngay|thang))")


@cache
def _demand() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){any_of(words('criteria', 'reading', 'demands'))}(?![a-z])")


@cache
def _timing() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('criteria', 'reading', 'timing_headings'))}(?![a-z])")
