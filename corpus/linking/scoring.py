"""The rules that add up to a score: what each of them is worth for a passage and a criterion, and why, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import partial_ratio

from corpus.identity.identity import matches
from corpus.linking.figures import lone_number
from corpus.linking.linking_rules import rules
from corpus.linking.plans import bounds
from corpus.linking.readings import LABEL
from corpus.linking.table_rows import row_at
from corpus.linking.terms import Wording, shared_phrases, syllables, wording
from corpus.pages.passages import behind_mark
from corpus.phrases import abbreviations, spoken
from corpus.vietnam import written_day
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.linking.aims import Aim, Cited
    from corpus.linking.criteria import Criterion, Programme
    from corpus.linking.readings import Cite, Paper, Reading

_FIGURE = re.compile(r"\d")
_SHOWN_PHRASES = 4
_SAME_NAME = 90  # per cent of its letters
_YEAR = re.compile(r"(?<![\d/])(?:19|20)\d\d(?![\d/])")
_MADE_WITHIN = 3  # syllables between "xây dựng" and the kind of paper that is to be made


@dataclass(frozen=True, slots=True)
class Point:
    """What one rule adds, and why."""

    worth: float
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Terms a passage shares with a criterion: in itself, and in what stands above it.

    `covered` says that it tells one of the things that the criterion asks for nearly whole, or opens with its matter
    ("Tiếp công dân: …"); `headed` that the heading right above it is that matter and nothing else. `opening` is
    what the words are worth more because the passage opens with them.
    """

    own: frozenset[str]
    context: frozenset[str]
    weight: float
    covered: bool = False
    headed: bool = False
    opening: float = 0.0


@lru_cache(maxsize=512)
def worded(text: str) -> Wording:
    """Return the terms of a passage or heading, which every criterion asks for."""
    return wording(text, abbreviations())


@lru_cache(maxsize=512)
def _syllables(text: str) -> frozenset[str]:
    return syllables(text, abbreviations())


