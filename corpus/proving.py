"""What a paper proves: its passages held against the criteria of one programme. Pure; `linking` reads and writes.

1. The paper: its kind, its issuer and its date decide whether it can prove anything (`_may_prove`, `_timing`).
2. Its passages, each with the unit it speaks of (`corpus.readings`).
3. Passage against criterion: gates first, then rules that add up to a score, each with its reason in words.
4. Per criterion and unit the best passage is proposed, and the best of the opposite meaning if it is nearly as good.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from corpus.linking_rules import rules, spoken
from corpus.plans import bounds
from corpus.readings import readings
from corpus.terms import TermWeights, shared_phrases, terms
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from corpus.criteria import Criterion, Programme
    from corpus.linking_rules import Phrases
    from corpus.readings import Cite, Paper, Reading, UnitKey

LETTER = "Công văn"
_SHOWN_PHRASES = 4
_MADE_WITHIN = 3  # syllables between "xây dựng" and the kind of paper that is to be made


@dataclass(frozen=True, slots=True)
class Proposal:
    """A passage proposed as evidence for criterion (by its row) and unit; offsets into the document's text.

    `title` says that it is the title, which gives way to any passage of the text.
    """

    criterion: int
    unit: UnitKey
    start: int
    end: int
    reasons: tuple[str, ...]
    score: float
    favourable: bool
    title: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper that the plan cites: how to call it, and its date where the plan prints one."""

    label: str
    date: str | None


class Aim:
    """A programme made ready to be held against papers.

    Args:
        programme: the programme.
        criteria: those of its criteria that bind units.
        cited: the papers that the plan cites, by reference key.
        plan: what the plan itself is called, and its reference key.
    """

    def __init__(
        self,
        programme: Programme,
        criteria: Iterable[Criterion],
        cited: Mapping[str, Cited],
        plan: tuple[str, str | None],
    ) -> None:
        self.programme = programme
        self.criteria = tuple(criteria)
        self.cited = cited
        self.plan_label, self.plan_key = plan
        self.terms = {criterion.id: terms(_asked(criterion), rules().abbreviations) for criterion in self.criteria}
        self.weights = TermWeights(self.terms.values(), rules().words["common_per_million"])

    def share(self, criterion: Criterion, key: str) -> float:
        """Return how much citing a paper says about one criterion: less, the more criteria name it."""
        return 1 / max(1, sum(key in other.cites for other in self.criteria)) if key in criterion.cites else 0.0


def _asked(criterion: Criterion) -> str:
    """Return the text of a criterion without the brackets that name its proofs ("(thể hiện bằng biên bản)")."""

    def bracket(match: re.Match[str]) -> str:
        return "" if any(proof in match.group().casefold() for proof in criterion.proofs) else match.group()

    return re.sub(r"\([^()]*\)", bracket, criterion.text)


@dataclass(frozen=True, slots=True)
class _Point:
    """What one rule adds, and why."""

    worth: float
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    """Terms a passage shares with a criterion: in itself, and in what stands above it."""

    own: frozenset[str]
    context: frozenset[str]
    weight: float


def propose(paper: Paper, aim: Aim, unit_name: Callable[[UnitKey], str]) -> list[Proposal]:
    """Return what a paper proves for a programme, best first within each criterion and unit."""
    timing = _timing(paper, aim)
    if timing is None:
        return []
    best: dict[tuple[int, UnitKey], list[Proposal]] = {}
    for reading in readings(paper):
        favourable = _favourable(paper, reading)
        if favourable is None:
            continue
        shared = {criterion.id: _words(paper, reading, aim, criterion) for criterion in aim.criteria}
        nearest = max((words.weight for words in shared.values()), default=0.0)
        for criterion in aim.criteria:
            words = shared[criterion.id]
            if not _may_prove(paper, reading, aim, criterion):
                continue
            if not _is_about(paper, reading, aim, criterion, words, nearest):
                continue
            points = [*_points(paper, reading, aim, criterion, words, unit_name(reading.unit)), timing, *favourable[1]]
            score = min(1.0, sum(point.worth for point in points))
            if score >= rules().threshold:
                reasons = tuple(point.reason for point in points if point.reason)
                proposal = Proposal(
                    criterion=criterion.id,
                    unit=reading.unit,
                    start=reading.start,
                    end=reading.end,
                    reasons=reasons,
                    score=round(score, 3),
                    favourable=favourable[0],
                    title=reading.title,
                )
                best.setdefault((criterion.id, reading.unit), []).append(proposal)
    return [kept for found in best.values() for kept in _strongest(found)]


def _strongest(found: list[Proposal]) -> list[Proposal]:
    ranked = sorted(found, key=lambda one: (one.title, -one.score, one.end - one.start, one.start))
    first = ranked[0]
    other = [proposal for proposal in ranked if proposal.favourable != first.favourable]
    apart = [proposal for proposal in other if proposal.end <= first.start or proposal.start >= first.end]
    return [first, *(proposal for proposal in apart[:1] if proposal.score >= rules().second * first.score)]


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


