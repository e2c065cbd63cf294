"""What a paper proves: its passages held against the criteria of one programme. Pure; `linking` reads and writes.

1. The paper: its kind, its issuer and its date decide whether it can prove anything (`_may_prove`, `scoring.timing`).
2. Its passages, each with the unit it speaks of (`corpus.linking.readings`).
3. Passage against criterion: gates first, then rules that add up to a score, each with its reason (`scoring`).
4. Per criterion and unit the best passage is proposed, and the best of the opposite meaning if it is nearly as good.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from corpus.linking.linking_rules import rules
from corpus.linking.readings import readings
from corpus.linking.scoring import (
    Point,
    cites_in,
    inherited_words,
    names_code,
    names_proof,
    points,
    shared_words,
    timing,
    worded,
)
from corpus.linking.terms import shared_phrases
from corpus.phrases import abbreviations, spoken
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.linking.aims import Aim
    from corpus.linking.criteria import Criterion, Programme
    from corpus.linking.readings import Paper, Reading, UnitKey
    from corpus.linking.scoring import Words
    from corpus.phrases import Phrases


_SHARE = re.compile(r"(?<![\d/.,])(\d{1,3}(?:\.\d{3})*|\d+)/(\d{1,3}(?:\.\d{3})*|\d+)(?![\d/])")
_PER_CENT = re.compile(r"(?P<front>(?:[^\W\d_]+ ){0,5})(?P<figure>\d{1,3}(?:[.,]\d+)?) ?%")
_CELL = re.compile(r"\|\s*\d[^|]*\|")
_FIGURE = re.compile(r"(?<![\d/.,])\d{1,3}(?:\.\d{3})*(?![\d/])")
_MONTHS, _YEARS = 12, range(1990, 2100)
_CLAUSE = re.compile(r"[,;:.](?=\s|$)|\s(?=nhưng\s)")
_COUNTED = re.compile(r"(?<![\d/.,])(?!0+\b)\d{1,3}(?:\.\d{3})* (?!giờ|phút|ngày|tháng|năm)[^\W\d]")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A passage proposed as evidence for criterion (by its row) and unit; offsets into the document's text.

    `title` says that it is the title, which gives way to any passage of the text; `sentence` is the span of the sentence
    that it is a part of, `remainder` that it tells of the rest of what that tells of ("…, còn thôn 3 chưa gắn").
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
        said = _favourable(paper, reading)
        if said is None:
            continue
        for criterion, words in _matters(paper, reading, aim):
            found = best.setdefault((criterion.id, reading.unit), [])
            if any(reading.start <= one.start and one.end <= reading.end for one in found if not one.title):
                continue
            meant = _asked_for(paper, reading, criterion, said)
            if meant is None:
                continue
            spoken_against = (
                _forbidden(reading, aim, criterion)
                or _denied(reading, aim, criterion)
                or _risen(reading, aim, criterion)
                or _below(paper, reading, aim, criterion)
            )
            favourable, done = spoken_against or meant
            earned = points(paper, reading, aim, criterion, words, unit_name(reading.unit))
            proposal = _proposal(paper, criterion, reading, [*earned, dated, *done], favourable=favourable)
            if proposal.score >= rules().threshold:
                found.append(proposal)
    return [kept for found in best.values() if found for kept in _strongest(found)]


def _matters(paper: Paper, reading: Reading, aim: Aim) -> Iterator[tuple[Criterion, Words]]:
    """Yield the criteria that a passage is about and such a paper can prove, with the words they share."""
    shared = [(criterion, shared_words(paper, reading, aim, criterion)) for criterion in aim.criteria]
    tells = (reading.tie == "here" or reading.front is not None) and _tells(paper, reading)
    limit = rules().words["own"]
    settled = (_own(aim, one) >= limit or one.covered or (one.headed and not reading.front) for _, one in shared)
    if tells and not any(settled):
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
    for criterion, words in shared:
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
    rest, done = (
        [int(figure.replace(".", "")) for figure in _FIGURE.findall(text)] for text in (reading.said, front)
    )
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
    ranked = sorted(filter(_of_one_mind(found).__contains__, found), key=lambda one: (one.title, -one.score, one.end - one.start, one.start))
    first = ranked[0]
    other = [proposal for proposal in ranked if proposal.favourable != first.favourable]
    apart = [proposal for proposal in other if proposal.end <= first.start or proposal.start >= first.end]
    return [first, *(proposal for proposal in apart[:1] if proposal.score >= rules().second * first.score)]


def _may_prove(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> bool:
    """Whether such a paper can prove such a criterion at all."""
    if paper.issued_by is None:
        return rules().is_kind("reporting_above", paper.type)
    bound = rules().bodies_in(criterion.addressee)
    if paper.bodies and bound and not paper.bodies & bound:
        return False
    intends = rules().is_kind("intending", paper.type)
    if not intends and not reading.title:
        return True
    if reading.title and not rules().is_kind("acts", paper.type):
        return False
    # A plan that only mentions the matter is none for it: its own title must speak of it.
    subject = worded(paper.title).terms & aim.terms[criterion.id]
    return names_proof(paper.type, criterion) and aim.weights.total(subject) >= rules().words["own"]


def _favourable(paper: Paper, reading: Reading) -> tuple[bool, list[Point]] | None:
    """Return whether a passage speaks for the unit, with the points that gives; None where it proves nothing."""
    printed = rules().misread_not_yet.sub(rules().not_yet_word, reading.said)
    said, cues, weights = _bare(printed), rules().cues, rules().weights
    if cues["void"].first(said) or cues["scoring"].opens(said) or cues["asking"].opens(said):
        return None
    if cues["opposite"].opens(said):
        return False, [Point(weights["done"], "Nội dung bất lợi: nói ngược với câu trước")]
    # What turns a phrase round stands in the same clause.
    clauses = (against(spoken(clause)) for clause in _CLAUSE.split(printed))
    if found := next(filter(None, clauses), None) or not_yet(printed) or barely(printed) or in_bad_state(said):
        return False, [Point(weights["done"], f"Nội dung bất lợi, có cụm từ: {found}")]
    if reading.front and cues["contrary"].opens(said) and (denial := rules().denial.search(said)):
        return False, [Point(weights["done"], f"Nội dung bất lợi, có cụm từ: {denial['said']}")]
    headings = [paper.text[start:end] for start, end in reading.above[-1:]]
    for heading in headings:
        if found := rules().unfavourable_headings.first(spoken(heading)):
            return False, [Point(weights["done"], f"Nội dung bất lợi, nằm trong mục về {found}")]
    if reading.title or rules().is_kind("intending", paper.type):
        return True, []
    done = _done(paper, said, printed)
    return None if done is None else (True, done)


def _bare(printed: str) -> str:
    """Return a passage spoken, without words that only look like asking: "đạt yêu cầu"."""
    return rules().cues["no_asking"].pattern.sub("…", spoken(printed))


def _done(paper: Paper, said: str, printed: str) -> list[Point] | None:
    """Return what telling that something was done is worth; None where it is only intended or pursued."""
    cues, weights = rules().cues, rules().weights
    if rules().is_kind("deciding", paper.type) and cues["adopted"].first(said) and not cues["draft"].first(said):
        return [Point(weights["done"]), Point(weights["adopted"], "Ghi kết quả biểu quyết, thông qua")]
    # What is intended goes on from where it is said so; what stands before that may be done.
    intends = cues["intended"].pattern.search(said)
    front = _front(printed, cues["intended"]) if intends else ""
    if intends and (cues["done"].first(said[: intends.start()]) or _COUNTED.search(front)) and _counts(front):
        return [Point(weights["done"])]
    if cues["asking"].pattern.match(said.lstrip(" 0123456789"), 0) or cues["asking"].opens(said):
        return None
    surely, done = cues["surely_done"].first(said), cues["done"].first(said)
    counted = done or _COUNTED.search(printed)
    if (cues["intended"].first(said) and not surely) or (cues["pursued"].first(said) and not (surely or counted)):
        return None
    told = done or _tells_share(printed) or _COUNTED.search(printed)
    return [Point(weights["done"])] if told else []


def _counts(front: str) -> bool:
    return _COUNTED.search(front) is not None or _tells_share(front)


def _front(printed: str, cue: Phrases) -> str:
    """Return the clauses of a passage before the first one that holds a cue."""
    edges = [0, *(match.end() for match in _CLAUSE.finditer(printed)), len(printed)]
    place = next((first for first, last in pairwise(edges) if cue.first(spoken(printed[first:last]))), len(printed))
    return printed[:place]


def _tells_share(printed: str) -> bool:
    """Whether a passage tells how much of a whole was reached: "118/130 tiểu thương", "71,3%"; a day is none."""
    shares = ((int(part.replace(".", "")), int(whole.replace(".", ""))) for part, whole in _SHARE.findall(printed))
    return "%" in printed or any(part <= whole and _is_whole(part, whole) for part, whole in shares)


def against(said: str) -> str | None:
    """Return the first phrase of a spoken text that speaks against a unit, unless the words before it turn it round."""
    unfavourable: Phrases = rules().cues["unfavourable"]
    for match in unfavourable.pattern.finditer(said):
        before = f" {' '.join(said[: match.start()].split()[-rules().turned_within :])} "
        if not rules().cues["turned_by"].first(before):
            return unfavourable.shown[fold(match.group())]
    return None


def in_bad_state(said: str) -> str | None:
    """Return what a spoken passage says to be in a bad state, None where it says too that this was put right."""
    state = rules().cues["bad_state"].first(said)
    return None if state is None or rules().cues["mended"].first(said) else state


def not_yet(printed: str) -> str | None:
    """Return what a passage says was not done yet ("chưa ra mắt"), None where it says so of nothing."""
    text = " ".join(canonical(printed).casefold().split())
    if found := rules().not_yet.search(text):
        return found["said"]
    for clause in _CLAUSE.split(text):
        if unable := rules().unable.search(spoken(clause)):
            return unable["said"]
        found = rules().lacking.search(spoken(clause))
        if found and not rules().cues["lacking_beside"].first(f"{found['front']} "):
            return found["said"]
    return None


def barely(printed: str) -> str | None:
    """Return the words of a passage that tell how little was reached: "mới trình 19/133"."""
    for found in rules().barely.finditer(" ".join(canonical(printed).casefold().split())):
        if found["share"]:
            reached = float(found["share"].replace(",", ".")) / 100
        else:
            part, whole = (int(found[name].replace(".", "")) for name in ("part", "whole"))
            reached = part / max(1, whole)
        if reached < rules().words["barely"]:
            return found["said"]
    return None


def _forbidden(reading: Reading, aim: Aim, criterion: Criterion) -> tuple[bool, list[Point]] | None:
    """Say that a passage speaks against the unit where it counts what the criterion wants none of.

    "Không để học sinh bỏ học" is spoken against by "23 học sinh bỏ học".
    """
    unwanted, cues = aim.unwanted[criterion.id], rules().cues
    for clause in _CLAUSE.split(reading.said) if unwanted else ():
        said = worded(clause).terms
        found = frozenset().union(*(one & said for one in unwanted))
        whole = any(one <= said for one in unwanted)
        # "Dịch bệnh đã lây lan" tells that it is there.
        told = spoken(clause)
        for phrase in shared_phrases(clause, found, abbreviations()):
            told = told.replace(f" đã {phrase} ", f" vẫn {phrase} ")
        least = rules().words["let" if rules().letting.search(spoken(clause)) else "forbidden"]
        if not (whole or aim.weights.total(found) >= least) or not (
            _COUNTED.search(clause) or cues["still"].first(told)
        ):
            continue
        if not cues["forbidden_unless"].first(told):
            shown = ", ".join(shared_phrases(clause, found, abbreviations()))
            return False, [Point(rules().weights["done"], f"Nội dung bất lợi, để xảy ra: {shown}")]
    return None


def _risen(reading: Reading, aim: Aim, criterion: Criterion) -> tuple[bool, list[Point]] | None:
    """Say that a passage speaks against the unit where more is told of what the criterion wants less of."""
    lessened = rules().cues["lessened"].first(spoken(criterion.text))
    for clause in _CLAUSE.split(reading.said) if lessened else ():
        said = spoken(clause)
        found = rules().risen.search(said)
        shared = worded(clause).shared(aim.wordings[criterion.id]) if found else ()
        if found and shared and not rules().cues["good"].first(said):
            return False, [Point(rules().weights["done"], f"Nội dung bất lợi, có cụm từ: {found['said']}")]
    return None


def _asked_for(
    paper: Paper, reading: Reading, criterion: Criterion, said: tuple[bool, list[Point]]
) -> tuple[bool, list[Point]] | None:
    """Return whether a passage speaks for the unit where the criterion itself says what else speaks against one.

    "Chuyển đổi đất lúa kém hiệu quả" is met by "12 ha lúa kém hiệu quả được chuyển đổi".
    """
    found = None if said[0] else against(spoken(reading.said))
    if found is None or f" {fold(found)} " not in spoken(fold(criterion.text)):
        return said
    other = re.sub(re.escape(found), "", canonical(reading.said), flags=re.IGNORECASE)
    return _favourable(paper, replace(reading, said=other))


def _denied(reading: Reading, aim: Aim, criterion: Criterion) -> tuple[bool, list[Point]] | None:
    """Say that a passage speaks against the unit where it says "không" right before what the criterion asks for."""
    for clause in _CLAUSE.split(reading.said):
        for found in rules().denied.finditer(spoken(clause)):
            if any(fold(found["what"]) in unwanted for unwanted in aim.unwanted[criterion.id]):
                continue
            asked = [matter for matter in aim.matters[criterion.id] if fold(found["what"]) in matter.terms]
            if asked and not any(rules().cues["lessening"].first(matter.said) for matter in asked):
                return False, [Point(rules().weights["done"], f"Nội dung bất lợi, có cụm từ: {found['said']}")]
    return None


def _below(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion) -> tuple[bool, list[Point]] | None:
    """Say that a passage speaks against the unit where the share it tells is well below what the criterion asks for.

    What grows over the year ("giải ngân đạt 44%") is held against the part of the period that has passed; a rate
    ("tỷ lệ tham gia") is not.
    """
    target = aim.targets[criterion.id]
    found = list(_PER_CENT.finditer(canonical(reading.said))) if target else []
    figures = [
        float(match["figure"].replace(",", "."))
        for match in found
        if not rules().cues["changing"].first(spoken(match["front"]))
    ]
    limits = rules().words
    if not figures and (share := _largest_share(reading.said)) is not None and share[0] < limits["little"]:
        return False, [Point(rules().weights["done"], f"Nội dung bất lợi: mới được {share[1]}")]
    if target is None or not figures:
        return None
    passed = 1.0 if rules().cues["rate"].first(spoken(criterion.text)) else _passed(paper, aim.programme)
    asked = target * limits["target_share"] * passed
    under = any(rules().cues["at_most"].first(spoken(match["front"])) for match in found)
    if max(figures) >= asked and not (under and max(figures) <= target):
        return None
    shown = f"{max(figures):g}%".replace(".", ",")
    return False, [Point(rules().weights["done"], f"Nội dung bất lợi: {shown}, tiêu chí {criterion.code} cần {target:g}%")]


def _largest_share(said: str) -> tuple[float, str] | None:
    """Return the largest share of a whole that a passage or a row of a table tells, and how it is written."""
    told = [(part, whole, f"{part}/{whole}") for part, whole in _SHARE.findall(said)]
    cells = [cell.strip() for cell in said.split("|") if cell.strip()] if said.count("|") > 1 else []
    numbers = [cell for cell in cells if re.fullmatch(r"\d{1,3}(?:\.\d{3})*|\d+", cell)]
    if len(numbers) == len(cells) - 1 == 2 and int(numbers[1].replace(".", "")):  # "| Phường A | 85 | 22 |"
        told.append((numbers[1], numbers[0], f"{numbers[1]}/{numbers[0]}"))
    counted = [(int(part.replace(".", "")), int(whole.replace(".", "")), shown) for part, whole, shown in told]
    shares = [(part / whole, shown) for part, whole, shown in counted if part <= whole and _is_whole(part, whole)]
    return max(shares, default=None)


def _is_whole(part: int, whole: int) -> bool:
    """Whether the second figure of a share can be a whole, and is neither a month nor the year of one."""
    return whole > _MONTHS and not (part <= _MONTHS and whole in _YEARS)


def _passed(paper: Paper, programme: Programme) -> float:
    """Return the part of a programme's period that has passed on the day of a paper; 1 where days are not known."""
    days = (programme.period_start, paper.date, programme.period_end)
    if not all(days) or any(len(day or "") < len("2024-01-01") for day in days):
        return 1.0
    first, day, last = (date.fromisoformat(one or "") for one in days)
    return min(1.0, max(0.0, (day - first) / (last - first))) if last > first else 1.0


