"""What a paper proves: its passages held against the criteria of one programme. Pure; `linking` reads and writes.

1. The paper: its kind, its issuer and its date decide whether it can prove anything (`_may_prove`, `scoring.timing`).
2. Its passages, each with the unit it speaks of (`corpus.linking.readings`).
3. Passage against criterion: gates first, then rules that add up to a score, each with its reason (`scoring`).
4. Per criterion and unit the best passage is proposed, and the best of the opposite meaning if it is nearly as good.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from corpus.linking.favour import favour, favourable_of
from corpus.linking.linking_rules import rules
from corpus.linking.readings import readings
from corpus.linking.scoring import (
    cites_in,
    inherited_words,
    names_code,
    names_proof,
    points,
    shared_words,
    timing,
    worded,
)
from corpus.linking.telling import against, tells
from corpus.phrases import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.linking.aims import Aim
    from corpus.linking.criteria import Criterion
    from corpus.linking.readings import Paper, Reading, UnitKey
    from corpus.linking.scoring import Point, Words


_FIGURE = re.compile(r"(?<![\d/.,])\d{1,3}(?:\.\d{3})*(?![\d/])")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A passage proposed as evidence for criterion (by its row) and unit; offsets into the document's text.

    `title` says that it is the title, which gives way to any passage of the text; `sentence` is the span of the
    sentence that it is a part of, `remainder` that it tells of the rest of that ("…, còn thôn 3 chưa gắn").
    """

    criterion: int
    unit: UnitKey
    start: int
    end: int
    reasons: tuple[str, ...]
    score: float
    favourable: bool
    title: bool
    sentence: tuple[int, int] | None = None
    remainder: bool = False


def propose(paper: Paper, aim: Aim, unit_name: Callable[[UnitKey], str]) -> list[Proposal]:
    """Return what a paper proves for a programme, best first within each criterion and unit."""
    dated = timing(paper, aim)
    if dated is None:
        return []
    best: dict[tuple[int, UnitKey], list[Proposal]] = {}
    # A sentence that proves something alone goes before the paragraph around it, which may speak of other things too.
    for reading in sorted(readings(paper), key=lambda one: one.end - one.start):
        said = favourable_of(paper, reading)
        if said is None:
            continue
        for criterion, words in _matters(paper, reading, aim):
            found = best.setdefault((criterion.id, reading.unit), [])
            if any(reading.start <= one.start and one.end <= reading.end for one in found if not one.title):
                continue
            meant = favour(paper, reading, aim, criterion, said)
            if meant is None:
                continue
            favourable, done = meant
            earned = points(paper, reading, aim, criterion, words, unit_name(reading.unit))
            proposal = _proposal(paper, criterion, reading, [*earned, dated, *done], favourable=favourable)
            if proposal.score >= rules().threshold:
                found.append(proposal)
    return [kept for found in best.values() if found for kept in _strongest(found)]


def _matters(paper: Paper, reading: Reading, aim: Aim) -> Iterator[tuple[Criterion, Words]]:
    """Yield the criteria that a passage is about and such a paper can prove, with the words they share."""
    shared = [(criterion, shared_words(paper, reading, aim, criterion)) for criterion in aim.criteria]
    told_here = (reading.tie == "here" or reading.front is not None) and tells(paper, reading)
    limit = rules().words["own"]
    settled = (_own(aim, one) >= limit or one.covered or (one.headed and not reading.front) for _, one in shared)
    if told_here and not any(settled):
        inherited = inherited_words(paper, reading, aim)
        # Of several matters that stand above, a row tells of the one that it has a word of.
        own = {criterion.id for criterion, words in shared if words.own}
        enough = max((words.weight for _, words in inherited), default=0.0) * rules().words["rival"]
        told = [(one, words) for one, words in inherited if one.id in own and words.weight >= enough]
        shared = told or inherited or shared
    most = (
        max((words.weight for _, words in shared), default=0.0),
        max((_own(aim, words) for _, words in shared), default=0.0),
    )
    near = {criterion.id: _near(paper, reading, aim, criterion, words) for criterion, words in shared}
    topic = max(near.values(), default=0.0) >= rules().words["own"]
    headed = any(words.headed for _, words in shared)
    led = any(words.own and words.context and words.weight == most[0] for _, words in shared)
    for criterion, words in shared:
        # What stands above tells whose "đúng hạn" it is: "Phản ánh, kiến nghị: … xã A trả lời đúng hạn toàn bộ".
        if led and not words.context and words.weight < rules().words["rival_led"] * most[0]:
            continue
        # The title speaks of several matters: what stands under the heading of one is not of the others.
        elsewhere = (topic and not near[criterion.id]) or (headed and not words.headed and not words.own)
        if elsewhere and not names_code(paper, reading, criterion):
            continue
        if _may_prove(paper, reading, aim, criterion) and _is_about(paper, reading, aim, criterion, words, most):
            yield criterion, words


def _own(aim: Aim, words: Words) -> float:
    """Return what the words are worth that a passage itself shares with a criterion."""
    return aim.weights.total(words.own) + words.opening


def _near(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion, words: Words) -> float:
    """Return what a passage and the heading right above it share with a criterion."""
    heading = "".join(paper.text[start:end] for start, end in reading.above[-1:])
    above = "" if heading and heading in paper.title else heading
    return aim.weights.total(words.own | (worded(above).terms & aim.terms[criterion.id]))


