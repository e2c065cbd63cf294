"""Whether a passage speaks for a unit or against it: by its words alone, and by what one criterion asks for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.linking.linking_rules import rules
from corpus.linking.reaching import Favour, falls_below, grade_says, misses, row_says, stays_below, unfavourable
from corpus.linking.scoring import Point, worded
from corpus.linking.telling import (
    CLAUSE,
    COUNTED,
    against,
    bare,
    barely,
    counts,
    falls_short,
    front_of,
    in_bad_state,
    not_yet,
    tells_share,
)
from corpus.linking.terms import shared_phrases
from corpus.pages.passages import sentences
from corpus.phrases import abbreviations, spoken
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from corpus.linking.aims import Aim
    from corpus.linking.criteria import Criterion
    from corpus.linking.readings import Paper, Reading


def favour(paper: Paper, reading: Reading, aim: Aim, criterion: Criterion, said: Favour) -> Favour | None:
    """Return the favour of a passage for one criterion; None where it proves nothing for it.

    Args:
        paper: where it stands.
        reading: the passage.
        aim: the programme.
        criterion: one of its criteria.
        said: what `favourable_of` told of the passage.
    """
    if (told := row_says(paper, reading, aim, criterion)) or (told := stays_below(paper, reading, aim, criterion)):
        return told
    meant = _asked_for(paper, reading, criterion, said)
    if meant is None:
        return None
    spoken_against = (
        _forbidden(reading, aim, criterion)
        or _harmed(reading, aim, criterion)
        or _denied(reading, aim, criterion)
        or _risen(reading, aim, criterion)
        or _fallen(reading, aim, criterion)
        or falls_below(paper, reading, aim, criterion)
        or misses(paper, reading, aim, criterion)
        or grade_says(reading, criterion)
    )
    return spoken_against or meant


def favourable_of(paper: Paper, reading: Reading) -> Favour | None:
    """Return whether a passage speaks for the unit, with the points that gives; None where it proves nothing."""
    printed = rules().misread_not_yet.sub(rules().not_yet_word, reading.said)
    said, cues = bare(printed), rules().cues
    if cues["void"].first(said) or cues["scoring"].opens(said) or cues["asking"].opens(said):
        return None
    if rules().describing.search(said):
        return None
    if found := _against(paper, reading, printed):
        return unfavourable(f", {found}")
    if reading.title or rules().is_kind("intending", paper.type):
        return True, []
    done = _done(paper, said, printed)
    return None if done is None else (True, done)


def _against(paper: Paper, reading: Reading, printed: str) -> str | None:
    """Return what in a passage speaks against the unit, in words; None where nothing does."""
    said, cues = bare(printed), rules().cues
    if cues["opposite"].opens(said):
        return "nói ngược với câu trước"
    # What turns a phrase round stands in the same clause.
    clauses = (against(spoken(clause)) for clause in CLAUSE.split(printed))
    found = next(filter(None, clauses), None) or not_yet(printed) or barely(printed) or in_bad_state(said)
    found = found or next(filter(None, (falls_short(spoken(clause)) for clause in CLAUSE.split(printed))), None)
    if found is None and (swollen := rules().swollen.search(said)):
        found = swollen["said"]
    if found is None and reading.front and cues["contrary"].opens(said):
        denial = rules().denial.search(said)
        found = denial["said"] if denial else None
    if found is not None:
        return f"có cụm từ: {found}"
    # A paragraph that ends in a colon tells what it leads to at its end.
    leads = (last for span in reading.above[-1:] for last in sentences(paper.text, *span)[-1:])
    headings = (spoken(paper.text[start:end]) for start, end in leads)
    # "Dư nợ 40 tỷ đồng; không có nợ quá hạn": what another part of the sentence denies, its heading does not blame.
    whole = spoken(paper.text[slice(*(reading.sentence or (reading.start, reading.end)))])
    if cues["settled"].first(said) or rules().none_bad.search(said) or rules().none_bad.search(whole):
        return None
    blamed = next(filter(None, map(rules().unfavourable_headings.first, headings)), None)
    return f"nằm trong mục về {blamed}" if blamed else None


def _done(paper: Paper, said: str, printed: str) -> list[Point] | None:
    """Return what telling that something was done is worth; None where it is only intended or pursued."""
    cues, weights = rules().cues, rules().weights
    if rules().is_kind("deciding", paper.type) and cues["adopted"].first(said) and not cues["draft"].first(said):
        return [Point(weights["done"]), Point(weights["adopted"], "Ghi kết quả biểu quyết, thông qua")]
    # What is intended goes on from where it is said so; what stands before that may be done.
    intends = cues["intended"].pattern.search(said)
    front = front_of(printed, cues["intended"]) if intends else ""
    if intends and (cues["done"].first(said[: intends.start()]) or COUNTED.search(front)) and counts(front):
        return [Point(weights["done"])]
    if cues["asking"].pattern.match(said.lstrip(" 0123456789"), 0) or cues["asking"].opens(said):
        return None
    surely, done = cues["surely_done"].first(said), cues["done"].first(said)
    counted = done or COUNTED.search(printed)
    if (cues["intended"].first(said) and not surely) or (cues["pursued"].first(said) and not (surely or counted)):
        return None
    # "1,2 ha cà phê bị xói gốc" counts what was lost, and nobody did it.
    told = done or tells_share(printed) or (COUNTED.search(printed) and not cues["suffered"].first(said))
    return [Point(weights["done"])] if told else []


def _asked_for(paper: Paper, reading: Reading, criterion: Criterion, said: Favour) -> Favour | None:
    """Return whether a passage speaks for the unit where the criterion itself says what else speaks against one.

    "Chuyển đổi đất lúa kém hiệu quả" is met by "12 ha lúa kém hiệu quả được chuyển đổi".
    """
    found = None if said[0] else against(spoken(reading.said)) or in_bad_state(bare(reading.said))
    if found is None or f" {fold(found)} " not in spoken(fold(criterion.text)):
        return said
    if any(f" {fold(found)} " in spoken(fold(whole)) for whole in rules().unwanted.findall(canonical(criterion.text))):
        return said
    other = re.sub(re.escape(found), "", canonical(reading.said), flags=re.IGNORECASE)
    return favourable_of(paper, replace(reading, said=other))


def _forbidden(reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where it counts what the criterion wants none of.

    "Không để học sinh bỏ học" is spoken against by "23 học sinh bỏ học".
    """
    unwanted, cues = aim.unwanted[criterion.id], rules().cues
    for clause in CLAUSE.split(reading.said) if unwanted else ():
        said = worded(clause).terms
        found = frozenset().union(*(one & said for one in unwanted))
        whole = any(one <= said for one in unwanted)
        # "Dịch bệnh đã lây lan" tells that it is there.
        told = spoken(clause)
        for phrase in shared_phrases(clause, found, abbreviations()):
            told = told.replace(f" đã {phrase} ", f" vẫn {phrase} ")
        least = rules().words["let" if rules().letting.search(spoken(clause)) else "forbidden"]
        if not (whole or aim.weights.total(found) >= least) or not (
            COUNTED.search(clause) or cues["still"].first(told)
        ):
            continue
        if not cues["forbidden_unless"].first(told):
            shown = ", ".join(shared_phrases(clause, found, abbreviations()))
            return unfavourable(f", để xảy ra: {shown}")
    return None


