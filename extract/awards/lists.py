"""Lists of those honoured: what their headings say of all, and what each item or row says of one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from extract.awards.paper import award
from extract.awards.persons import names_person
from extract.awards.recipients import recipients
from extract.grammar import SPACE, any_of, table

if TYPE_CHECKING:
    from extract.awards.blocks import Block
    from extract.awards.honours import Honour
    from extract.awards.paper import Frame, Paper
    from extract.facts import Award, RecipientKind, UnitMention

_HEADING = 160  # characters of a heading of a list
_SECTION = 80  # characters of the heading of a section


@dataclass(frozen=True, slots=True)
class HonoursList:
    """What the headings of a list say of all its items.

    Attributes:
        honours: titles that may be meant.
        kind: of its recipients; None where no heading says.
        frame: state, decision and year.
        opened_by: marker of what announced it; "article" in a decision, None in an annex.
        unit: that the heading above names, under which persons are listed.
    """

    honours: tuple[Honour, ...]
    kind: RecipientKind | None
    frame: Frame
    opened_by: str | None
    unit: UnitMention | None = None

    @property
    def is_of_persons(self) -> bool:
        """Whether it holds persons or households only: a body in it is where those below it belong."""
        if self.kind in ("person", "household"):
            return True
        return bool(self.honours) and all("collective" not in honour.of for honour in self.honours)


def is_heading(paper: Paper, block: Block, honours: tuple[Honour, ...]) -> bool:
    """Say whether a block of a list is a heading, and not one of those honoured."""
    if block.end - block.start > _HEADING:
        return False
    folded = paper.source.folded
    if block.is_heading:
        return True
    if folded[block.end - 1] == ":" and not names_person(paper.source, block.start, block.end):
        return True
    section = _section().match(folded, block.start, block.end)
    return section is not None and block.end - block.start <= _SECTION and not honours


def under_heading(paper: Paper, block: Block, around: HonoursList, honours: tuple[Honour, ...]) -> HonoursList:
    """Return the list with a heading's title, kind and year; a unit that it names alone is where those under it belong.

    Args:
        paper: what is read.
        block: the heading.
        around: the list so far.
        honours: the titles that the heading names.
    """
    kind = section_kind(paper, block.start, block.end)
    year = paper.year(block.start, block.end, block.start) or around.frame.year
    if kind is None and honours and len({honour.of for honour in honours}) == 1 and len(honours[0].of) == 1:
        kind = honours[0].of[0]
    named = paper.units.inside(block.start, block.end)
    alone = named[0][2] if named and kind is None and not honours else None
    return replace(
        around,
        honours=honours or around.honours,
        kind=kind if kind or honours else around.kind,
        frame=replace(around.frame, year=year),
        unit=alone,
    )


def section_kind(paper: Paper, start: int, end: int) -> RecipientKind | None:
    """Return the one kind of recipient that a heading tells, None where it tells none or several."""
    kinds: set[RecipientKind] = {
        table("awards")["sections"][" ".join(match.group().split())]
        for match in _section_word().finditer(paper.source.folded, start, end)
    }
    return kinds.pop() if len(kinds) == 1 else None


def read_row(
    paper: Paper, block: Block, around: HonoursList, honours: tuple[Honour, ...], *, over_others: bool
) -> tuple[HonoursList, list[Award]]:
    """Read an item or a row: the list as it goes on, and the awards.

    Args:
        paper: what is read.
        block: the item.
        around: the list.
        honours: the titles that the item itself names; they go before those of the headings.
        over_others: whether items of a lower rank follow, which are its own.
    """
    end = honours[0].start if honours and honours[0].start > block.start + 3 else block.end
    who = recipients(paper.source, paper.units, block.start, end, around.kind)
    if not who and honours:
        return under_heading(paper, block, around, honours), []
    is_place = over_others or (around.is_of_persons and not honours)
    if len(who) == 1 and who[0].kind == "collective" and is_place:
        return replace(around, unit=who[0].unit), []
    year = paper.year(block.start, block.end, block.start) or around.frame.year
    found = []
    for one in who:
        honour = honours[0] if honours else _fitting(around.honours, one.kind)
        if honour:
            belongs = one.kind != "collective" and around.unit and not paper.units.inside(one.start, end)
            placed = replace(one, unit=around.unit) if belongs else one
            frame = around.frame
            found.append(award(paper.source, placed, honour, frame.decision, year=year, state=frame.state))
    return around, found


def _fitting(honours: tuple[Honour, ...], kind: RecipientKind) -> Honour | None:
    """Return the title of a list that goes to a kind of recipient; None where several may."""
    families: tuple[RecipientKind, ...] = ("person", "household") if kind != "collective" else ("collective",)
    fits = [honour for honour in honours if set(honour.of) & set(families)]
    names = {honour.name for honour in fits or honours}
    if len(names) == 1:
        return (fits or honours)[0]
    only = [honour for honour in fits if set(honour.of) <= set(families)]
    return only[0] if len({honour.name for honour in only}) == 1 else None


@cache
def _section() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:doi{SPACE}voi|danh{SPACE}sach|cac|ve|cho|[0-9]{{1,3}}){SPACE})*{any_of(tuple(table('awards')['sections']))}(?![a-z0-9])"
    )


@cache
def _section_word() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![a-z0-9]){any_of(tuple(table('awards')['sections']))}(?![a-z0-9])(?!{SPACE}(?:lao|van|ld))"
    )