def _is_remainder(paper: Paper, reading: Reading) -> bool:
    """Whether a passage tells of the lesser rest of what the first part of its sentence tells of.

    "Đã gắn cho 1.912 hộ, còn thôn 3 chưa gắn": but not "mới khởi công 03 nhà, còn 06 hộ chưa làm".
    """
    if reading.front is None or not rules().cues["remainder"].opens(spoken(reading.said)):
        return False
    front = paper.text[slice(*reading.front)]
    if rules().cues["only"].first(spoken(front)):
        return False
    rest, done = ([int(figure.replace(".", "")) for figure in _FIGURE.findall(text)] for text in (reading.said, front))
    return not (rest and done) or rest[0] < done[-1]


def _of_one_mind(found: list[Proposal]) -> set[Proposal]:
    """Return the proposals without those against which another part of their own sentence decides.

    What is said of a rest gives way; otherwise what speaks against the unit stands.
    """
    standing = set(found)
    for one, other in combinations(found, 2):
        if one.sentence and one.sentence == other.sentence and one.favourable != other.favourable:
            good, bad = (one, other) if one.favourable else (other, one)
            standing.discard(bad if bad.remainder and bad.score <= good.score else good)
    return standing


def _proposal(
    paper: Paper, criterion: Criterion, reading: Reading, earned: list[Point], *, favourable: bool
) -> Proposal:
    return Proposal(
        criterion=criterion.id,
        unit=reading.unit,
        start=reading.start,
        end=reading.end,
        reasons=tuple(point.reason for point in earned if point.reason),
        score=round(min(1.0, sum(point.worth for point in earned)), 3),
        favourable=favourable,
        title=reading.title,
        sentence=reading.sentence,
        remainder=_is_remainder(paper, reading),
    )


def _strongest(found: list[Proposal]) -> list[Proposal]:
    standing = _of_one_mind(found)
    ranked = sorted(standing, key=lambda one: (one.title, -one.score, one.end - one.start, one.start))
    first = ranked[0]
    other = [proposal for proposal in ranked if proposal.favourable != first.favourable]
    apart = [proposal for proposal in other if proposal.end <= first.start or proposal.start >= first.end]
    return [first, *(proposal for proposal in apart[:1] if proposal.score >= rules().second * first.score)]


def _may_prove(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> bool:
    """Whether such a paper can prove such a criterion at all."""
    if paper.issued_by is None:
        return rules().is_kind("reporting_above", paper.type)
    bound = rules().bodies_in(criterion.addressee)
    # "Hội Liên hiệp Phụ nữ chăm sóc một tuyến đường hoa" binds that union, whatever its heading says.
    opening = " ".join(spoken(criterion.text).split()[: rules().opening_words])
    if paper.bodies and bound and not paper.bodies & (bound | rules().bodies_in(opening)):
        return False
    intends = rules().is_kind("intending", paper.type)
    if not intends and not reading.title:
        return True
    if reading.title and not rules().is_kind("acts", paper.type):
        return False
    # A plan that only mentions the matter is none for it: its own title must speak of it.
    subject = worded(paper.title).terms & aim.terms[criterion.id]
    return names_proof(paper.type, criterion) and aim.weights.total(subject) >= rules().words["own"]


def _is_about(  # noqa: PLR0913, PLR0917 - one passage against one criterion
    paper: Paper, reading: Reading, aim: Aim, criterion: Criterion, words: Words, most: tuple[float, float]
) -> bool:
    """Whether a passage is about a criterion, and not about another one more.

    `most` is what any of the criteria shares with it, what stands above it included, and in its own words.
    """
    nearest, nearest_own = most
    limits = rules().words
    if names_code(paper, reading, criterion):
        return True
    own, told = _own(aim, words), tells(paper, reading)
    here, anywhere = (
        max((aim.share(criterion, cite.key) for cite in cites_in(paper, aim, [span])), default=0.0)
        for span in ((reading.start, reading.end), (0, len(paper.text)))
    )
    if here == 1 and told:
        return True
    headed = words.headed and told
    # A criterion of few or common words is told by fewer.
    part = limits["least_share"] * aim.weights.total(aim.terms[criterion.id])
    little = own < min(limits["own"], part) and not words.covered and not headed
    bare = reading.tie == "issued" and little and not _under_topic(paper, reading, aim, criterion)
    if words.weight < limits["rival"] * nearest or bare:
        return here > 0 and own > 0
    least = min(limits["least"], part)
    # Where several criteria speak of one matter, the paper that one of them names tells which is meant.
    named = anywhere == 1 and own > 0 and own >= nearest_own and words.weight >= max(least, nearest)
    if named or headed or here > 0 or words.covered:
        return True
    cites_above = any(aim.share(criterion, cite.key) for cite in cites_in(paper, aim, reading.above[-1:]))
    enough = limits["cited_above"] if cites_above and own else least
    return words.weight >= enough and _distinctive(aim, words) >= min(limits["distinctive"], enough)


def _distinctive(aim: Aim, words: Words) -> float:
    """Return what the words are worth that few other criteria of the programme have."""
    limits = rules().words
    found = {term for term in words.own | words.context if aim.weights.few(term, limits["distinctive_share"])}
    above = limits["context"] * aim.weights.total(found & words.context)
    return aim.weights.total(found & words.own) + words.opening + above


def _under_topic(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> bool:
    """Whether a passage says that something was done, right under a heading about the criterion."""
    heading = "".join(paper.text[start:end] for start, end in reading.above[-1:])
    cues, said = rules().cues, spoken(reading.said)
    if not (cues["done"].first(said) or against(said)):
        return False
    # The title of minutes is their matter; a report's may be about much.
    own = worded(reading.said).terms & aim.terms[criterion.id]
    titled = rules().is_kind("acts", paper.type) and bool(own)
    above = ("" if cues["introductory"].first(spoken(heading)) else heading, paper.title if titled else "")
    shared = (worded(line).terms & aim.terms[criterion.id] for line in above)
    return any(aim.weights.total(found) >= rules().words["topic"] for found in shared)
