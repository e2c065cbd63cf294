"""What this paper does with the one it mentions, told by the words in front of the mention."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from extract.grammar import any_of, table, words
from extract.references.symbols import heads

if TYPE_CHECKING:
    from extract.facts import Role
    from extract.source import Source

_SENTENCE_WINDOW = 600  # characters looked back for the beginning of a clause
_NEAR_WINDOW = 120
_LIST_WINDOW = 400  # characters looked back for the sentence that leads to a list
_CHANGES = ("amends", "replaces", "repeals")
_NEAREST = 90  # characters in front of a mention that may tell its role
_JOINT_LENGTH = 90  # characters that may part two papers of one list
_CLAUSE_END = re.compile(
    r"[;:](?=[ \n\f])|\.(?=[ \n\f](?!\d))|\f"
    r"|\n(?=can c[a-z]{1,2}[ \n]|dieu[ \n][0-9]|[0-9]{1,2}\.|[0-9]{1,2}- [a-z]+[ \n]|- )"
)


@dataclass(frozen=True, slots=True)
class Before:
    """The mention before: its places, where what belongs to it ends (issuer, abstract), and its list's role."""

    start: int
    end: int
    reach: int
    role: Role


def role_of(source: Source, start: int, previous: Before | None) -> tuple[Role, Role]:
    """Return the role of a mention, and that of the list it stands in.

    "Bãi bỏ A, B (sửa đổi C) và D": C is only told of, the list goes on to D.

    Args:
        source: the prepared text.
        start: place where the mention begins.
        previous: the mention before it: what goes on with its list, "A, B và C", has the role of the list.
    """
    base = clause_start(source, start)
    clause = source.folded[base:start]
    if _goes_on_with_list(source, base, start, previous):
        role = cast("Before", previous).role
        return role, role
    role = _led_role(source, base, start) or _own_role(source, base, clause, start, previous)
    second_hand = role == "cites" and previous is not None and (previous.end > base or not clause.strip(" \n\f"))
    return role, previous.role if previous and second_hand else role


def _own_role(source: Source, base: int, clause: str, start: int, previous: Before | None) -> Role:
    """Return the role that the words of the clause right before a mention tell."""
    if _openings().match(clause.lstrip(" \n\f-+,")) or _is_listed_basis(source, base, clause):
        return "basis"
    if previous is not None and previous.role == "basis" and previous.end <= base and _goes_on(source, base, start):
        return "basis"
    own = clause if previous is None or previous.end <= base else source.folded[previous.end : start]
    own = own[-_NEAREST:].translate(_letters_meant())
    if _passive().search(own[-60:]):
        return "cites"
    for name, near, pattern in _roles():
        told = pattern.search(own, max(0, len(own) - near))
        if told:
            same_clause = previous is not None and previous.end > base and name in _CHANGES
            return "cites" if same_clause and not _goes_on_to_act(own[: told.start()], previous) else name
    return "cites"


def _goes_on_to_act(between: str, previous: Before | None) -> bool:
    """Say whether it is this paper that acts on: "thay thế A và bãi bỏ B", other than "A sửa đổi B"."""
    return previous is not None and previous.role in _CHANGES and between.rstrip(" \n").endswith((" va", ",", "\nva"))


def _goes_on_with_list(source: Source, base: int, start: int, previous: Before | None) -> bool:
    """Say whether nothing but joints and parts of papers ("và khoản 2 Điều 1") parts a mention from the one before."""
    if previous is None:
        return False
    between = source.folded[previous.reach : start]
    told = source.folded[previous.end : previous.reach].rstrip(" \n,")
    if len(between) > _JOINT_LENGTH or "\f" in between or _ends_with_role().search(told[-_JOINT_LENGTH:]):
        return False
    if previous.role in ("repeals", "replaces"):
        same = "\n" not in between or _mark(source, previous.start) == _mark(source, start)
        return same and _joint().fullmatch(between) is not None
    return previous.end > base and re.fullmatch(r"[\s,;]*(?:va|hoac)?\s*", between) is not None


def _mark(source: Source, place: int) -> str:
    """Return the kind of mark that a place's line begins with: "1", "a", "-", "" for none."""
    line = source.folded.rfind("\n", max(0, place - _LIST_WINDOW), place) + 1
    mark = re.match(r"([0-9])[0-9]?[.)]|([a-z])\)|([-+])", source.folded[line:place])
    return "" if mark is None else "1" if mark[1] else "a" if mark[2] else "-"


