"""Awards: who was honoured with what, for which year, by which decision; out of decisions, lists and reports.

1. A text that no word tells of awards is left at once, and so is one that names no title (`extract.awards.honours`).
2. A decision gives awards in its articles and in the lists under them or annexed to it; a proposal has the same lists,
   and all in them is proposed; other papers tell of awards in sentences (`extract.awards.clauses`).
3. A list has a title, a kind of recipient and a year from its headings; each of its items or rows is one award.

Numbers of people ("17 tập thể"), plans, hopes and what was missed are no awards.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from extract.awards.blocks import Block, blocks
from extract.awards.clauses import gives, read_clauses
from extract.awards.honours import Honour, find_honours, has_word
from extract.awards.lists import HonoursList, is_heading, read_row, section_kind, under_heading
from extract.awards.paper import Decision, Frame, Paper, year_dates
from extract.awards.recipients import Units
from extract.grammar import SPACE, any_of, words
from extract.references.identity import issuer_of, kind_of
from normalize.folding import fold

if TYPE_CHECKING:
    from extract.facts import Award, AwardState, Date, Letterhead, Reference, UnitMention
    from extract.source import Source

_HEADING = 160  # characters of a heading of a list
_SECTION = 80  # characters of the heading of a section
_OPENING = 16  # characters in which a heading says that it is about what is to come
_ACT_NEAR = 40  # characters before the act of an article


def read_awards(
    source: Source,
    letterhead: Letterhead,
    references: tuple[Reference, ...],
    dates: tuple[Date, ...],
    units: tuple[UnitMention, ...],
) -> tuple[Award, ...]:
    """Return the awards that a paper gives, proposes, takes back or tells of, in order of place."""
    honours = find_honours(source)
    if not honours:
        return ()
    decisions = tuple(
        (source.place_of(one.start), one)
        for one in references
        if one.role != "self" and fold(one.type or "") in words("awards", "kinds_of_paper", "deciding")
    )
    if not decisions and fold(kind_of(letterhead) or "") in words("awards", "kinds_of_paper", "planning"):
        return ()  # what a plan says of awards is what it hopes for
    paper = Paper(
        source,
        Units(source, letterhead, units),
        honours,
        decisions,
        tuple(year_dates(source, dates)),
    )
    all_blocks = list(blocks(source, source.place_of(letterhead.abstract.end) if letterhead.abstract else 0))
    walk = _Walk(paper, letterhead, [block.start for block in all_blocks if block.marker == "article"])
    for block, following in zip_longest(all_blocks, all_blocks[1:]):
        walk.take(block, following)
    return tuple(sorted(dict.fromkeys(walk.found), key=lambda one: (one.start, one.title.start)))


class _Walk:
    """Goes through the blocks of a paper, and knows under which heading, article and list it is."""

    def __init__(self, paper: Paper, letterhead: Letterhead, articles: list[int]) -> None:
        self.found: list[Award] = []
        self._paper = paper
        self._source = paper.source
        self._articles = articles
        kind = fold(kind_of(letterhead) or "")
        self._decides = kind in words("awards", "kinds_of_paper", "deciding")
        self._proposes = kind in words("awards", "kinds_of_paper", "proposing")
        self._plans = kind in words("awards", "kinds_of_paper", "planning")
        self._own = _own_decision(letterhead) if self._decides else Decision()
        abstract = letterhead.abstract
        where = (
            (0, 0) if abstract is None else (self._source.place_of(abstract.start), self._source.place_of(abstract.end))
        )
        self._year = paper.year(*where, where[0])
        self._in_articles = False
        self._ended = False
        self._ahead = False
        self._list: HonoursList | None = None
        self._annex: list[Block] = []
        self._pending: tuple[Honour, ...] = ()
        self._pending_year = self._year

    def take(self, block: Block, following: Block | None = None) -> None:
        """Read one block; the following one tells whether it is the heading of a list of its own."""
        if self._annex and self._goes_on_with_heading(block):
            self._annex.append(block)
            return
        if self._annex:
            self._open_annex()
        if self._begins_annex(block):
            self._annex, self._list, self._ended = [block], None, True
        elif _matches(_ends(), self._source, block):
            self._list, self._ended = None, True
        elif block.marker == "article" and self._decides and not self._ended:
            self._in_articles = True
            self._article(block)
        elif self._list:
            self._item(block, following, self._list)
        elif not self._ended and (self._in_articles or not self._decides):
            self._tell(block)

    # Articles of a decision.

    def _article(self, block: Block) -> None:
        self._list = None
        opening = self._source.folded[block.start : block.start + _ACT_NEAR]
        if _revoking().match(opening):
            self._revoke(block)
            return
        honours = self._paper.honours_in(block.start, block.end) or self._named_below(block)
        if not gives(self._source, block.start, min(block.end, block.start + _ACT_NEAR)):
            return
        year = self._paper.year(block.start, block.end, honours[0].end if honours else block.start) or self._year
        frame = Frame(decision=self._own, year=self._year, told=False)
        given = read_clauses(self._paper, block.start, block.end, frame)
        self.found += given
        self._pending += honours
        self._pending_year = year or self._pending_year
        if not given and (honours or self._pending or self._source.folded[block.end - 1] == ":"):
            self._list = HonoursList(honours or self._pending, None, replace(frame, year=year), "article")

    def _named_below(self, block: Block) -> tuple[Honour, ...]:
        """Return the one title that an article names behind its list: "Hình thức khen thưởng: Giấy khen"."""
        following = bisect_right(self._articles, block.start)
        end = self._articles[following] if following < len(self._articles) else len(self._source.folded)
        honours = self._paper.honours_in(block.end, end)
        return honours[:1] if len({honour.name for honour in honours}) == 1 else ()

    def _revoke(self, block: Block) -> None:
        cited = self._paper.decision(block.start, block.end, block.start)
        number = Decision(cited.id, cited.date, cited.issuer or self._own.issuer) if cited else self._own
        self.found += read_clauses(self._paper, block.start, block.end, Frame("revoked", number, told=False))

    # Annexes.

    def _begins_annex(self, block: Block) -> bool:
        if block.marker not in ("none", "roman") or _matches(_no_annex(), self._source, block):
            return False
        return _matches(_annex(), self._source, block) and (block.capitals or self._ended or block.start == 0)

    def _goes_on_with_heading(self, block: Block) -> bool:
        if (
            block.marker != "none"
            or _matches(_header_row(), self._source, block)
            or block.end - block.start > _HEADING * 2
        ):
            return False
        return len(self._annex) < 6 and (
            block.capitals or self._source.folded[block.start] == "(" or len(self._annex) < 3
        )

    def _open_annex(self) -> None:
        start, end = self._annex[0].start, self._annex[-1].end
        self._annex = []
        honours = tuple(self._paper.honours_in(start, end))
        if not (honours or self._pending or gives(self._source, start, end)):
            return
        proposed = self._proposes or has_word(self._source, start, end, "proposes")
        state: AwardState = "proposed" if proposed else "awarded"
        cited = self._paper.decision(start, end, start)
        decision = Decision(cited.id, cited.date, cited.issuer) if cited else self._own
        year = self._paper.year(start, end, start) or self._pending_year
        kind = section_kind(self._paper, start, end)
        self._list = HonoursList(honours or self._pending, kind, Frame(state, decision, year, told=False), None)

    # Items of a list.

    def _item(self, block: Block, following: Block | None, around: HonoursList) -> None:
        source = self._source
        if _matches(_skipped(), source, block):
            return
        if around.opened_by not in (None, "article") and block.marker in (around.opened_by, "none"):
            self._list = None
            self.take(block, following)
            return
        honours = tuple(self._paper.honours_in(block.start, block.end))
        if block.marker == "article" or is_heading(self._paper, block, honours):
            self._list = under_heading(self._paper, block, around, honours)
            return
        if honours and gives(source, block.start, min(block.end, block.start + _ACT_NEAR)):
            self.found += read_clauses(self._paper, block.start, block.end, around.frame)
        elif block.marker != "none":
            over_others = (
                block.marker == "number" and following is not None and following.marker in ("bullet", "letter")
            )
            self._list, found = read_row(self._paper, block, around, honours, over_others=over_others)
            self.found += found

    # Papers that tell.

    def _tell(self, block: Block) -> None:
        source = self._source
        if block.is_heading or (block.marker == "none" and block.end - block.start < _SECTION):
            self._ahead = has_word(source, block.start, min(block.end, block.start + _OPENING), "ahead")
        honours = tuple(self._paper.honours_in(block.start, block.end))
        if not honours or self._ahead or _matches(_basis(), source, block) or block.capitals:
            return
        if has_word(source, block.start, min(block.end, block.start + _OPENING), "ahead"):
            return
        state: AwardState = "proposed" if self._proposes else "awarded"
        frame = Frame(state, self._own, only_decided=self._plans)
        told = read_clauses(self._paper, block.start, block.end, frame)
        self.found += told
        if (
            not told
            and source.folded[block.end - 1] == ":"
            and _announcing().search(source.folded, block.start, block.end)
        ):
            self._announce(block, honours, frame)

    def _announce(self, block: Block, honours: tuple[Honour, ...], frame: Frame) -> None:
        """Open the list that a sentence announces: "các khối phố sau được công nhận danh hiệu …:"."""
        source = self._source
        if has_word(source, block.start, block.end, "plans") or self._plans:
            return
        if has_word(source, block.start, block.end, "proposes"):
            frame = replace(frame, state="proposed")
        cited = self._paper.decision(block.start, block.end, honours[0].end)
        decision = Decision(cited.id, cited.date, cited.issuer) if cited else frame.decision
        year = self._paper.year(block.start, block.end, honours[0].end)
        self._list = HonoursList(honours, None, replace(frame, decision=decision, year=year), block.marker)


def _own_decision(letterhead: Letterhead) -> Decision:
    number, date = letterhead.number, letterhead.date
    return Decision(
        number.value if number and number.state == "printed" else None,
        date.value if date and date.state == "printed" else None,
        issuer_of(letterhead),
    )


def _matches(pattern: re.Pattern[str], source: Source, block: Block) -> bool:
    return pattern.match(source.folded, block.start, block.end) is not None


@cache
def _opening(*keys: str) -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('awards', *keys))}(?![a-z0-9])")


def _ends() -> re.Pattern[str]:
    return _opening("lists", "ends")


def _annex() -> re.Pattern[str]:
    return _opening("lists", "annexes")


def _no_annex() -> re.Pattern[str]:
    return _opening("lists", "not_annexes")


def _header_row() -> re.Pattern[str]:
    return _opening("lists", "header_rows")


def _revoking() -> re.Pattern[str]:
    return _opening("revokes")


@cache
def _skipped() -> re.Pattern[str]:
    both = (*words("awards", "lists", "header_rows"), *words("awards", "lists", "totals"))
    return re.compile(rf"{any_of(both)}(?![a-z0-9])")


@cache
def _announcing() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){any_of(words('awards', 'lists', 'announces'))}(?![a-z0-9])")


@cache
def _basis() -> re.Pattern[str]:
    return re.compile(rf"(?:can{SPACE}cu|xet{SPACE})")
