"""Laws, codes and the constitution by their names.

    Luật Đất đai năm 2024 · Luật sửa đổi, bổ sung một số điều của Luật Đầu tư công · Hiến pháp năm 2013

Names on the list (data/laws.txt) may hold commas and "và"; any other is read as far as its words go.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from extract.citations.naming import Named, dated, end_of_name
from extract.errors import ExtractionError
from extract.grammar import SPACE, any_of, words
from extract.references.symbols import heads
from normalize.folding import fold

if TYPE_CHECKING:
    from extract.source import Source

_NAME_WORDS = 12  # words a law's name may have that is on no list
_LAWS_IN_ONE = 4  # laws that one law may amend
_WORDS = re.compile(r"[^\s,;:.()\[\]\"“”'?*/…]+")


def law_at(source: Source, head: str, place: int) -> Named | None:
    """Return the law that a head ("luat", "bo luat", "phap lenh") names that ends at a place; None where none does."""
    amending = _amending().match(source.folded, place) if head == "luat" else None
    if amending:
        end, listed = _laws_in_list(source, amending.end())
    else:
        end, listed = _law_name(source, head, place + 1)
    return None if end is None else dated(source, end, 0.95 if listed else 0.8)


def _laws_in_list(source: Source, place: int) -> tuple[int | None, bool]:
    """Return where the laws end that one law amends: "… của Luật A, Luật B và Luật C"."""
    end, listed = _law_name(source, "luat", place)
    for _ in range(_LAWS_IN_ONE):
        more = _one_more_law().match(source.folded, end) if end is not None else None
        further = _law_name(source, "luat", more.end())[0] if more else None
        if further is None:
            break
        end = further
    return end, listed


def _law_name(source: Source, head: str, place: int) -> tuple[int | None, bool]:
    """Return where a law's name ends that begins at a place, and whether it is on the list."""
    if place >= len(source.folded) or not source.is_upper(place):
        return None, False
    pattern = _law_names().get(head)
    listed = pattern.match(source.folded, place) if pattern else None
    if listed:
        return listed.end(), True
    if _no_law().match(source.folded, place):
        return None, False
    end = place
    for word in _WORDS.finditer(source.folded, place, place + 120):
        if word.start() > end + 1 or end_of_name().match(source.folded, word.start()) or len(word.group()) < 2:
            break
        if word.start() == end + 1 and _capital_head(source, word.start()):
            break
        end = word.end()
        if source.folded[place:end].count(" ") + source.folded[place:end].count("\n") >= _NAME_WORDS:
            return None, False
    name = source.folded[place:end].split()
    return (end, False) if len(name) > 1 else (None, False)


def constitution_at(source: Source, place: int) -> Named:
    """Return the constitution whose head ends at a place."""
    tail = _constitution_tail().match(source.folded, place)
    return dated(source, tail.end() if tail else place, 0.9)


def _capital_head(source: Source, place: int) -> bool:
    return source.is_upper(place) and _head_at().match(source.folded, place) is not None


@cache
def _law_names() -> dict[str, re.Pattern[str]]:
    """Return for each head ("luat") the pattern of the names on the list that stand behind it."""
    try:
        lines = (files("extract") / "data" / "laws.txt").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ExtractionError(
            "Không đọc được danh mục luật “laws.txt” của phần trích xuất. Hãy cài lại chương trình."
        ) from error
    names = [fold(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
    found: dict[str, re.Pattern[str]] = {}
    for head in words("citations", "laws"):
        behind = tuple(name[len(head) + 1 :] for name in names if name.startswith(f"{head} "))
        if behind:
            found[head] = re.compile(rf"{any_of(behind)}(?![a-z0-9])")
    return found


@cache
def _amending() -> re.Pattern[str]:
    some = rf"(?:{SPACE}mot{SPACE}so{SPACE}dieu)?(?:{SPACE}cua)?{SPACE}(?:cac{SPACE})?luat{SPACE}"
    return re.compile(rf"{SPACE}sua{SPACE}doi(?:,?{SPACE}(?:va{SPACE})?bo{SPACE}sung)?{some}")


@cache
def _one_more_law() -> re.Pattern[str]:
    return re.compile(rf"(?:,|;|{SPACE}va){SPACE}luat{SPACE}")


@cache
def _no_law() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('citations', 'no_laws'))}(?![a-z0-9])")


@cache
def _constitution_tail() -> re.Pattern[str]:
    return re.compile(rf"{SPACE}{any_of(words('citations', 'constitution_tails'))}(?![a-z0-9])")


@cache
def _head_at() -> re.Pattern[str]:
    return re.compile(rf"{any_of(tuple(heads()))}(?![a-z0-9])")