def role_behind(source: Source, place: int) -> Role | None:
    """Return the role told behind a mention and what belongs to it, None where none is."""
    found = _behind().match(source.folded, place)
    return cast("Role", _roles_behind()[" ".join(found["words"].split())]) if found else None


def _led_role(source: Source, base: int, start: int) -> Role | None:
    """Return the role that the sentence leading to a list gives its items: "Bãi bỏ các văn bản sau:" | "1. …"."""
    before = source.folded[max(0, base - _LIST_WINDOW) : start]
    lead = before.rfind(":\n")
    if lead < 0 or not _list_only().fullmatch(before, lead + 1):
        return None
    clause = before[max(before.rfind(mark, 0, lead) for mark in (". ", "\n", ";")) + 1 : lead]
    if _passive().search(clause):
        return None
    if _openings().match(clause.lstrip(" \n\f-+,")):
        return "basis"
    return next((name for name, _, words_of in _roles() if name != "attached" and words_of.search(clause)), None)


def _is_listed_basis(source: Source, base: int, clause: str) -> bool:
    """Say whether a clause begins the list of what the paper rests on: "Căn cứ các văn bản sau: Nghị định …"."""
    if clause.strip() or source.folded[base - 1 : base] != ":":
        return False
    return _openings().match(source.folded[clause_start(source, base - 1) : base].lstrip(" \n\f-+,")) is not None


def _goes_on(source: Source, base: int, start: int) -> bool:
    """Say whether a clause is one more of those that the paper rests on: "Xét Tờ trình …; Báo cáo thẩm tra số …"."""
    before = source.folded[max(0, base - 2) : base].rstrip("\n ")
    clause = source.folded[base:start].strip(" \n-+")
    return before.endswith(";") and (not clause or _acts_itself().match(clause) is not None)


def clause_start(source: Source, place: int) -> int:
    """Return where the clause around a place begins: behind the last full stop, semicolon, page break or list mark."""
    for window in (_NEAR_WINDOW, _SENTENCE_WINDOW):  # most begin near
        base = start = max(0, place - window)
        for match in _CLAUSE_END.finditer(source.folded, base, place):
            start = match.end()
        if start > base:
            break
    return start


@cache
def _acts_itself() -> re.Pattern[str]:
    """Return the pattern of a paper that changes another by its name: "Luật sửa đổi, bổ sung một số điều của"."""
    changes = next(tuple(role["words"]) for role in table("words")["role"] if role["name"] == "amends")
    return re.compile(rf"{any_of(tuple(heads()))}[ \n]{any_of(changes)}(?![a-z])")


@cache
def _letters_meant() -> dict[int, int]:
    table_of: dict[str, str] = table("words")
    return str.maketrans(table_of["figures_read"], table_of["letters_meant"])


@cache
def _joint() -> re.Pattern[str]:
    """Return the pattern of what parts two papers of a list; a mark of the next item too: ";" | "2. "."""
    joints = any_of(words("words", "list", "joints"))
    parts = any_of(words("words", "list", "parts"))
    mark = r"(?:[0-9]{1,2}[.)]|[a-z]\)|[-+])"
    piece = rf"(?:{joints}|{parts}[ \n](?:[0-9]{{1,3}}[a-z]?|[a-z]|[ivx]{{1,5}}))(?![a-z0-9])"
    return re.compile(rf"[ ,;.]*(?:\n{mark}? ?)?(?:{piece}[ \n,;]*)*")


@cache
def _roles_behind() -> dict[str, str]:
    return {word: role["name"] for role in table("words")["role_behind"] for word in role["words"]}


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"[ \n,]*(?P<words>{any_of(tuple(_roles_behind()))})(?![a-z0-9])")


@cache
def _ends_with_role() -> re.Pattern[str]:
    verbs = tuple(word for role in table("words")["role"] for word in role["words"])
    return re.compile(rf"(?<![a-z0-9]){any_of(verbs)}$")


@cache
def _list_only() -> re.Pattern[str]:
    """Return the pattern of a list's first mark, and of what part of a paper it names."""
    parts = any_of(words("words", "list", "parts") + words("words", "list", "joints"))
    return re.compile(rf"\n(?:[0-9]{{1,2}}[.)]|[a-z]\)|[-+]) ?(?:(?:{parts})[ \n](?:[0-9a-z]{{1,4}}[ \n,])?)*")


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
