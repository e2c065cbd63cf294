"""By what a paper is named that is cited without a number: its own name, who passed it, who issued it, its day.

    law        Luật Đất đai năm 2024 · Luật sửa đổi, bổ sung một số điều của Luật Đầu tư công
    charter    Điều lệ MTTQ Việt Nam
    congress   Nghị quyết Đại hội XIII của Đảng · Nghị quyết Trung ương 4 khóa XII
    paper      Kế hoạch kiểm tra của UBND xã · Chương trình phối hợp giữa A và B · Nghị quyết ngày 20/10/2023
    quoted     Đề án “…”

Each reader is given the place where a head ends and returns what it found, or None: then no certain paper is meant.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from extract.citations.laws import constitution_at, law_at
from extract.citations.naming import YEAR, Named, dated, end_of_name
from extract.grammar import MAYBE_SPACE, SPACE, any_of, words
from extract.references.surroundings import date_behind, name_end
from extract.references.symbols import heads

if TYPE_CHECKING:
    from extract.source import Source

_ORDINAL = r"(?:[ivx]{1,7}|[0-9]{1,2}|nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi(?:[ \n][a-z]{2,4})?)(?![a-z0-9])"
_YEARS = rf"{YEAR}{MAYBE_SPACE}[-–—]{MAYBE_SPACE}{YEAR}"
_TERM = rf"(?:,?{SPACE}\(?(?:khoa{SPACE}{_ORDINAL}|nhiem{SPACE}ky{SPACE}{_YEARS})\)?)"
_NEAR = 3  # words that may part a head from its day where no issuer is named
_PARTIES = 6  # parties a programme may have


def read_name(source: Source, head: str, start: int, place: int) -> Named | None:
    """Return what a head names, None where it names no certain paper.

    Args:
        source: the prepared text.
        head: the folded head.
        start: place where the head begins.
        place: place where the head ends.
    """
    capital = source.is_upper(start)
    if head in _listed("laws"):
        return law_at(source, head, place) if capital else None
    if head in _listed("constitution"):
        return constitution_at(source, place) if capital else None
    if head in _listed("charters"):
        return _charter(source, place, capital=capital)
    found = _congress(source, place) if head in _listed("congresses") else None
    return found or _paper(source, head, start, place, capital=capital)


def _charter(source: Source, place: int, *, capital: bool) -> Named | None:
    following = place + 1
    if following >= len(source.folded) or source.folded[place] not in " \n":
        return None
    if not (capital or source.is_upper(following)) or end_of_name().match(source.folded, following):
        return None
    end = name_end(source, following)
    if end == following:
        return None
    term = _term().match(source.folded, end)
    return dated(source, term.end() if term else end, 0.93 if source.is_upper(following) else 0.8)


def _congress(source: Source, place: int) -> Named | None:
    """Read what a congress or a plenum passed. Its name is the issuer's too."""
    plenum = _plenum().match(source.folded, place)
    if plenum and _numbered_plenum().search(plenum.group()):
        end = plenum.end()
        return Named(end, end, None, source.printed(plenum.start("body"), end), 0.95)
    congress = _of_congress().match(source.folded, place)
    if congress is None or not source.is_upper(congress.start("body")):
        return None
    end = _congress_name_end(source, congress.end())
    term = _term().match(source.folded, end)
    end = term.end() if term else end
    return Named(end, end, None, source.printed(congress.start("body"), end), 0.95)


def _congress_name_end(source: Source, place: int) -> int:
    end = name_end(source, place, begun=True)
    stop = _congress_end().search(source.folded, place, end)
    return stop.start() if stop else end


def _paper(source: Source, head: str, start: int, place: int, *, capital: bool) -> Named | None:
    if head not in _listed("papers"):
        return None
    quoted = _quoted().match(source.folded, place) if capital and head in _listed("quoted") else None
    if quoted:
        return _with_issuer(source, quoted.end(), 0.9)
    tell = _tell().match(source.folded, place)
    if tell is None or _other_head().search(tell["qualifier"]):
        return None
    name = place + len(tell["qualifier"].rstrip())
    found = _between(source, tell) or _of_a_day(source, tell, name) or _issued(source, tell, name)
    if found is None:
        return None
    bare = name == place
    if capital:
        return found if _is_certain(source, head, start, found, bare=bare) else None
    small = found.date is not None or (bare and head in _listed("in_small_letters"))
    return replace(found, sure=0.75) if small and found.issuer else None


def _is_certain(source: Source, head: str, start: int, found: Named, *, bare: bool) -> bool:
    """Say whether a head that is a verb as well, or said of things in general, names a certain paper here."""
    if head in _listed("dated_only") and found.date is None:
        return False
    told = bare or (found.date is not None and found.issuer is not None)
    return head not in _listed("verbal") or told or not _begins_sentence(source, start)


def _between(source: Source, tell: re.Match[str]) -> Named | None:
    """Read the parties of a programme: "giữa A và B"."""
    if not tell["between"]:
        return None
    end = _parties_end(source, tell.end())
    return Named(end, end, None, source.printed(tell.end(), end), 0.93) if end > tell.end() else None