def _harmed(reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where what the criterion wants protected came to harm.

    "Bảo vệ rừng" is spoken against by "0,8 ha rừng bị chặt phá".
    """
    cues, said = rules().cues, worded(reading.said).terms
    kept = (matter for matter in aim.matters[criterion.id] if cues["protecting"].first(matter.said))
    if not (any(matter.terms & said for matter in kept) or aim.wordings[criterion.id].terms & said):
        return None
    if not cues["protecting"].first(spoken(criterion.text)):
        return None
    for clause in CLAUSE.split(reading.said):
        told = spoken(clause)
        found = cues["harm"].first(told)
        befell = found and (cues["befallen"].first(told) or COUNTED.search(clause))
        if befell and not (cues["handled"].first(told) or cues["forbidden_unless"].first(told)):
            return unfavourable(f", có cụm từ: {found}")
    return None


def _risen(reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where more is told of what the criterion wants less of."""
    cues = rules().cues
    lessened, handled = cues["lessened"].first(spoken(criterion.text)), None
    before: frozenset[str] = frozenset()
    for clause in CLAUSE.split(reading.said) if lessened else ():
        said = spoken(clause)
        found = rules().risen.search(said)
        shared = worded(clause).shared(aim.wordings[criterion.id])
        # "Xảy ra 07 vụ tai nạn, tăng 03 vụ": what rose stands in a clause before.
        if found and (shared or before) and not cues["good"].first(said):
            return unfavourable(f", có cụm từ: {found['said']}")
        # "127 ca, tăng 61 ca, nhiều ổ dịch": what a unit counts of bad things is of the passage's matter.
        handled = handled or cues["handled"].first(said)
        if (counted := rules().risen_bad.search(said)) and not handled:
            return unfavourable(f", có cụm từ: {counted['said']}")
        before |= shared
    return None


def _fallen(reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where less is told of what is good to have more of."""
    if aim.unwanted[criterion.id] or rules().cues["lessened"].first(spoken(criterion.text)):
        return None
    wanted = rules().raised.search(spoken(criterion.text))
    for clause in CLAUSE.split(reading.said):
        said = spoken(clause)
        found = rules().fallen.search(said)
        if (
            found
            and not rules().cues["worse"].first(spoken(reading.said))
            and (wanted or rules().cues["good"].first(said))
        ):
            return unfavourable(f", có cụm từ: {found['said']}")
    return None


def _denied(reading: Reading, aim: Aim, criterion: Criterion) -> Favour | None:
    """Say that a passage speaks against the unit where it says "không" right before what the criterion asks for."""
    for clause in CLAUSE.split(reading.said):
        for found in rules().denied.finditer(rules().none_bad.sub(" …", spoken(clause))):
            if any(fold(found["what"]) in unwanted for unwanted in aim.unwanted[criterion.id]):
                continue
            asked = [matter for matter in aim.matters[criterion.id] if fold(found["what"]) in matter.terms]
            less = (rules().cues["lessening"].first(one.said) or rules().cues["under"].first(one.said) for one in asked)
            if asked and not any(less):
                return unfavourable(f", có cụm từ: {found['said']}")
    return None
