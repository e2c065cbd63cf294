"""Titles and forms of award where a text names them: "Giấy khen", "Tập thể lao động xuất sắc", Kỷ niệm chương “…”.

Which there are, how they are written and whom they go to stands in `data/awards.toml`. To name one is not to give it:
who gets it, and whether, is read by `extract.awards.clauses` and `extract.awards.reading`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from extract.grammar import MAYBE_SPACE, SPACE, any_of, table, whole_words, words
from normalize.folding import canonical, fold

if TYPE_CHECKING:
    from extract.facts import AwardKind, RecipientKind
    from extract.source import Source

_QUOTED = re.compile(r"[ \n]?[\"“”'`´‘’«„]{1,2}(?P<name>[^\"“”«»„\n\f]{3,60}(?:\n[^\"“”«»„\n\f]{1,60})?)[\"“”'’»]{1,2}")
_ANYBODY: tuple[RecipientKind, ...] = ("collective", "person", "household")


@dataclass(frozen=True, slots=True)
class Honour:
    """A title named in a text.

    Attributes:
        start, end: its places in the source, with the name in quotes that belongs to it.
        name: in one spelling.
        kind: of award.
        of: whom it goes to.
    """

    start: int
    end: int
    name: str
    kind: AwardKind
    of: tuple[RecipientKind, ...]


def find_honours(source: Source) -> tuple[Honour, ...]:
    """Return the titles that a text names, in order of place; nothing where no word tells of awards."""
    folded = source.folded
    if _signs().search(folded) is None:
        return ()
    found: list[Honour] = []
    last = 0
    for match in _forms().finditer(folded):
        if match.start() < last:
            continue
        honour = _honour(source, match)
        if honour:
            found.append(honour)
            last = honour.end
    return tuple(found)


def _honour(source: Source, match: re.Match[str]) -> Honour | None:
    form = " ".join(match.group().split())
    known = _by_form().get(form)
    quoted = _QUOTED.match(source.folded, match.end())
    if known is None:  # the bare word "danh hiệu": a title is one that stands in quotes and is on no list
        if quoted is None or _forms().search(source.folded, match.end(), quoted.end()):
            return None
        return Honour(match.start(), quoted.end(), _printed(source, quoted), "title", _ANYBODY)
    name, end = str(known["spelled"]), match.end()
    if known.get("named") and quoted:
        name, end = f"{name} “{_printed(source, quoted)}”", quoted.end()
    rank = _rank().match(source.folded, end) if known.get("ranks") else None
    if rank:
        name, end = f"{name} hạng {table('awards')['ranks'][rank['rank']]}", rank.end()
    return Honour(match.start(), end, name, cast("AwardKind", known["kind"]), tuple(known["of"]))


def _printed(source: Source, quoted: re.Match[str]) -> str:
    return source.printed(quoted.start("name"), quoted.end("name")).strip(" .,;:'’")


def is_spelt(source: Source, start: int, end: int) -> bool:
    """Say whether the marks of a short word are those of the word that is meant: "nhận", and not "nhân".

    In a text without marks, where they cannot tell, every such word is taken for the one that is meant.
    """
    return spelt_as(source, start, end, table("awards")["spelt"].get(source.folded[start:end]))


def spelt_as(source: Source, start: int, end: int, allowed: list[str] | None) -> bool:
    """Say whether what stands there is one of the words allowed, with its marks; None allows all."""
    if allowed is None:
        return True
    printed = canonical(source.cut(start, end)).casefold()
    return printed in allowed or (printed.isascii() and is_bare(source.original))


def is_bare(text: str) -> bool:
    """Say whether a text has lost its marks: no letter has two."""
    return _TWO_MARKS.search(text) is None


# Composed, or the mark of a letter beside that of a tone.
_TWO_MARKS = re.compile(
    "[\u0302\u0306\u031b][\u0300\u0301\u0303\u0309\u0323]|\u0323[\u0302\u0306]|[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"
)


@cache
def marked_words(*keys: str) -> re.Pattern[str]:
    """Return what finds any of the words of a list of `data/awards.toml` that is written with marks, folded."""
    return re.compile(rf"{whole_words(tuple(map(fold, words('awards', *keys))))}(?![a-z0-9])")


def has_word(source: Source, start: int, end: int, *keys: str) -> bool:
    """Say whether one of a list's words stands between two places; a short one must bear its marks."""
    for match in marked_words(*keys).finditer(source.folded, start, end):
        spelling = _with_marks(*keys)[" ".join(match.group().split())]
        if " " in spelling[0] or spelt_as(source, *match.span(), spelling):
            return True
    return False


@cache
def _with_marks(*keys: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words("awards", *keys):
        found.setdefault(fold(word), []).append(word)
    return found


@cache
def _by_form() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for title in table("awards")["title"]:
        spelled = title.get("spelled", [title["name"]] * len(title["forms"]))
        for form, name in zip(title["forms"], spelled, strict=True):
            found[form] = {**title, "spelled": name}
    return found


@cache
def _forms() -> re.Pattern[str]:
    return re.compile(rf"{whole_words((*_by_form(), 'danh hieu'))}(?![a-z0-9])")


@cache
def _rank() -> re.Pattern[str]:
    return re.compile(
        rf"{MAYBE_SPACE},?{SPACE}?hang{SPACE}(?P<rank>{any_of(tuple(table('awards')['ranks']))})(?![a-z0-9])"
    )


@cache
def _signs() -> re.Pattern[str]:
    return re.compile(any_of(words("awards", "signs")))
