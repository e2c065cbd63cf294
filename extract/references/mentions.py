"""Mentions of papers by their number.

Candidates come from the grammar of `extract.references.numbers`; a candidate is a reference when its symbol is written
as symbols are (capitals, or codes of the closed lists) and, where the symbol alone would not tell, when "số" or a head
stands in front. Blank forms ("Quyết định số /2025/QĐ-UBND") and look-alikes ("Mẫu số 01/TNCN") fall out by that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from extract.facts import Reference, Role
from extract.grammar import SPACE
from extract.references.front import Front, front_of
from extract.references.numbers import NUMBER_WORD, PATTERN, key
from extract.references.roles import Before, role_behind, role_of
from extract.references.surroundings import about_behind, date_behind, issuer_behind
from extract.references.symbols import is_known, is_type, legacy_bodies, repair, spell, type_of, without_footnote
from extract.source import Source, is_capitals
from normalize.folding import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

_PART = re.compile(r"[a-z][a-z0-9&]*(?:\.[a-z0-9]+)?")
# Codes that are also a body's: the head says which ("CT": Chỉ thị, Cục Thuế).
_TWO_MEANINGS = frozenset({"ct", "tc", "btt", "tt", "cd", "hd", "pc", "pa", "da", "tn", "l", "cv"})
_JOINT = rf"(?:,{SPACE}?|;{SPACE}?|,?{SPACE}(?:va|den){SPACE})(?:so{SPACE})?"
_SHARED = re.compile(rf"(?<![\w/.,])((?:[0-9]{{1,6}}{_JOINT})+)$")
_OF_YEAR = re.compile(rf"{SPACE}nam{SPACE}(?:19|20)[0-9]{{2}}(?=[ \n])")
_LIST_JOINT = 90  # characters that may part two papers of one list
_GLUED_WORD = re.compile(r"(ngay|cua|ve|cia)$")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A number that was accepted, before its surroundings are read to the end."""

    start: int
    number_start: int
    end: int
    number: str
    year: int | None
    symbol: str
    separator: str
    front: Front
    exact: bool


def read_references(source: Source) -> tuple[Reference, ...]:
    """Return the mentions of papers in order of place. The paper's own number is among them, as any other."""
    mentions = sorted(_mentions(source), key=lambda mention: mention.number_start)
    found: list[Reference] = []
    previous: tuple[int, Reference, Role] | None = None
    for index, mention in enumerate(mentions):
        limit = mentions[index + 1].start if index + 1 < len(mentions) else len(source.folded)
        end, reference, listed = _describe(source, mention, limit, previous)
        behind = role_behind(source, end)
        if behind:
            reference = replace(reference, role=behind)
            _tell_those_before(source, found, reference, behind)
        found.append(reference)
        previous = end, reference, listed
    return tuple(found)


def _tell_those_before(source: Source, found: list[Reference], last: Reference, role: Role) -> None:
    """Give the mentions that a list joins with the last one the role told behind it: "A, B và C hết hiệu lực"."""
    start = source.place_of(last.start)
    for index in range(len(found) - 1, -1, -1):
        one = found[index]
        between = source.folded[source.place_of(one.end) : start]
        if one.role != "cites" or len(between) > _LIST_JOINT or not _joint_only().fullmatch(between):
            return
        found[index] = replace(one, role=role)
        start = source.place_of(one.start)


@cache
def _joint_only() -> re.Pattern[str]:
    return re.compile(rf"(?:[ \n]cua(?:[ \n][^\s,;.:]+){{1,10}}?)?,?{SPACE}(?:va{SPACE}|hoac{SPACE})?(?:cac{SPACE})?")


def _mentions(source: Source) -> Iterator[_Mention]:
    for match in PATTERN.finditer(source.folded):
        mention = _accept(source, match)
        if mention:
            yield from _shared_symbol(source, mention)
            yield mention


