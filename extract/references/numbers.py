"""The number of a paper: its grammar, its one normal form, and what a person may type for it.

    state   199/KH-MTTQ-BTT   13/2023/NQ-HĐND        party   43-NQ/TW   14748-CV/VPTW
    law     06/2022/QH15      1211/2016/UBTVQH13     legacy  48-HĐBT    115-CP
    letter  4240/UBND-VX      39/CV-MTTQ-BTT

`PATTERN` finds candidates in squeezed folded text; who accepts them decides by case and context
(`extract.references.mentions`). `parse` reads one number as a person types it, `key` is what an archive indexes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.grammar import MAYBE_SPACE, any_of, words
from extract.references.symbols import heads, repair, spell, type_codes, without_footnote
from normalize.folding import fold

_SLASH = rf"{MAYBE_SPACE}/{MAYBE_SPACE}/?{MAYBE_SPACE}"
_DASH = rf"{MAYBE_SPACE}[-–—‑−]{MAYBE_SPACE}"
# Possessive and bounded: a match is decided in one pass over at most a few hundred characters.
_PART = r"[a-z][a-z0-9&]{0,17}(?:\.[a-z0-9]{1,6})?"
_YEAR = r"(?:19|20)[0-9]{2}"

PATTERN = re.compile(
    # What may not stand in front is looked at behind the first digit: the search then runs from digit to digit.
    # "số" may be glued to it: "số5/QĐ-UBND".
    r"(?P<number>[0-9](?:(?<![\w/].)|(?<=so.)(?<![a-z0-9]so.))(?<![0-9][.,:].)[0-9]{0,5}[a-z]?)(?:"
    rf"{_SLASH}(?:(?P<year>{_YEAR}){_SLASH}(?:(?P<law>(?:qh|ubt{MAYBE_SPACE}vqh){MAYBE_SPACE}[0-9]{{1,2}}(?![\w]))|"
    rf"(?P<dated>{_PART}(?:{_DASH}{_PART}){{0,5}}))|(?P<state>{_PART}(?:{_DASH}{_PART}){{0,5}}))"
    rf"|{_DASH}(?P<party>{_PART}{_SLASH}{_PART}(?:{_DASH}{_PART}){{0,4}})"
    rf"|{_DASH}(?P<legacy>{_PART}))"
)
_SEPARATOR = re.compile(r"[\s/–—‑−-]+")
_TYPED_NUMBER = re.compile(r"(?<![\w/.,:])([0-9]{1,6}[a-z]?)(?:\s?/\s?((?:19|20)[0-9]{2}))?(?![\w/.,-])")
_LOOSE_WORDS = re.compile(r"[a-z][a-z0-9&.]*")
_LEADING_ZEROS = re.compile(r"^0+(?=[0-9])")
_TAIL = re.compile(rf"\b(?:ngay|cua|ve|nam\s{_YEAR})\b")
_MAX_QUERY = 200  # characters; a longer text is not one number typed by a person


@dataclass(frozen=True, slots=True)
class Number:
    """A number taken apart.

    Attributes:
        number: the digits without leading zeros, with the letter after them if there is one: "1746", "15a".
        year: the year inside the number, "13/2023/NQ-HĐND".
        letters: the codes of the symbol in order, folded: ("qd", "ubnd"). Empty for a bare figure.
    """

    number: str
    year: int | None
    letters: tuple[str, ...]

    @property
    def key(self) -> str:
        """The form it is indexed and searched by: "1746/qd/ubnd", "13/2023/nq/hdnd", "43/nq/tw"."""
        year = () if self.year is None else (str(self.year),)
        return "/".join((self.number, *year, *self.letters))


@lru_cache(maxsize=8192)
def parse(text: str) -> Number | None:
    """Read one number in any spelling a person may type, or return None where the text is not one.

    Takes "1746/QD-UBND", "1746", "qđ 1746", "Quyết định số 1746/QĐ-UBND", "1746 QĐ UBND", "nq 13/2023", "43-NQ/TW",
    with or without a date behind it. A figure among ordinary words ("nhà tạm năm 2024") is not a number.
    """
    if len(text) > _MAX_QUERY:
        return None
    typed = " ".join(fold(text).split())
    match = PATTERN.search(typed)
    if match and _only_heads(typed[: match.start()]):
        return _from_match(match)
    return _parse_loose(typed)


def looks_like_number(text: str) -> bool:
    """Say whether a search query asks for a paper by its number.

    True where `parse` understands it, save for a bare year: "2024" is rather a word to look for.
    """
    number = parse(text)
    if number is None:
        return False
    return bool(number.letters) or number.year is not None or re.fullmatch(_YEAR, number.number) is None


@lru_cache(maxsize=8192)
def key(identity: str) -> str:
    """Return what a normalized number is indexed and searched by: "1746/QĐ-UBND" becomes "1746/qd/ubnd"."""
    number = parse(identity)
    return number.key if number else "/".join(_SEPARATOR.split(fold(identity).strip(" /-")))


def split_parts(symbol: str) -> tuple[str, ...]:
    """Return the codes of a symbol as printed: "KH - MTTQ-BTT" holds KH, MTTQ and BTT."""
    return tuple(part for part in _SEPARATOR.split(symbol.strip()) if part)


def _from_match(match: re.Match[str]) -> Number:
    if match["law"]:
        letters: tuple[str, ...] = ("".join(match["law"].split()),)
    else:
        letters = split_parts(match["dated"] or match["state"] or match["party"] or match["legacy"])
    return _number(match["number"], match["year"], letters)


def _number(number: str, year: str | None, letters: tuple[str, ...]) -> Number:
    spelled = repair("-".join(spell(without_footnote(letter)) for letter in letters))
    codes = tuple(fold(part) for part in spelled.split("-") if part)
    bare = _LEADING_ZEROS.sub("", number)
    return Number(bare, int(year) if year else None, codes)


def _only_heads(before: str) -> bool:
    """Say whether the words in front of a number are such as name a paper."""
    return all(word in _head_words() for word in _words_of(before))


def _parse_loose(typed: str) -> Number | None:
    match = _TYPED_NUMBER.search(typed)
    if match is None:
        return None
    head = _head_code(typed[: match.start()])
    if head is None:
        return None
    behind = _TAIL.split(typed[match.end() :], maxsplit=1)[0]
    letters = _LOOSE_WORDS.findall(behind)
    if re.search(r"[0-9]", re.sub(r"\b(?:ubtvqh|qh)[0-9]+\b", "", behind)) or not all(
        _is_code(letter) for letter in letters
    ):
        return None
    if letters and letters[0] in type_codes():
        head = ""
    if not (letters or head or match[1].isdigit()):
        return None  # "3a" alone is a house, a class, a list mark
    return _number(match[1], match[2], ((head,) if head else ()) + tuple(letters))


def _head_code(before: str) -> str | None:
    """Return the code of the kind of paper named in front, "" where none is, None where other words stand there."""
    words_before = [word for word in _words_of(before) if word not in _number_words()]
    if not words_before:
        return ""
    phrase = " ".join(words_before)
    if phrase in type_codes():
        return phrase
    name = heads().get(phrase)
    if name is None:
        return None
    return next((code for code, kind in type_codes().items() if kind == name), "")


def _is_code(word: str) -> bool:
    return word == "-" or spell(word) != word or word in type_codes()


def _words_of(text: str) -> list[str]:
    return re.findall(r"[^\s:.,;()\"“”]+", text)


@cache
def _number_words() -> frozenset[str]:
    return frozenset((*words("words", "number_words"), "hieu", "ky"))


@cache
def _head_words() -> frozenset[str]:
    syllables = {syllable for head in heads() for syllable in head.split()}
    return frozenset(syllables | set(type_codes()) | _number_words() | {"cac", "theo", "can", "cu"})


NUMBER_WORD = any_of(words("words", "number_words_spaced") + words("words", "number_words"))
