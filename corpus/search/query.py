"""What a person asks for in one box: numbers of papers, units, phrases and words, in any order and spelling.

1. Quoted parts are phrases.
2. Runs of the rest that name a paper ("qđ 1746", "Quyết định số 1746/QD-UBND ngày 07/11/2022") are numbers; a year or a
   figure in a date is not.
3. Codes of criteria that a programme here has ("tiêu chí 3.2.1.a", or the code alone).
4. Runs that name a unit, old or new ("phường Điện Minh", "P. dien minh"; without its kind if papers here speak of it).
5. What is left are words; what was typed without a space, "QĐ-UBND", stays together as a phrase.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from corpus.search import meaning
from corpus.search.numbers import keys_of
from corpus.search.spelling import exact, folded
from corpus.search.typed import as_ascii, figures, listed, mended
from corpus.units import units
from corpus.units.areas import ends_with_area
from extract.references.numbers import looks_like_number, parse
from extract.references.symbols import heads, type_codes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.search.meaning import Meant
    from corpus.store.archive import Archive
    from extract.references.numbers import Number
    from extract.units.gazetteer import UnitKey

LONGEST = 400  # characters of a query that are read
MOST_WORDS = 24

_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER_WINDOW = 6  # "quyết định số 1746 qđ ubnd"
_UNIT_WINDOW = 6
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_CRITERION = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.[a-z]|\d{1,2}(?:\.\d{1,2}){2,}")  # "3.1" alone may be a section


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other; one word, or a phrase. `exact` has its marks, `folded` none."""

    folded: tuple[str, ...]
    exact: tuple[str, ...]

    @property
    def marked(self) -> bool:
        """Whether it was typed with marks, so that they may count."""
        return self.folded != self.exact


@dataclass(frozen=True, slots=True)
class NamedNumber:
    """A paper's number as it was typed, and what it says."""

    typed: str
    number: Number


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit as it was typed, and every unit of that name."""

    typed: str
    keys: tuple[UnitKey, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A query taken apart.

    Attributes:
        text: all of it, for asking again in words alone.
        meant: what it says of the papers themselves, if it says so clearly; `beside` are the words besides that.
    """

    text: str
    numbers: tuple[NamedNumber, ...]
    units: tuple[NamedUnit, ...]
    terms: tuple[Term, ...]
    criteria: tuple[str, ...] = ()
    meant: tuple[Meant, ...] = ()
    beside: tuple[Term, ...] = ()


def understand(archive: Archive, query: str) -> Question:
    """Take a query apart. Any text is a query; one without a letter or a figure asks for nothing."""
    text = clean(query)
    phrases = [term for match in _QUOTED.finditer(text) for term in _terms([match[1]])]
    tokens = [figures(archive, token) for token in mended(archive, _QUOTED.sub(" ", text)).split()]
    numbers, tokens = _take_numbers(archive, tokens)
    criteria, tokens = _take_criteria(archive, tokens)
    named = _units_in(archive, tokens)
    spans = list(named)
    left = [token for at, token in enumerate(tokens) if not any(start <= at < end for start, end in spans)]
    question = Question(
        text, tuple(numbers), tuple(named.values()), tuple((phrases + _terms(left))[:MOST_WORDS]), tuple(criteria)
    )
    found = [] if numbers or _QUOTED.match(text.strip()) else meaning.places(tokens, spans)
    if not found:
        return question
    beside = phrases + _terms(meaning.left_over(tokens, found, spans))
    quoted = " ".join(match[0] for match in _QUOTED.finditer(text))
    said = meaning.meant([*tokens, *(f"tiêu chí {code}" for code in criteria)], found, quoted)
    return replace(question, meant=said, beside=tuple(beside[:MOST_WORDS]))


def in_words(text: str) -> tuple[Term, ...]:
    """Read a query as words alone."""
    return tuple(_terms(clean(text).split())[:MOST_WORDS])


def joined(terms: Iterable[Term]) -> Term:
    """Return terms as one phrase."""
    words = [(bare, marked) for term in terms for bare, marked in zip(term.folded, term.exact, strict=True)]
    return Term(tuple(bare for bare, _ in words), tuple(marked for _, marked in words))