def _may_prove(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> bool:
    """Whether such a paper can prove such a criterion at all."""
    if paper.issued_by is None:
        return rules().is_kind("reporting_above", paper.type)
    bound = rules().bodies_in(criterion.applies_to or "")
    if paper.bodies and bound and not paper.bodies & bound:
        return False
    intends = rules().is_kind("intending", paper.type)
    if not intends and not reading.title:
        return True
    if reading.title and not rules().is_kind("acts", paper.type):
        return False
    # A plan that only mentions the matter is none for it: its own title must speak of it.
    subject = terms(paper.title, rules().abbreviations) & aim.terms[criterion.id]
    return names_proof(paper.type, criterion) and aim.weights.total(subject) >= rules().words["own"]


def _favourable(paper: Paper, reading: Reading) -> tuple[bool, list[_Point]] | None:
    """Return whether a passage speaks for the unit, with the points that gives; None where it proves nothing."""
    said, cues, weights = spoken(reading.said), rules().cues, rules().weights
    if cues["void"].first(said):
        return None
    if found := against(said):
        return False, [_Point(weights["done"], f"Nội dung bất lợi, có cụm từ: {found}")]
    headings = [paper.text[start:end] for start, end in reading.above[-1:]]
    for heading in headings:
        if found := rules().unfavourable_headings.first(spoken(heading)):
            return False, [_Point(weights["done"], f"Nội dung bất lợi, nằm trong mục về {found}")]
    if reading.title or rules().is_kind("intending", paper.type):
        return True, []
    surely, done = cues["surely_done"].first(said), cues["done"].first(said)
    if (cues["intended"].first(said) and not surely) or (cues["pursued"].first(said) and not (surely or done)):
        return None
    return True, [_Point(weights["done"])] if done else []


def against(said: str) -> str | None:
    """Return the first phrase of a spoken text that speaks against a unit, unless the words before it turn it round."""
    unfavourable: Phrases = rules().cues["unfavourable"]
    for match in unfavourable.pattern.finditer(said):
        before = f" {' '.join(said[: match.start()].split()[-rules().turned_within :])} "
        if not rules().cues["turned_by"].first(before):
            return unfavourable.shown[fold(match.group())]
    return None


def _words(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> _Words:
    wanted, short = aim.terms[criterion.id], rules().abbreviations
    own = terms(reading.said, short) & wanted
    above = [paper.text[start:end] for start, end in reading.above] or [paper.title]
    context = (frozenset().union(*(terms(heading, short) for heading in above)) & wanted) - own
    weight = aim.weights.total(own) + rules().words["context"] * aim.weights.total(context)
    return _Words(own, context, weight)


def _is_about(  # noqa: PLR0913, PLR0917 - one passage against one criterion
    paper: Paper, reading: Reading, aim: Aim, criterion: Criterion, words: _Words, nearest: float
) -> bool:
    """Whether a passage is about a criterion, and not about another one more."""
    limits = rules().words
    if _names_code(paper, reading, criterion):
        return True
    own = aim.weights.total(words.own)
    bare = reading.tie == "issued" and own < limits["own"] and not _under_topic(paper, reading, aim, criterion)
    cites_here = any(aim.share(criterion, cite.key) for cite in _cites_in(paper, aim, [(reading.start, reading.end)]))
    if words.weight < limits["rival"] * nearest or bare:
        return cites_here and own > 0
    distinctive = {term for term in words.own | words.context if aim.weights.few(term, limits["distinctive_share"])}
    weight = aim.weights.total(distinctive & words.own) + limits["context"] * aim.weights.total(
        distinctive & words.context
    )
    return cites_here or (words.weight >= limits["least"] and weight >= limits["distinctive"])


def _under_topic(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> bool:
    """Whether a passage says that something was done, right under a heading about the criterion."""
    heading = "".join(paper.text[start:end] for start, end in reading.above[-1:])
    cues, said = rules().cues, spoken(reading.said)
    if cues["introductory"].first(spoken(heading)) or not (cues["done"].first(said) or against(said)):
        return False
    shared = terms(heading, rules().abbreviations) & aim.terms[criterion.id]
    return aim.weights.total(shared) >= rules().words["topic"]


def _points(  # noqa: PLR0913, PLR0917 - one passage against one criterion
    paper: Paper, reading: Reading, aim: Aim, criterion: Criterion, words: _Words, name: str
) -> list[_Point]:
    weights = rules().weights
    points = [_citation(paper, reading, aim, criterion), _sharing(reading, aim, criterion, words)]
    if _names_code(paper, reading, criterion):
        points.insert(0, _Point(weights["names_criterion"], f"Nêu đích danh tiêu chí {criterion.code}"))
    if names_proof(paper.type, criterion) and paper.type:
        reason = f"Là {paper.type.lower()}, loại tài liệu mà tiêu chí {criterion.code} nêu làm minh chứng"
        points.append(_Point(weights["proof"], reason))
    points.append(_unit_point(paper, reading, name))
    if aim.plan_key and any(cite.key == aim.plan_key for cite in paper.cites):
        points.append(_Point(weights["programme"], f"Văn bản viện dẫn {aim.plan_label} phát động phong trào"))
    return points


def _unit_point(paper: Paper, reading: Reading, name: str) -> _Point:
    weights = rules().weights
    if reading.tie == "issued":
        body = min(paper.bodies, default="")
        return _Point(weights["issued"], f"Do {body} {name} ban hành".replace("  ", " "))
    place = "tại đoạn này" if reading.tie == "here" else "ở đề mục ngay phía trên"
    return _Point(weights["named"], f"Nêu tên {name} {place}")


def _citation(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> _Point:
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
        shares = {cite.key: aim.share(criterion, cite.key) for cite in _cites_in(paper, aim, spans)}
        key = max(shares, key=lambda key: shares[key], default=None)
        if key is not None and shares[key]:
            return _Point(weights[rule] * shares[key], reason.format(aim.cited[key].label, criterion.code))
    return _Point(0.0)


def _cites_in(paper: Paper, aim: Aim, spans: Iterable[tuple[int, int]]) -> list[Cite]:
    """Return citations inside the spans that can be the papers the plan cites: a number alone is not an identity."""
    found = []
    for start, end in spans:
        for cite in paper.cites:
            cited = aim.cited.get(cite.key)
            same = cited is not None and (cite.date is None or cited.date is None or cite.date == cited.date)
            if same and cite.start < end and start < cite.end:
                found.append(cite)
    return found


def _sharing(reading: Reading, aim: Aim, criterion: Criterion, words: _Words) -> _Point:
    limits = rules().words
    enough = min(limits["full"], limits["full_share"] * aim.weights.total(aim.terms[criterion.id]))
    strength = min(1.0, words.weight / enough) if enough else 0.0
    phrases = shared_phrases(reading.said, words.own, rules().abbreviations)
    reason = f"Có cụm từ: {', '.join(phrases[:_SHOWN_PHRASES])}" if phrases else None
    if reason is None and words.context:
        reason = f"Nằm trong mục có nội dung của tiêu chí {criterion.code}"
    return _Point(rules().weights["words"] * strength, reason)


def _names_code(paper: Paper, reading: Reading, criterion: Criterion) -> bool:
    """Whether the passage, or the heading right above it, says "tiêu chí 3.2.2.c"."""
    code = spoken(criterion.code).strip()
    spans = [(reading.start, reading.end), *reading.above[-1:]]
    texts = [spoken(paper.text[start:end]) for start, end in spans]
    return any(f" {word} {code} " in text for text in texts for word in ("tiêu chí", "chỉ tiêu", "tiêu chí số"))


def _timing(paper: Paper, aim: Aim) -> _Point | None:
    """Return what the date of a paper is worth; None where it lies outside the period and does not speak of it."""
    programme, worth = aim.programme, rules().weights["period"]
    if paper.date is None:
        return _Point(0.0, "Văn bản không ghi rõ ngày tháng, chưa đối chiếu được với thời gian thi đua")
    if not programme.period_start or not programme.period_end:
        return _Point(0.0)
    period = f"({shown(programme.period_start)} – {shown(programme.period_end)})"
    if len(paper.date) < len(programme.period_start):
        days = bounds(paper.date)
        overlaps = days and days[0] <= programme.period_end and days[-1] >= programme.period_start
        reason = f"Văn bản chỉ ghi {shown(paper.date)}, chưa đối chiếu được ngày với thời gian thi đua {period}"
        return _Point(0.0, reason) if overlaps else None
    if programme.period_start <= paper.date <= programme.period_end:
        return _Point(worth, f"Trong thời gian thi đua {period}")
    latest = date.fromisoformat(programme.period_end) + timedelta(days=rules().grace_days)
    year = str(programme.year or programme.period_end[:4])
    speaks = f" {year} " in spoken(paper.title) or f"/{year}" in paper.text or f"năm {year}" in paper.text
    if not speaks or paper.date[:4] < year or paper.date > latest.isoformat():
        return None
    when = "trước" if paper.date < programme.period_start else "sau"
    return _Point(0.0, f"Ban hành ngày {shown(paper.date)}, {when} thời gian thi đua {period}, nhưng nói về năm {year}")


def shown(iso: str) -> str:
    """Return an ISO date as it is written in Vietnamese papers: 14/3/2024, tháng 3/2024, năm 2024."""
    parts = [str(int(part)) for part in reversed(iso.split("-"))]
    return ("năm ", "tháng ", "")[len(parts) - 1] + "/".join(parts)
