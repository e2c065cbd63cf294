"""What the words of a passage say of a unit's work: that it was done, how much of it, not yet, or badly."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.linking.figures import COUNT, SHARE, is_whole, number, shares
from corpus.linking.linking_rules import rules
from corpus.phrases import spoken
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from corpus.linking.readings import Paper, Reading
    from corpus.phrases import Phrases

CLAUSE = re.compile(r"[,;:.](?=\s|$)|\s(?=nhưng\s)")
COUNTED = re.compile(r"(?<![\d/.,])(?!0+\b)\d{1,3}(?:\.\d{3})* (?!giờ|phút|ngày|tháng|năm)[^\W\d]")
_CELL = re.compile(r"[|\t] *\d[^|\t]*(?:[|\t]|\Z)")


def bare(printed: str) -> str:
    """Return a passage spoken, without words that only look like asking: "đạt yêu cầu"."""
    return rules().cues["no_asking"].pattern.sub("…", spoken(printed))


def counts(front: str) -> bool:
    """Whether a text counts something, or tells a share of it."""
    return COUNTED.search(front) is not None or tells_share(front)


def front_of(printed: str, cue: Phrases) -> str:
    """Return the clauses of a passage before the first one that holds a cue."""
    edges = [0, *(match.end() for match in CLAUSE.finditer(printed)), len(printed)]
    place = next((first for first, last in pairwise(edges) if cue.first(spoken(printed[first:last]))), len(printed))
    return printed[:place]


def tells_share(printed: str) -> bool:
    """Whether a passage tells how much of a whole was reached: "118/130 tiểu thương", "71,3%"; a day is none."""
    return "%" in printed or bool(shares(printed))


def against(said: str) -> str | None:
    """Return the first phrase of a spoken text that speaks against a unit, unless the words before it turn it round.

    What denies a bad thing ("không có hồ sơ trễ hẹn") is none.
    """
    unfavourable: Phrases = rules().cues["unfavourable"]
    said = rules().none_bad.sub(" …", said)
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
    for clause in CLAUSE.split(text):
        if unable := rules().unable.search(spoken(clause)):
            return unable["said"]
        if refused := rules().refused.search(spoken(clause)):
            return refused["said"]
        found = rules().lacking.search(spoken(clause))
        if found and not rules().cues["lacking_beside"].first(f"{found['front']} "):
            return found["said"]
    return None


def barely(printed: str) -> str | None:
    """Return the words of a passage that tell how little was reached: "mới trình 19/133"."""
    for found in rules().barely.finditer(" ".join(canonical(printed).casefold().split())):
        if found["share"]:
            reached = number(found["share"]) / 100
        else:
            part, whole = (number(found[name]) for name in ("part", "whole"))
            reached = part / max(1, whole)
        if reached < rules().words["barely"]:
            return found["said"]
    return _some_of(" ".join(canonical(printed).casefold().split()))


def _some_of(text: str) -> str | None:
    """Return how few of what a passage counts it says to be reached: "47 hộ, mới 12 hộ"."""
    for found in rules().barely_number.finditer(text):
        wholes = [number(one["figure"]) for one in COUNT.finditer(text) if one["unit"] == found["unit"]]
        if number(found["part"]) < rules().words["barely"] * max(wholes, default=0.0):
            return found["said"]
    return None


def largest_share(said: str) -> tuple[float, str] | None:
    """Return the largest share of a whole that a passage or a row of a table tells, and how it is written."""
    told = [(part, whole, f"{part}/{whole}") for part, whole in SHARE.findall(said)]
    cells = [cell.strip() for cell in re.split(r"[|\t]", said) if cell.strip()]
    numbers = [cell for cell in cells if re.fullmatch(r"\d{1,3}(?:\.\d{3})*|\d+", cell)]
    if len(numbers) == len(cells) - 1 == 2 and int(numbers[1].replace(".", "")):  # "| Phường A | 85 | 22 |"
        told.append((numbers[1], numbers[0], f"{numbers[1]}/{numbers[0]}"))
    counted = [(int(number(part)), int(number(whole)), shown) for part, whole, shown in told]
    reached = [(part / whole, shown) for part, whole, shown in counted if part <= whole and is_whole(part, whole)]
    return max(reached, default=None)


def graded(said: str, least: str | None) -> str | None:
    """Return the grade below the least one that a spoken text tells ("xếp loại yếu"), or a place among the last.

    Args:
        said: a passage as `spoken` makes it.
        least: the folded grade that is asked for, None where none is: then an average one is too low.
    """
    grades = rules().grades
    enough = grades.index(least) if least in grades else grades.index(rules().enough_grade)
    for found in rules().graded.finditer(said):
        if grades.index(fold(found["grade"])) > enough:
            return found["said"]
    return None


def ranked_low(printed: str) -> str | None:
    """Return where a passage puts the unit among the last of many ("xếp thứ 16/16")."""
    for found in rules().ranked.finditer(" ".join(canonical(printed).casefold().split())):
        if int(found["place"]) >= rules().words["last_places"] * int(found["of"]) > 1:
            return found["said"]
    return None


def falls_short(said: str) -> str | None:
    """Return what a spoken clause says to be late, or to lack ("thiếu 07 căn"), None where that is turned round."""
    for found in rules().short.finditer(said):
        before = f" {' '.join(said[: found.start()].split()[-rules().turned_within :])} "
        if not (rules().cues["turned_by"].first(before) or rules().cues["lacking_beside"].first(before)):
            return found["said"]
    return None


def tells(paper: Paper, reading: Reading) -> bool:
    """Whether a passage tells that something was done, or not, or counts it."""
    said = bare(reading.said)
    if rules().cues["intended"].first(said):
        return False
    told = rules().cues["done"].first(said) or against(said) or not_yet(reading.said) or in_bad_state(said)
    blamed = (rules().unfavourable_headings.first(spoken(paper.text[start:end])) for start, end in reading.above[-1:])
    counted = COUNTED.search(reading.said) or _CELL.search(reading.said) or tells_share(reading.said)
    return bool(told or any(blamed) or counted)