def one_by_one(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Part phrases into their words, each once."""
    words = {pair: None for term in terms for pair in zip(term.folded, term.exact, strict=True)}
    return tuple(Term((bare,), (marked,)) for bare, marked in words)[:MOST_WORDS]


def clean(query: str) -> str:
    """Return a query cut to what is read of it, without what no database takes."""
    return as_ascii(query[:LONGEST].encode("utf-8", "ignore").decode("utf-8").replace("\0", " "))


def _take_numbers(archive: Archive, tokens: list[str]) -> tuple[list[NamedNumber], list[str]]:
    numbers: list[NamedNumber] = []
    left: list[str] = []
    at = 0
    while at < len(tokens):
        size = next((n for n in range(_NUMBER_WINDOW, 0, -1) if _is_number(tokens, at, n)), 0)
        typed = " ".join(tokens[at : at + size])
        number = parse(typed) if size else None
        if number is None or _is_year(archive, typed, number):
            left.append(tokens[at])
            at += 1
        else:
            del left[len(left) - _head_length(left, number) :]
            numbers.append(NamedNumber(typed, number))
            at += size
            at += _date_length(tokens[at:])
    return numbers, left


def _is_year(archive: Archive, typed: str, number: Number) -> bool:
    """Say whether "báo cáo 2024" means the year: a kind and a year beside it, where no paper here has that number."""
    plain = not set(typed) & set("/-–") and not {folded(word).strip(".:") for word in typed.split()} & listed(
        "introducing"
    )
    return bool(plain and number.letters and _YEAR.fullmatch(number.number) and not keys_of(archive.db, number))


def _is_number(tokens: list[str], at: int, size: int) -> bool:
    """Say whether this window of the query, exactly, names a paper."""
    window = tokens[at : at + size]
    if len(window) < size or not looks_like_number(" ".join(window)):
        return False
    number = parse(" ".join(window))
    if number is None or (size > 1 and not _needs_all(window, number)):
        return False
    alone = size == len(tokens)
    if number.letters or alone:
        return True
    if at and folded(tokens[at - 1]).strip(".,:") in listed("of_a_date"):
        return False
    return number.year is not None or (len(number.number) > 2 and not _YEAR.fullmatch(number.number))


def _head_length(before: list[str], number: Number) -> int:
    """Return how many of the tokens before a number only introduce it: "Quyết định số" before 1746/QĐ-UBND."""
    words = [folded(token).strip(".,:;") for token in before]
    length = 0
    while length < len(words) and words[-1 - length] in listed("introducing"):
        length += 1
    kind = type_codes().get(number.letters[0]) if number.letters else None
    for size in range(1, 4):
        head = " ".join(words[max(0, len(words) - length - size) : len(words) - length])
        if kind and kind in {heads().get(head), type_codes().get(head)}:
            return length + len(head.split())
    return length


def _date_length(after: list[str]) -> int:
    """Return how many tokens after a number are its date: it is printed otherwise in the paper's own letterhead."""
    words = [folded(token).strip(".,;") for token in after[:2]]
    size = 2 if words[:1] == ["ngay"] else 1
    return size if len(words) >= size and _DATE.fullmatch(words[size - 1]) else 0


def _needs_all(window: list[str], number: Number) -> bool:
    """Say whether a smaller window at either end would miss something: what is left over are words, not number."""
    return all(parse(" ".join(part)) != number for part in (window[1:], window[:-1]))


def _take_criteria(archive: Archive, tokens: list[str]) -> tuple[list[str], list[str]]:
    """Take out the codes that some criterion here has, each with what introduces it."""
    found: list[str] = []
    left: list[str] = []
    for token in tokens:
        code = folded(token).strip(".,;:()")
        named = [folded(word) for word in left[-2:]] == ["tieu", "chi"]
        known = (named or _CRITERION.fullmatch(code)) and archive.db.execute(
            "SELECT EXISTS (SELECT 1 FROM criterion WHERE code = ?)", [code]
        ).fetchone()[0]
        if known:
            left = left[:-2] if named else left
            found.append(code)
        else:
            left.append(token)
    return list(dict.fromkeys(found)), left


def _units_in(archive: Archive, tokens: list[str]) -> dict[tuple[int, int], NamedUnit]:
    """Return the units that are named, by the first token of each and the one behind it."""
    found: dict[tuple[int, int], NamedUnit] = {}
    at = 0
    while at < len(tokens):
        sizes = range(min(_UNIT_WINDOW, len(tokens) - at), 0, -1)
        unit = next((unit for size in sizes if (unit := _unit_at(archive, tokens, at, size))), None)
        if unit is not None:
            found[at, at + len(unit.typed.split())] = unit
        at += len(unit.typed.split()) if unit else 1
    return found


def _unit_at(archive: Archive, tokens: list[str], at: int, size: int) -> NamedUnit | None:
    """Return the unit that this window of the query names; one of a town's or province's name is none."""
    before = folded(" ".join(tokens[max(0, at - 2) : at]))
    typed = " ".join(tokens[at : at + size]).strip(",;")
    if ends_with_area(before) or (f" {before}".endswith(" thi") and folded(typed).startswith("xa ")):
        return None
    keys = tuple(unit.key for unit in units.known(archive).find(typed))
    if not _kind().match(folded(typed)):
        keys = tuple(key for key in keys if size > 1 and _spoken_of(archive, key))
    return NamedUnit(typed, keys) if keys else None


@cache
def _kind() -> re.Pattern[str]:
    whole, short = ("|".join(map(re.escape, listed(name))) for name in ("unit_kinds", "unit_kinds_short"))
    return re.compile(rf"(?:(?:{whole})\s|(?:{short})[.\s])")


def _spoken_of(archive: Archive, key: UnitKey) -> bool:
    """Say whether papers here are of a unit, whatever it was called: bare names are often common words."""
    query = (
        "SELECT EXISTS (SELECT 1 FROM unit_mention WHERE unit_code = :code AND unit_from = :since)"
        " OR EXISTS (SELECT 1 FROM document WHERE unit_code = :code AND unit_from = :since)"
    )
    line = units.lineage(archive, *key)
    return any(archive.db.execute(query, {"code": code, "since": since}).fetchone()[0] for code, since in line)


def _terms(parts: list[str]) -> list[Term]:
    """Return each part as one term: what it says with and without marks, word by word."""
    terms = []
    for part in parts:
        marked, bare = _WORD.findall(exact(part)), _WORD.findall(folded(part))
        if bare:
            terms.append(Term(tuple(bare), tuple(marked) if len(marked) == len(bare) else tuple(bare)))
    return terms
