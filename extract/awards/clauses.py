"""Sentences that give an award, or tell of one: who, what, for which year, by which decision, and whether at all.

- Tặng Giấy khen cho A và B …: the one who acts stands in front, those honoured behind "cho";
- A được Chủ tịch UBND tỉnh tặng Bằng khen tại …: those honoured stand in front;
- Công nhận các xã A, B đạt chuẩn nông thôn mới …: or between the act and the title.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from extract.awards.honours import has_word, is_spelt
from extract.awards.paper import Decision, award
from extract.awards.recipients import recipients
from extract.grammar import SPACE, any_of, whole_words, words
from extract.references.surroundings import issuer_behind, name_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.awards.honours import Honour
    from extract.awards.paper import Frame, Paper
    from extract.awards.recipients import Recipient
    from extract.facts import Award, AwardState, Reference
    from extract.source import Source

_SENTENCE_END = re.compile(r"[.!?][ \n\f](?=[^\W_])")
_ABBREVIATED = re.compile(r"(?:^|[\s(])[a-z]{1,2}$|^[0-9]{1,3}$")
_PASSIVE_WINDOW = 160  # characters between "được" and the act: the one who acts
_GAP = 400  # characters between the act and the title: those honoured
_WINDOW = 700  # characters looked at in front of a title


def read_clauses(paper: Paper, start: int, end: int, frame: Frame) -> list[Award]:
    """Return the awards that the sentences between two places give or tell of."""
    found: list[Award] = []
    for first, last in _sentences(paper.source, start, end):
        honours = paper.honours_in(first, last)
        for number, honour in enumerate(honours):
            limit = honours[number + 1].start if number + 1 < len(honours) else last
            found.extend(_clause(paper, honour, (first, limit, last), frame))
    return found


def _sentences(source: Source, start: int, end: int) -> Iterator[tuple[int, int]]:
    begun = start
    for match in _SENTENCE_END.finditer(source.folded, start, end):
        before = source.folded[max(begun, match.start() - 4) : match.start()]
        if source.is_upper(match.end()) and not _ABBREVIATED.search(before):
            yield begun, match.start()
            begun = match.end()
    yield begun, end


def _clause(paper: Paper, honour: Honour, bounds: tuple[int, int, int], frame: Frame) -> Iterator[Award]:
    """Read one title in its sentence, whose beginning, next title and end the bounds are."""
    first, limit, last = bounds
    source = paper.source
    begin = max(first, honour.start - _WINDOW)
    act = _act(paper, begin, honour)
    if act is None and frame.state == "revoked":
        act = _taking().search(source.folded, begin, honour.start)
    if act is None:
        return
    part = _part_of_sentence(source, act.start(), honour.end, (begin, last))
    cited = paper.decision(*part, honour.end) if frame.told or frame.state == "revoked" else None
    state = _state(paper, part[0], honour, frame, cited)
    if state is None:
        return
    passive = _passive(source, part[0], act.start())
    who = _who(paper, honour, act, (part[0], limit, last), passive)
    if not who:
        return
    issuer = None if frame.state == "revoked" else _issuer(source, honour, act, passive)
    decision = _decision(frame, cited, issuer)
    until = min(part[1], limit) if limit < last else part[1]
    year = paper.year(part[0], until, honour.end) or paper.year(first, part[1], honour.end) or frame.year
    for one in who:
        yield award(source, one, honour, decision, year=year, state=state)


def _part_of_sentence(source: Source, act: int, end: int, sentence: tuple[int, int]) -> tuple[int, int]:
    """Return the part of a sentence, between semicolons, that an act and its title stand in."""
    stop = source.folded.find(";", end, min(sentence[1], end + _WINDOW))
    return max(sentence[0], source.folded.rfind(";", sentence[0], act) + 1), stop if stop >= 0 else sentence[1]


def _act(paper: Paper, begin: int, honour: Honour) -> re.Match[str] | None:
    """Return the act that gives a title: the last one in front, "công nhận" before the "đạt" that belongs to it."""
    source = paper.source
    acts = [match for match in _acts().finditer(source.folded, begin, honour.start) if _is_act(source, match)]
    if not acts:
        return None
    act = acts[-1]
    if len(acts) > 1 and act.group() in _taken_home() and acts[-2].group() not in _taken_home():
        between = source.folded[acts[-2].end() : act.start()]
        if ";" not in between and not paper.honours_in(acts[-2].end(), act.start()) and "duoc" not in between.split():
            act = acts[-2]
    return act if honour.start - act.end() <= _GAP else None


def gives(source: Source, start: int, end: int) -> bool:
    """Say whether an act of giving stands between two places."""
    return any(_is_act(source, match) for match in _acts().finditer(source.folded, start, end))


def _is_act(source: Source, match: re.Match[str]) -> bool:
    word = match.group().split()[0]
    return is_spelt(source, match.start(), match.start() + len(word))


def _state(paper: Paper, begin: int, honour: Honour, frame: Frame, cited: Reference | None) -> AwardState | None:
    """Return what became of an award that a sentence names; None where none was given or asked for."""
    source, start = paper.source, honour.start
    if has_word(source, begin, start, "plans"):
        return None
    if frame.state == "revoked":
        return "revoked"
    asked = has_word(source, begin, start, "proposes") and not has_word(source, begin, start, "led_to_it")
    given = cited is not None or _already().search(source.folded, begin, start) is not None
    if asked or (frame.state == "proposed" and not given):
        return "proposed"
    return "awarded" if cited is not None or not frame.only_decided else None


def _passive(source: Source, clause: int, act: int) -> re.Match[str] | None:
    """Return the "được" of an act, behind those honoured and before the one who acts."""
    found = None
    for match in _by().finditer(source.folded, max(clause, act - _PASSIVE_WINDOW), act):
        found = match
    return found


def _who(
    paper: Paper, honour: Honour, act: re.Match[str], bounds: tuple[int, int, int], passive: re.Match[str] | None
) -> list[Recipient]:
    """Return those honoured."""
    source, (clause, limit, last) = paper.source, bounds
    between = _between(source, act.end(), honour.start)
    if between:
        found = recipients(source, paper.units, *between)
        if found:
            return found
    if passive or act.group() in _taken_home():
        subject_end = passive.start() if passive else act.start()
        return _subject(paper, clause, subject_end)
    to = _to().search(source.folded, honour.end, min(last, honour.end + _GAP))
    if to is None:
        return []
    reach = limit
    if to.start() > limit:  # "tặng Cờ thi đua và Bằng khen cho A": both go to A
        if not _only_joined().fullmatch(source.folded, honour.end, limit):
            return []
        reach = last
    return recipients(source, paper.units, to.end(), reach)


def _between(source: Source, start: int, end: int) -> tuple[int, int] | None:
    """Return the places of those named between an act and its title, where more than filling words stands there."""
    opening = _filling().match(source.folded, start, end)
    first = opening.end() if opening else start
    text = source.folded[first:end]
    closing = _closing().search(text)
    last = first + (closing.start() if closing else len(text))
    return (first, last) if last - first > 3 else None


def _subject(paper: Paper, start: int, end: int) -> list[Recipient]:
    """Return those who stand in front of an act: the first part of the clause that names somebody."""
    source = paper.source
    text = source.folded[start:end]
    trailing = _helping().search(text)
    end = start + (trailing.start() if trailing else len(text))
    colon = source.folded.rfind(":", start, end)
    if colon >= 0 and not source.folded[colon + 1 : end].strip():
        end, colon = colon, source.folded.rfind(":", start, colon)  # "- Thôn A: được công nhận …"
    begin = max(start, colon + 1)
    while begin < end:
        aside = _aside().match(source.folded, begin, end)
        begin = aside.end() if aside else begin
        found = recipients(source, paper.units, begin, end)
        if found:
            return found
        comma = source.folded.find(",", begin, end)
        begin = comma + 1 if comma >= 0 else end
    return []


def _issuer(source: Source, honour: Honour, act: re.Match[str], passive: re.Match[str] | None) -> str | None:
    """Return who gives: between "được" and the act, or behind the title, "Bằng khen của Chủ tịch UBND tỉnh"."""
    if passive and act.start() - passive.end() > 3:
        return source.printed(passive.end(), act.start()).strip(" ,")
    behind = issuer_behind(source, honour.end)
    if behind:
        return behind[1]
    before = _actor().search(source.folded[max(0, act.start() - _PASSIVE_WINDOW) : act.start()])
    start = act.start() - len(before.group()) if before else 0
    if before is None or act.group() in _taken_home() or not source.is_upper(start):
        return None
    end = name_end(source, start)
    return source.printed(start, end) if end > start else None


def _decision(frame: Frame, cited: Reference | None, issuer: str | None) -> Decision:
    if cited is None:
        own = frame.decision
        return own if issuer is None else Decision(own.number, own.date, issuer)
    return Decision(cited.id, cited.date, cited.issuer or issuer)


@cache
def _acts() -> re.Pattern[str]:
    return re.compile(rf"{whole_words(words('awards', 'acts'))}(?![a-z0-9])")


@cache
def _taking() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){any_of(words('awards', 'revokes'))}(?![a-z0-9])")


@cache
def _taken_home() -> frozenset[str]:
    return frozenset(words("awards", "taken_home"))


@cache
def _by() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])duoc{SPACE}")


@cache
def _already() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])da{SPACE}(?:duoc|vinh{SPACE}du)(?![a-z])")


@cache
def _to() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:cho|doi{SPACE}voi):?{SPACE}")


@cache
def _only_joined() -> re.Pattern[str]:
    return re.compile(r"[ \n\f\"“”]*(?:,|va|nam [0-9]{4}|danh hieu|kem theo|[ \n\f\"“”])*")


@cache
def _filling() -> re.Pattern[str]:
    number = rf"0?[0-9]{{1,2}}(?={SPACE})"
    return re.compile(rf"(?:[ \n\f\"“”'‘’]|(?:{number}|{any_of(words('awards', 'clauses', 'filling'))})(?![a-z0-9]))*")


@cache
def _closing() -> re.Pattern[str]:
    closing = any_of(words("awards", "clauses", "closing"))
    return re.compile(rf"(?:[ \n\f\"“”'‘’,]|(?<![a-z]){closing}(?![a-z]))+$")


@cache
def _helping() -> re.Pattern[str]:
    helping = any_of(words("awards", "clauses", "helping"))
    return re.compile(rf"(?:[ \n\f,]|(?<![a-z0-9])(?:[0-9]{{1,2}}{SPACE}nam{SPACE}lien|{helping})(?![a-z]))+$")


@cache
def _aside() -> re.Pattern[str]:
    """What may stand in front of the subject: "Riêng", "Trong đó", "Kết quả"."""
    aside = any_of(words("awards", "clauses", "aside"))
    year = rf"(?:trong{SPACE})?nam{SPACE}(?:hoc{SPACE})?[0-9]{{4}}(?: ?- ?[0-9]{{4}})?"
    return re.compile(rf"(?:[ \n\f,]|(?:{aside}|{year})(?![a-z]))+")


@cache
def _actor() -> re.Pattern[str]:
    bodies = any_of(words("letterhead", "body_starts"))
    return re.compile(rf"(?<![a-z]){bodies}(?![a-z])[^.;:,]{{0,90}}?(?:{SPACE}(?:da|quyet{SPACE}dinh))?{SPACE}$")
