"""What this paper does with the one it mentions, told by the words in front of the mention."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, cast

from extract.grammar import any_of, table, words

if TYPE_CHECKING:
    from extract.facts import Role
    from extract.source import Source

_SENTENCE_WINDOW = 600  # characters looked back for the beginning of a clause
_CLAUSE_END = re.compile(
    r"[;:](?=[ \n\f])|\.(?=[ \n\f](?!\d))|\f|\n(?=can c[a-z]{1,2}[ \n]|dieu[ \n][0-9]|[0-9]{1,2}\.|- )"
)


def role_of(source: Source, start: int, previous: tuple[int, Role] | None) -> Role:
    """Return the role of a mention.

    Args:
        source: the prepared text.
        start: place where the mention begins.
        previous: end and role of the mention before it: one of a list, "A, B và C", has the role of the list.
    """
    base = clause_start(source, start)
    clause = source.folded[base:start]
    if _openings().match(clause.lstrip(" \n\f-+,")):
        return "basis"
    if previous is not None and previous[1] == "basis" and previous[0] <= base and _goes_on(source, base, start):
        return "basis"
    own = clause if previous is None or previous[0] <= base else source.folded[previous[0] : start]
    if _passive().search(own[-60:]):
        return "cites"
    for name, near, pattern in _roles():
        if pattern.search(own[-near:]):
            second_hand = previous is not None and previous[0] > base and name in ("amends", "replaces", "repeals")
            return "cites" if second_hand else name
    if previous is not None and previous[0] > base and re.fullmatch(r"[\s,;]*(?:va|hoac)?\s*", own):
        return previous[1]
    return "cites"


def _goes_on(source: Source, base: int, start: int) -> bool:
    """Say whether a clause is one more of those that the paper rests on: "Xét Tờ trình …; Báo cáo thẩm tra số …"."""
    return source.folded[base - 1 : base] == ";" and not source.folded[base:start].strip()


def clause_start(source: Source, place: int) -> int:
    """Return where the clause around a place begins: behind the last full stop, semicolon, page break or list mark."""
    base = max(0, place - _SENTENCE_WINDOW)
    start = base
    for match in _CLAUSE_END.finditer(source.folded, base, place):
        start = match.end()
    return start


@cache
def _openings() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('words', 'basis', 'openings'))}(?![a-z0-9])")


@cache
def _passive() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){any_of(words('words', 'basis', 'passive'))}(?![a-z0-9])")


@cache
def _roles() -> tuple[tuple[Role, int, re.Pattern[str]], ...]:
    return tuple(
        (
            cast("Role", role["name"]),
            role["near"],
            re.compile(rf"(?<![a-z0-9]){any_of(tuple(role['words']))}(?![a-z0-9])"),
        )
        for role in table("words")["role"]
    )