def _is_about(  # noqa: PLR0913, PLR0917 - one passage against one criterion
    paper: Paper, reading: Reading, aim: Aim, criterion: Criterion, words: Words, most: tuple[float, float]
) -> bool:
    """Whether a passage is about a criterion, and not about another one more; `most` is what any of them shares with it,
    what stands above it included, and in its own words.
    """
    nearest, nearest_own = most
    limits = rules().words
    if names_code(paper, reading, criterion):
        return True
    own = _own(aim, words)
    alone = any(aim.share(criterion, cite.key) == 1 for cite in cites_in(paper, aim, [(reading.start, reading.end)]))
    if alone and _tells(paper, reading):
        return True
    little = own < min(limits["own"], limits["least_share"] * aim.weights.total(aim.terms[criterion.id])) and not words.covered and not (words.headed and _tells(paper, reading))
    bare = reading.tie == "issued" and little and not _under_topic(paper, reading, aim, criterion)
    cites_here = any(aim.share(criterion, cite.key) for cite in cites_in(paper, aim, [(reading.start, reading.end)]))
    if words.weight < limits["rival"] * nearest or bare:
        return cites_here and own > 0
    distinctive = {term for term in words.own | words.context if aim.weights.few(term, limits["distinctive_share"])}
    weight = aim.weights.total(distinctive & words.own) + words.opening + limits["context"] * aim.weights.total(
        distinctive & words.context
    )
    cites_above = any(aim.share(criterion, cite.key) for cite in cites_in(paper, aim, reading.above[-1:]))
    # A criterion of few or common words is told by fewer.
    least = min(limits["least"], limits["least_share"] * aim.weights.total(aim.terms[criterion.id]))
    enough = limits["cited_above"] if cites_above and own else least
    # Where several criteria speak of one matter, the paper that one of them names tells which is meant.
    named = any(aim.share(criterion, cite.key) == 1 for cite in cites_in(paper, aim, [(0, len(paper.text))]))
    if named and own >= nearest_own and words.weight >= max(least, nearest):
        return True
    if words.headed and _tells(paper, reading):
        return True
    return cites_here or words.covered or (words.weight >= enough and weight >= min(limits["distinctive"], enough))


def _tells(paper: Paper, reading: Reading) -> bool:
    """Whether a passage tells that something was done, or not, or counts it."""
    said = _bare(reading.said)
    if rules().cues["intended"].first(said):
        return False
    told = rules().cues["done"].first(said) or against(said) or not_yet(reading.said) or in_bad_state(said)
    blamed = (rules().unfavourable_headings.first(spoken(paper.text[start:end])) for start, end in reading.above[-1:])
    counted = _COUNTED.search(reading.said) or _CELL.search(reading.said) or _tells_share(reading.said)
    return bool(told or any(blamed) or counted)


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
