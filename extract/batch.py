"""Where the papers of a batch scan begin: a proposal with its reasons, for a clerk to change.

Each page is asked whether it is the first of a paper. What it shows and what its neighbours show (`extract.sheets`)
speaks for or against it, each sign with its weight (`data/batch.toml`); the sum is the logarithm of the odds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.sheets import Marks, Sheet, is_first_like, marks_of, rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Part", "Proposal", "Sheet", "cut_at", "propose"]

LEAST_STAMPED = 6  # pages with a number, from which it can be seen that the whole batch was numbered


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that are one paper.

    Attributes:
        first, last: page numbers of the batch, from 1; blank pages at the end and separators are left out.
        confidence: how sure it is that a paper begins with `first`, 0 to 1.
        reasons: Vietnamese, the weightiest first.
    """

    first: int
    last: int
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a batch may be split: the parts in order, and pages that belong to none (blank, separators)."""

    parts: tuple[Part, ...]
    left_out: tuple[int, ...]

    @property
    def starts(self) -> tuple[int, ...]:
        """The first page of each part."""
        return tuple(part.first for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Verdict:
    score: float
    reasons: tuple[str, ...]

    @property
    def confidence(self) -> float:
        return 1 / (1 + math.exp(-max(min(self.score, 30.0), -30.0)))


def propose(sheets: Sequence[Sheet]) -> Proposal:
    """Return where the papers of a batch begin. A batch without a page that says anything is one part, or none."""
    marks = [marks_of(sheet) for sheet in sheets]
    numbered = not _is_stamped(marks)
    printed = [index for index, mark in enumerate(marks) if not mark.blank and not mark.separator]
    verdicts: dict[int, _Verdict] = {}
    start = printed[0] if printed else 0
    for order, index in enumerate(printed):
        before = printed[order - 1] if order else None
        after = printed[order + 1] if order + 1 < len(printed) else None
        verdict = _verdict(marks, index, before, after, start, numbered=numbered)
        if before is None or verdict.score > 0:
            start = index
            verdicts[index] = verdict
    return _proposal(marks, verdicts)


def cut_at(sheets: Sequence[Sheet], starts: Iterable[int]) -> Proposal:
    """Return the proposal that a person made of it: papers begin at these pages, from 1; page 1 need not be named."""
    marks = [marks_of(sheet) for sheet in sheets]
    wanted = {start - 1 for start in starts} | {
        next((index for index, mark in enumerate(marks) if not mark.blank and not mark.separator), 0)
    }
    chosen = _Verdict(30.0, ("Người dùng chọn",))
    return _proposal(marks, dict.fromkeys(sorted(wanted), chosen), everything=True)


def _proposal(marks: Sequence[Marks], verdicts: dict[int, _Verdict], *, everything: bool = False) -> Proposal:
    starts = sorted(verdicts)
    parts = []
    kept: set[int] = set()
    for number, first in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(marks)
        last = end - 1
        while last > first and (marks[last].blank or marks[last].separator):
            last -= 1
        kept.update(range(first, last + 1))
        verdict = verdicts[first]
        confidence = 1.0 if everything or not number else round(verdict.confidence, 3)
        parts.append(Part(first + 1, last + 1, confidence, verdict.reasons))
    return Proposal(tuple(parts), tuple(index + 1 for index in range(len(marks)) if index not in kept))


def _verdict(  # noqa: PLR0913 - a page among its neighbours
    marks: Sequence[Marks], index: int, before: int | None, after: int | None, start: int, *, numbered: bool
) -> _Verdict:
    found = list(_own(marks[index]))
    if before is not None:
        found += _against_neighbours(marks, index, before, start)
    if numbered:
        found += _by_page_numbers(marks, index, before, after, start)
    signs = rules()["sign"]
    weighed = sorted(((signs[name]["weight"], name, value) for name, value in found), key=lambda sign: -abs(sign[0]))
    score = rules()["base"] + sum(weight for weight, _, _ in weighed)
    reasons = tuple(signs[name]["reason"].format(value=value) for weight, name, value in weighed if weight * score > 0)
    return _Verdict(score, reasons)


def _own(mark: Marks) -> Iterator[tuple[str, str]]:
    """Yield the signs that a page shows by itself, with what its sentence names."""
    for name in ("motto", "party", "agency", "date", "addressees"):
        if getattr(mark, name):
            yield name, ""
    if mark.number is not None:
        yield ("number", mark.number.upper()) if mark.number else ("open_number", "")
    if mark.kind:
        yield "kind", mark.kind.upper()
    if mark.annex:
        yield "annex", mark.annex
    if mark.attached:
        yield "attached", ""
    if mark.listing and not (mark.motto or mark.party):
        yield "listing", ""
    if mark.placeholder:
        yield "placeholder", ""
    if mark.gaps >= rules()["form_gaps"] and not mark.number:
        yield "form", ""


def _against_neighbours(marks: Sequence[Marks], index: int, before: int, start: int) -> Iterator[tuple[str, str]]:
    mark, previous = marks[index], marks[before]
    between = marks[before + 1 : index]
    if any(one.separator for one in between):
        yield "separator", ""
    elif between and not _is_two_sided(marks):
        yield "blank_before", ""
    yield from _behind(marks, index, previous)
    if mark.small and not (mark.motto or mark.party):
        yield "small_begin", ""
    paper = marks[start:index]
    if not mark.number and any(one.foretells for one in paper) and not mark.date:
        yield "form_foretold", ""
    cited = next((one.number for one in paper if one.number), None)
    if mark.attached and cited and cited in re.sub(r"\s", "", mark.attached):
        yield "attached_here", cited.upper()


def _behind(marks: Sequence[Marks], index: int, previous: Marks) -> Iterator[tuple[str, str]]:
    """Yield what the end of the page before says."""
    ended = previous.recipients or previous.filed
    if not ended and not previous.signed and not previous.personal:
        yield "not_ended", ""
        if previous.unfinished:
            yield "unfinished", ""
    elif not ended:
        yield "signed", ""
    else:
        yield "ended", ""
        if previous.recipients and not previous.filed and marks[index].itemed:
            yield "broken_off", ""
        elif _ends_again(marks, index):
            yield "ends_again", ""


def _by_page_numbers(
    marks: Sequence[Marks], index: int, before: int | None, after: int | None, start: int
) -> Iterator[tuple[str, str]]:
    own = marks[index].page
    if own is not None:
        expected = {index - start + 1}
        if before is not None and (previous := marks[before].page) is not None:
            expected.add(previous + 1)
        if own == 1:
            yield "page_one", ""
        elif own in expected and before is not None:
            yield "follows", str(own)
        else:
            yield "later", str(own)
    elif after is not None and (coming := marks[after].page) is not None:
        if coming == 2:
            yield "next_two", ""
        elif coming > 2:
            yield "next_later", str(coming)


def _ends_again(marks: Sequence[Marks], index: int) -> bool:
    """Say whether recipients stand on this page, or on one behind it before the next heading of a paper."""
    for at, mark in enumerate(marks[index:]):
        if at and (mark.motto or mark.party):
            return False
        if mark.recipients:
            return True
    return False


def _is_stamped(marks: Sequence[Marks]) -> bool:
    """Say whether the page numbers run through the batch, letterheads or not: those of a file, not of its papers."""
    numbered = [(index, mark) for index, mark in enumerate(marks) if mark.page is not None]
    heads = sum(is_first_like(mark) for _, mark in numbered)
    if len(numbered) < LEAST_STAMPED or heads < 2:
        return False
    ((_, most),) = Counter(mark.page - index for index, mark in numbered if mark.page is not None).most_common(1)
    return bool(most >= rules()["stamped_share"] * len(numbered))


def _is_two_sided(marks: Sequence[Marks]) -> bool:
    """Say whether the backs were scanned with the fronts: blank pages then say nothing of where papers end."""
    return sum(mark.blank for mark in marks) > 0.3 * len(marks)