def shared_words(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> Words:
    """Return the terms a passage shares with a criterion; what stands above it counts for less."""
    wanted = aim.wordings[criterion.id]
    own = (worded(reading.said) | worded(reading.read)).shared(wanted)
    if reading.beside and not own and _FIGURE.search(reading.said):
        # "Xã A sửa xong 05/05 nhà, xã B 03/03 nhà": what was done is said of the first alone.
        own = worded(paper.text[slice(*reading.beside)]).shared(wanted)
    # The title stands above everything; the heading between is often but the name of the kind ("THÔNG BÁO").
    above = [paper.title, *(paper.text[start:end] for start, end in reading.above)]
    if reading.beside:
        above.append(paper.text[slice(*reading.beside)])
    above.extend(name for name, cell in row_at(paper.text, reading.start) or () if lone_number(cell) is not None)
    context = frozenset().union(*(worded(heading).shared(wanted) for heading in above)) - own
    opening = rules().words["opening"] * aim.weights.total(worded(_opening(reading.said)).terms & own)
    weight = aim.weights.total(own) + opening + rules().words["context"] * aim.weights.total(context)
    covered = aim.covers(criterion, _syllables(reading.said) | _syllables(reading.read))
    label = LABEL.match(reading.said, behind_mark(reading.said, 0, len(reading.said)))
    covered = covered or (label is not None and aim.names(label.group(), criterion))
    lines = (paper.text[behind_mark(paper.text, *span) : span[1]] for span in reading.above[-2:])
    headings = [line for line in lines if not rules().cues["introductory"].first(spoken(line))]
    if paper.issued_by:
        headings.append(paper.title)
    headed = any(aim.names(heading, criterion) for heading in headings)
    enough = max(weight, rules().words["covered"]) if covered or headed else weight
    return Words(own, context, enough, covered, headed, opening)


def _opening(said: str) -> str:
    """Return the first words of a passage, which tell in Vietnamese what it is about."""
    words = said[behind_mark(said, 0, len(said)) :].split()
    return " ".join(words[: rules().opening_words])


def inherited_words(paper: Paper, reading: Reading, aim: Aim) -> list[tuple[Criterion, Words]]:
    """Return the words that a passage without a matter of its own has from what stands above it.

    "- Xã A: 388/1.204 con" tells of what the heading says, or, where that says nothing either, of what the title does.
    """
    limits = rules().words
    heading = "".join(paper.text[start:end] for start, end in reading.above[-1:])
    front = [] if reading.front is None else [paper.text[slice(*reading.front)]]
    for text in (*front, heading, paper.title):
        said, told = worded(text), _syllables(text)
        found = []
        for criterion in aim.criteria:
            own = (said | worded(reading.said)).shared(aim.wordings[criterion.id])
            covered = aim.covers(criterion, told)
            weight = aim.weights.total(own)
            found.append(
                (criterion, Words(own, frozenset(), max(weight, limits["covered"]) if covered else weight, covered))
            )
        if any(words.weight >= limits["least"] for _, words in found):
            return found
    return []


def names_proof(kind: str | None, criterion: Criterion) -> bool:
    """Whether a criterion names this kind of paper as its proof."""
    if not kind:
        return False
    name = fold(spoken(kind))
    if any(name in fold(spoken(proof)) for proof in criterion.proofs):
        return True
    asked = fold(spoken(criterion.text))
    makings = (fold(spoken(word)).strip() for word in rules().made_by)
    return any(re.search(rf" {making} (?:\w+ ){{0,{_MADE_WITHIN}}}{name.strip()} ", asked) for making in makings)


def names_code(paper: Paper, reading: Reading, criterion: Criterion) -> bool:
    """Whether the passage, or the heading right above it, says "tiêu chí 3.2.2.c"."""
    code = spoken(criterion.code).strip()
    spans = [(reading.start, reading.end), *reading.above[-1:]]
    texts = [spoken(paper.text[start:end]) for start, end in spans]
    return any(f" {word} {code} " in text for text in texts for word in ("tiêu chí", "chỉ tiêu", "tiêu chí số"))


def cites_in(paper: Paper, aim: Aim, spans: Iterable[tuple[int, int]]) -> list[Cite]:
    """Return citations inside the spans that can be the papers the plan cites: a number alone is not an identity."""
    return [
        cite
        for start, end in spans
        for cite in paper.cites
        if cite.start < end and start < cite.end and cite.key in aim.cited and _may_be(cite, aim.cited[cite.key])
    ]


def _may_be(cite: Cite, cited: Cited) -> bool:
    """Say whether a citation may mean the paper that the plan cites: neither day nor issuer speaks against it."""
    if cite.identity is None or cited.identity is None:
        return True
    likeness = matches(cite.identity, cited.identity)
    return likeness is not None and not likeness.other_date


def points(  # noqa: PLR0913, PLR0917 - one passage against one criterion
    paper: Paper, reading: Reading, aim: Aim, criterion: Criterion, words: Words, name: str
) -> list[Point]:
    """Return what each rule adds for a passage and a criterion; `name` is that of the unit it speaks of."""
    weights = rules().weights
    points = [_citation(paper, reading, aim, criterion), _sharing(reading, aim, criterion, words)]
    if names_code(paper, reading, criterion):
        points.insert(0, Point(weights["names_criterion"], f"Nêu đích danh tiêu chí {criterion.code}"))
    if names_proof(paper.type, criterion) and paper.type:
        reason = f"Là {paper.type.lower()}, loại tài liệu mà tiêu chí {criterion.code} nêu làm minh chứng"
        points.append(Point(weights["proof"], reason))
    if words.covered:
        points.append(Point(weights["matter"]))
    points.append(_unit_point(paper, reading, name))
    if aim.plan_key and any(cite.key == aim.plan_key for cite in paper.cites):
        points.append(Point(weights["programme"], f"Văn bản viện dẫn {aim.plan_label} phát động phong trào"))
    elif aim.motto and _names(paper.text, aim.motto):
        points.append(Point(weights["programme"], "Văn bản nêu tên phong trào"))
    return points


@lru_cache(maxsize=64)
def _names(text: str, motto: str) -> bool:
    """Whether a text holds a folded name of a movement, a few other letters aside."""
    return partial_ratio(motto, " ".join(fold(text).split()), score_cutoff=_SAME_NAME) > 0


def _unit_point(paper: Paper, reading: Reading, name: str) -> Point:
    weights = rules().weights
    if reading.tie == "issued":
        body = min(paper.bodies, default="")
        alike = "; nơi khác cũng có đơn vị tên này, hãy đối chiếu dấu và địa danh" if paper.by_name else ""
        return Point(weights["issued"], f"Do {body} {name} ban hành{alike}".replace("  ", " "))
    place = "tại đoạn này" if reading.tie == "here" else "ở đề mục ngay phía trên"
    return Point(weights["named"], f"Nêu tên {name} {place}")


def _citation(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> Point:
    weights = rules().weights
    # A title stands for its paper: what the paper leans on is said of it too.
    above = [(0, len(paper.text))] if reading.title else reading.above
    scopes = (
        ("cites", [(reading.start, reading.end)], "Viện dẫn {} mà tiêu chí {} nêu"),
        (
            "cites_in_context",
            above,
            f"{'Văn bản' if reading.title else 'Phần dẫn phía trên'} viện dẫn {{}} mà tiêu chí {{}} nêu",
        ),
        ("cites_in_paper", [(0, len(paper.text))], "Phần khác của văn bản viện dẫn {} mà tiêu chí {} nêu"),
    )
    for rule, spans, reason in scopes:
        shares = {cite.key: aim.share(criterion, cite.key) for cite in cites_in(paper, aim, spans)}
        key = max(shares, key=lambda key: shares[key], default=None)
        if key is not None and shares[key]:
            return Point(weights[rule] * shares[key], reason.format(aim.cited[key].label, criterion.code))
    return Point(0.0)


def _sharing(reading: Reading, aim: Aim, criterion: Criterion, words: Words) -> Point:
    limits = rules().words
    enough = min(limits["full"], limits["full_share"] * aim.weights.total(aim.terms[criterion.id]))
    strength = min(1.0, words.weight / enough) if enough else 0.0
    phrases = shared_phrases(reading.said, words.own, abbreviations())
    reason = f"Có cụm từ: {', '.join(phrases[:_SHOWN_PHRASES])}" if phrases else None
    if reason is None and (words.own or words.context):
        reason = f"Nằm trong mục có nội dung của tiêu chí {criterion.code}"
    return Point(rules().weights["words"] * strength, reason)


def timing(paper: Paper, aim: Aim) -> Point | None:
    """Return what the date of a paper is worth; None where it lies outside the period and does not speak of it."""
    programme, worth = aim.programme, rules().weights["period"]
    if paper.date is None:
        reason = "Văn bản không ghi rõ ngày tháng, chưa đối chiếu được với thời gian thi đua"
        return None if _of_another_year(paper.title, programme) else Point(0.0, reason)
    if not programme.period_start or not programme.period_end:
        return Point(0.0)
    period = f"({written_day(programme.period_start)} – {written_day(programme.period_end)})"
    if len(paper.date) < len(programme.period_start):
        days = bounds(paper.date)
        overlaps = days and days[0] <= programme.period_end and days[-1] >= programme.period_start
        reason = f"Văn bản chỉ ghi {written_day(paper.date)}, chưa đối chiếu được ngày với thời gian thi đua {period}"
        return Point(0.0, reason) if overlaps else None
    if programme.period_start <= paper.date <= programme.period_end:
        return Point(worth, f"Trong thời gian thi đua {period}")
    latest = date.fromisoformat(programme.period_end) + timedelta(days=rules().grace_days)
    year = str(programme.year or programme.period_end[:4])
    speaks = f" {year} " in spoken(paper.title) or f"/{year}" in paper.text or f"năm {year}" in paper.text
    before = paper.date < programme.period_start
    other = _of_another_year(paper.title, programme) or (before and _looks_back(paper, year))
    if other or not speaks or paper.date[:4] < year or paper.date > latest.isoformat():
        return None
    when = "trước" if before else "sau"
    return Point(
        0.0, f"Ban hành ngày {written_day(paper.date)}, {when} thời gian thi đua {period}, nhưng nói về năm {year}"
    )


def _looks_back(paper: Paper, year: str) -> bool:
    """Whether a paper tells of the year before ("Năm 2023, …"), and its title does not name the year itself."""
    before = f"năm {int(year) - 1} "
    opened = (spoken(line).lstrip(" 0123456789") for line in paper.text.splitlines())
    return f" {year} " not in spoken(paper.title) and any(line.startswith(before) for line in opened)


def _of_another_year(title: str, programme: Programme) -> bool:
    """Whether a title names years, and none of them is the programme's: a report on 2022 proves nothing for 2024."""
    named = {int(year) for year in _YEAR.findall(title)}
    ends = (programme.period_start, programme.period_end)
    own = {programme.year} | {int(day[:4]) for day in ends if day}
    return bool(named) and not named & own