def _accept(source: Source, match: re.Match[str]) -> _Mention | None:
    if match["law"]:
        code = spell("".join(match["law"].split()))
        front = front_of(source, match.start(), None)
        return _mention(match, front, match.end(), f"/{code}", exact=True)
    group = next(name for name in ("dated", "state", "party", "legacy") if match[name])
    parts, end = _valid_parts(source, match.start(group), match.end(group))
    if not parts:
        return None
    folded = [source.folded[start:stop] for start, stop in parts]
    if group == "party" and (len(parts) < 2 or not _is_party(source, match, parts)):
        return None
    symbol = _symbol(source, parts, party=group == "party")
    front = front_of(source, match.start(), type_of(symbol))
    if front.refused or not _is_reference(source, group, folded, parts, front):
        return None
    exact = all(is_known(part) for part in folded)
    separator = "-" if group in {"party", "legacy"} else "/"
    return _mention(match, front, end, separator + symbol, exact=exact)


def _mention(match: re.Match[str], front: Front, end: int, tail: str, *, exact: bool) -> _Mention:
    year = int(match["year"]) if match["year"] else None
    number = match["number"].upper()
    return _Mention(front.start, match.start(), end, number, year, tail[1:], tail[0], front, exact)


def _valid_parts(source: Source, start: int, end: int) -> tuple[list[tuple[int, int]], int]:
    """Return the places of the symbol's parts as far as they are written as codes are, and where the last one ends."""
    parts: list[tuple[int, int]] = []
    for part in _PART.finditer(source.folded, start, end):
        first, last = part.span()
        glued = _GLUED_WORD.search(part.group())
        if glued and is_known(part.group()[: glued.start()]):
            parts.append((first, first + glued.start()))
            break
        last = first + len(without_footnote(part.group()))
        if not _is_code(source, first, last) or (parts and _is_loose_word(source, parts, first, last)):
            break
        parts.append((first, last))
    return parts, parts[-1][1] if parts else start


def _is_code(source: Source, start: int, end: int) -> bool:
    printed = source.cut(start, end)
    if is_known(source.folded[start:end]) and len(printed) > 1:
        return True
    upper = sum(1 for letter in printed if letter.isupper())
    letters = sum(1 for letter in printed if letter.isalpha())
    return upper * 2 >= letters and (upper > 1 or letters == 1) and printed[0].isupper()