def _of_a_day(source: Source, tell: re.Match[str], name: int) -> Named | None:
    """Read the day a paper is told by, and its issuer where he stands behind."""
    day = date_behind(source, name) if tell["day"] else None
    if day is None or not day[1] or _deadline().search(tell["qualifier"]):
        return None
    of = _of_body().match(source.folded, day[0])
    if of and source.is_upper(of.end()):
        end = name_end(source, of.end())
        return Named(end, name, day[1], source.printed(of.end(), end), 0.93)
    near = len(tell["qualifier"].split()) <= _NEAR  # else the day may be that of what the paper is about
    return Named(day[0], name, day[1], None, 0.85) if near else None


def _issued(source: Source, tell: re.Match[str], name: int) -> Named | None:
    """Read the issuer a paper is told by."""
    if not tell["of"] or not source.is_upper(tell.end()):
        return None
    end = name_end(source, tell.end())
    behind = dated(source, end, 0.9)
    issuer = source.printed(tell.end(), end)
    return replace(behind, name_end=name, issuer=issuer, sure=0.9) if issuer else None


def _parties_end(source: Source, place: int) -> int:
    """Return where the parties of a programme end: "giữa A với B và C"."""
    end = name_end(source, place)
    for _ in range(_PARTIES):
        more = _one_more_party().match(source.folded, end)
        further = name_end(source, more.end()) if more and source.is_upper(more.end()) else end
        if more is None or further <= more.end():
            break
        end = further
    return end


def _with_issuer(source: Source, place: int, sure: float) -> Named:
    of = _of_body().match(source.folded, place)
    if of and source.is_upper(of.end()):
        end = name_end(source, of.end())
        return Named(end, place, dated(source, end, sure).date, source.printed(of.end(), end), sure)
    return dated(source, place, sure)


def _begins_sentence(source: Source, start: int) -> bool:
    before = source.folded[max(0, start - 6) : start].rstrip(" ")
    stripped = before.rstrip("\n\f -+•*")
    return not stripped or stripped[-1] in ".:" or before != before.rstrip("-+•*")


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(words("citations", key))


@cache
def _plenum() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{SPACE}cua)?{SPACE}(?P<body>(?:hoi{SPACE}nghi{SPACE})?(?:lan{SPACE}thu{SPACE}{_ORDINAL},?{SPACE})?"
        rf"(?:(?:bch|ban{SPACE}chap{SPACE}hanh){SPACE})?(?:trung{SPACE}uong|tw)(?:{SPACE}dang)?"
        rf"(?:{SPACE}(?:lan{SPACE}thu{SPACE})?{_ORDINAL})?{_TERM}?)"
    )


@cache
def _numbered_plenum() -> re.Pattern[str]:
    return re.compile(r"(?:trung[ \n]uong|tw)(?:[ \n]dang)?[ \n,(]+(?:lan[ \n]thu[ \n])?(?:[ivx0-9]|khoa)|lan[ \n]thu")


@cache
def _term() -> re.Pattern[str]:
    return re.compile(_TERM)


@cache
def _of_congress() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{SPACE}cua)?{SPACE}(?P<body>dai{SPACE}hoi)(?:{SPACE}dai{SPACE}bieu)?(?:{SPACE}toan{SPACE}quoc)?"
        rf"(?:{SPACE}(?:lan{SPACE})?(?:thu{SPACE})?{_ORDINAL})?(?![a-z0-9])"
    )


@cache
def _congress_end() -> re.Pattern[str]:
    return re.compile(rf"{SPACE}{any_of(words('citations', 'congress_ends'))}(?![a-z0-9])")


@cache
def _quoted() -> re.Pattern[str]:
    return re.compile(rf"{SPACE}[\"“][^\"“”\f]{{4,240}}[\"”]")


@cache
def _bodies() -> str:
    return any_of(tuple(dict.fromkeys(words("letterhead", "body_starts") + words("citations", "issuers"))))


@cache
def _of_body() -> re.Pattern[str]:
    return re.compile(rf"{SPACE}{any_of(words('words', 'of_words'))}{SPACE}(?={_bodies()}(?![a-z]))")


@cache
def _tell() -> re.Pattern[str]:
    """Return the pattern of what tells a paper apart, with the words between head and that."""
    word = r"(?:[ \n][^\s,;.:()“”\"/+…-][^\s,;.:()“”\"/…]*| -|,(?=[ \n][a-z]))"
    bare = rf"(?:[ \n](?:so{SPACE})?[0-9]{{1,4}}(?=[ \n]))?"
    of = any_of(words("words", "of_words"))
    day = any_of(words("words", "day_words"))
    return re.compile(
        rf"(?P<qualifier>{bare}{word}{{0,12}}?)(?:(?P<of>{SPACE}{of}{SPACE})(?={_bodies()}(?![a-z]))"
        rf"|(?P<between>{SPACE}giua{SPACE})|(?P<day>,?{SPACE}(?={day}{SPACE}[0-9])))"
    )


@cache
def _deadline() -> re.Pattern[str]:
    """Return the pattern of the words that make of a day behind them no paper's own: "báo cáo trước ngày …"."""
    before = words("words", "deadline_before") + words("citations", "not_its_day")
    return re.compile(rf"(?<![a-z0-9]){any_of(before)}$")


@cache
def _other_head() -> re.Pattern[str]:
    others = tuple(heads()) + words("citations", "charters")
    return re.compile(rf"(?<![a-z0-9]){any_of(others)}(?![a-z0-9])")


@cache
def _one_more_party() -> re.Pattern[str]:
    return re.compile(rf"(?:,|{SPACE}(?:va|voi|cung)){SPACE}(?={_bodies()}(?![a-z]))")
