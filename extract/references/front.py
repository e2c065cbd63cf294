"""What stands in front of a number: the head word, "số", and an issuer between the two.

Only a bounded window of the squeezed text is looked at, so that reading stays linear however the text is made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from extract.grammar import MAYBE_SPACE, SPACE, any_of, words
from extract.references.numbers import NUMBER_WORD
from extract.references.surroundings import issuer_behind
from extract.references.symbols import heads

if TYPE_CHECKING:
    from extract.source import Source

_WINDOW = 130  # characters looked at in front of a number
_LONGEST = 32  # characters of the longest head, "số" or look-alike, with what may stand behind it
_QUALIFIER_WORDS = 12  # "Luật Tổ chức chính quyền địa phương số 72/2025/QH15"


@dataclass(frozen=True, slots=True)
class Front:
    """What stands in front of a number.

    Attributes:
        start: place where the mention begins: its head, else its "số", else the number itself.
        type: kind of paper that the head tells.
        head: the head's folded words, "" where there is none.
        numbered: whether "số" stands there.
        refused: whether the words say that no paper is meant ("Mẫu số 01").
        issuer: as printed, where it stands between head and number.
    """

    start: int
    type: str | None
    head: str
    numbered: bool
    refused: bool
    issuer: str | None = None


def front_of(source: Source, place: int, expected: str | None) -> Front:
    """Read what stands in front of a number.

    Args:
        source: the prepared text.
        place: where the number begins.
        expected: the kind of paper its symbol tells; a damaged head is understood by it.
    """
    base = max(0, place - _WINDOW)
    window = source.folded[base:place]
    number_word = _number_word().search(window, _near_end(window))
    numbered = number_word is not None
    before = window[: number_word.start()] if number_word else window
    # "TỈNH CÀ MAU⏎Số: 12/QĐ-UBND" is no "Mẫu số", "HUYỆN CỦ CHI⏎Số: …" no "chỉ số".
    own_line = number_word is not None and before.endswith(("\n", "\f")) and ":" in number_word.group()
    counted = numbered and _counted().search(before, _near_end(before))
    if not own_line and (counted or _not_papers().search(before, _near_end(before))):
        return Front(place, None, "", numbered, refused=True)
    start = base + (number_word.start() if number_word else len(window))
    # A line that begins "Số:" is the letterhead's: what stands above it is no head parted from its number.
    own_line = numbered and before.endswith("\n") and source.is_upper(start)
    head = _exact_head().search(before, _near_end(before))
    head = head or _qualified_head(before, numbered=numbered and not own_line)
    if head:
        return Front(
            base + head.start("head"),
            heads()[_squeezed(head["head"])],
            _squeezed(head["head"]),
            numbered,
            refused=False,
            issuer=_issuer_between(source, base + head.end("head"), start),
        )
    damaged = _damaged_head(before, expected) if expected else None
    if damaged is not None:
        return Front(base + damaged, expected, "", numbered, refused=False)
    tail = _tail_of_head(expected).search(before, _near_end(before)) if expected and numbered else None
    if tail:
        return Front(base + tail.start("tail"), None, "", numbered, refused=False)
    return Front(start, None, "", numbered, refused=False)


def _issuer_between(source: Source, place: int, number_word: int) -> str | None:
    """Return the issuer that fills all between a head and its "số": "Nghị định của Chính phủ số …"."""
    found = issuer_behind(source, place) if number_word - place > len(" cua ") else None
    return found[1] if found and not source.folded[found[0] : number_word].strip(" \n,") else None


def _near_end(text: str) -> int:
    """Return where to begin looking for words that must stand at the end: none of them is longer than this."""
    return max(0, len(text) - _LONGEST)


def _squeezed(phrase: str) -> str:
    return " ".join(phrase.split())


def _qualified_head(before: str, *, numbered: bool) -> re.Match[str] | None:
    """Find a head parted from its "số" by its subject: "Luật Thi đua, khen thưởng số", "Báo cáo thẩm tra số"."""
    if not numbered:
        return None
    last = None
    for last in _any_head().finditer(before):  # noqa: B007 - the last one is wanted
        pass
    if last is None:
        return None
    between = before[last.end() :]
    if len(between.split()) > _QUALIFIER_WORDS or not re.fullmatch(r"[a-z ,\n-]*", between):
        return None
    return last


def _damaged_head(before: str, expected: str) -> int | None:
    """Return where a head begins that OCR damaged: its two words are within two letters of the expected ones."""
    wanted = next((head for head, kind in heads().items() if kind == expected and head.count(" ") == 1), None)
    found = re.search(r"(?<!\S)\S{2,8}\s\S{2,8}\s?$", before[-24:])
    if wanted is None or found is None or len(wanted) < 7:
        return None
    if OSA.distance(_squeezed(found.group()), wanted, score_cutoff=2) > 2:
        return None
    return len(before) - len(before[-24:]) + found.start()


@cache
def _number_word() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){NUMBER_WORD}{MAYBE_SPACE}[:.;]?{MAYBE_SPACE}$")


@cache
def _exact_head() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?P<head>{any_of(tuple(heads()))}){MAYBE_SPACE}[:]?{MAYBE_SPACE}$")


@cache
def _any_head() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?P<head>{any_of(tuple(heads()))})(?![a-z0-9])")


@cache
def _tail_of_head(kind: str) -> re.Pattern[str]:
    """Return the pattern of a head's last word at the beginning of a line: the first was lost to a page break."""
    tails = tuple({head.split()[-1] for head, name in heads().items() if name == kind and " " in head})
    return re.compile(rf"(?:^|(?<=[\n\f]) ?)(?P<tail>{any_of(tails)}){MAYBE_SPACE}$" if tails else r"(?!)(?P<tail>)")


@cache
def _not_papers() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){any_of(words('words', 'not_papers'))}{MAYBE_SPACE}[:.]?{MAYBE_SPACE}$")


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){any_of(words('words', 'counted'))}{SPACE}$")