def _is_loose_word(source: Source, parts: list[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether a part behind a dash with spaces on both sides belongs to the line, not to the symbol."""
    dash = source.folded[parts[-1][1] : start]
    spaced = dash[:1].isspace() and dash[-1:].isspace()
    return spaced and not is_known(source.folded[start:end]) and len(parts) > 1


def _is_party(source: Source, match: re.Match[str], parts: list[tuple[int, int]]) -> bool:
    slash = source.folded[parts[0][1] : parts[1][0]]
    return "/" in slash and source.folded[match.end("number") : match.start("party")].strip() != ""


def _symbol(source: Source, parts: list[tuple[int, int]], *, party: bool) -> str:
    printed = [source.cut(start, end) for start, end in parts]
    # Where one Đ came through, a P or B beside it is what it seems: "TĐTN-BPT".
    sound = any("Đ" in canonical(part).upper() for part in printed)
    spelled = [spell(part, sound=sound) for part in printed]
    if party:
        return f"{spelled[0]}/{'-'.join(spelled[1:])}"
    return repair("-".join(spelled))


def _is_reference(source: Source, group: str, folded: list[str], parts: list[tuple[int, int]], front: Front) -> bool:
    introduced = front.numbered or bool(front.head) or front.type is not None
    if group == "legacy":
        return front.type is not None and folded[0] in legacy_bodies()
    printed_lower = all(source.cut(start, end).islower() for start, end in parts)
    if printed_lower and not (introduced and is_type(folded[0])):
        return False
    if introduced:
        return True
    if group == "party":
        return is_type(folded[0])
    if len(folded) == 1:
        return group == "dated" and is_known(folded[0])
    return is_known(folded[0])


def _shared_symbol(source: Source, mention: _Mention) -> Iterator[_Mention]:
    """Yield the numbers that share the symbol of the last one: "các Quyết định số 12, 13 và 14/QĐ-UBND"."""
    base = max(0, mention.number_start - 120)
    listed = _SHARED.search(source.folded[base : mention.number_start])
    if listed is None:
        return
    first = base + listed.start()
    front = front_of(source, first, type_of(mention.symbol))
    if front.refused or not (front.numbered and (front.head or front.type)):
        return
    for figure in re.finditer(r"[0-9]{1,6}", source.folded[first : mention.number_start]):
        start, end = first + figure.start(), first + figure.end()
        begin = front.start if start == first else start
        yield _Mention(begin, start, end, figure.group(), None, mention.symbol, mention.separator, front, exact=False)


def _describe(
    source: Source, mention: _Mention, limit: int, previous: tuple[int, Reference, Role] | None
) -> tuple[int, Reference, Role]:
    """Read what stands behind a number; return the place where all that ends, the reference, and its list's role."""
    end, value = mention.end, None
    dated = date_behind(source, end)
    if dated and dated[0] <= max(limit, end):
        end, value = dated
    start = max(mention.start, 0 if previous is None else source.place_of(previous[1].end))
    start = min(start, mention.number_start)
    issuer, reach, value = _issuer_and_day(source, end, value, max(limit, end))
    about = about_behind(source, reach, limit)
    reach = about[0] if about else reach
    first, last = source.span(start, end)
    identity = _identity(mention)
    role, listed = role_of(source, start, _listed_before(source, previous))
    reference = Reference(
        text=source.original[first:last],
        start=first,
        end=last,
        id=identity,
        key=key(identity),
        number=mention.number,
        year=mention.year,
        symbol=mention.symbol,
        type=_type(mention),
        date=value or None,
        issuer=issuer or mention.front.issuer,
        abstract=about[1] if about else None,
        role=role,
        confidence=_confidence(source, mention),
    )
    return reach, reference, listed


def _issuer_and_day(source: Source, end: int, value: str | None, limit: int) -> tuple[str | None, int, str | None]:
    """Return the issuer behind a mention, where he ends, and the day, which may stand behind him too.

    Args:
        source: the prepared text.
        end: where number and day end.
        value: the day beside the number, None where none stands there.
        limit: where the next mention begins.
    """
    year = _OF_YEAR.match(source.folded, end) if value is None else None
    found = issuer_behind(source, year.end() if year else end)
    if found is None:
        return None, end, value
    reach = min(found[0], limit)
    dated = date_behind(source, reach) if value is None else None
    if dated and dated[0] <= limit:
        reach, value = dated
    return found[1], reach, value


def _listed_before(source: Source, previous: tuple[int, Reference, Role] | None) -> Before | None:
    """Return the mention before; none goes on from the bare "Số: …" of a letterhead."""
    if previous is None or _number_line().match(source.folded, source.place_of(previous[1].start)):
        return None
    return Before(source.place_of(previous[1].start), source.place_of(previous[1].end), previous[0], previous[2])


@cache
def _number_line() -> re.Pattern[str]:
    return re.compile(rf"{NUMBER_WORD}{SPACE}?:")


def _identity(mention: _Mention) -> str:
    year = f"/{mention.year}" if mention.year else ""
    return f"{mention.number}{year}{mention.separator}{mention.symbol}"


def _type(mention: _Mention) -> str | None:
    told = type_of(mention.symbol)
    head = mention.front.type
    if head is None:
        return told
    first = re.split(r"[-/]", canonical(mention.symbol).casefold())[0].replace("đ", "d")
    if told is None or told == "Công văn" or first in _TWO_MEANINGS:
        return head
    if mention.separator == "-" and first == "qd":
        return head  # the Party numbers its Quy định so too
    return told


def _confidence(source: Source, mention: _Mention) -> float:
    """Return how surely this is a reference and read right: less for each thing that is missing or was repaired."""
    confidence = 0.99
    if mention.front.type is None:
        confidence -= 0.04
    if not mention.front.numbered and mention.front.type is None:
        confidence -= 0.05
    if not mention.exact:
        confidence -= 0.04
    printed = canonical(source.cut(mention.number_start, mention.end))
    if "".join(printed.split()) != _identity(mention) and is_capitals(printed):
        confidence -= 0.03
    return round(confidence, 2)
