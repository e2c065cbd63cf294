"""The forms in which dates are written, as one alternation over the squeezed text, the longer forms first.

Each form has a group of its own that tells it (`extract.dates.reading` reads its value by that). Every form begins with
a word or a figure that seldom stands in text, so that looking costs little.
"""

from __future__ import annotations

import re
from functools import cache

from extract.grammar import MAYBE_SPACE, SPACE, any_of, first_and_rest, words

YEAR = r"(?:19|20)[0-9]{2}"
MONTH_NAMES = {
    "gieng": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
    "muoi mot": 11,
    "muoi hai": 12,
    "chap": 12,
}
HALVES = ("sau", "ba", "chin")  # months, spelt out
_TO = rf"{MAYBE_SPACE}(?:[-–—−]|den|toi){MAYBE_SPACE}"
_AND = rf"(?:{MAYBE_SPACE}[,;]{MAYBE_SPACE}|{SPACE}va{SPACE})"
_ROMAN_QUARTER = r"(?:i{1,3}|iv|[1il]v|[1il]{2,3}|[1-9]|v)"  # OCR reads I as 1 or l
_HOUR = rf"[0-9]{{1,2}}{MAYBE_SPACE}(?:gio|h|g)(?:{MAYBE_SPACE}[0-9]{{1,2}}(?:{MAYBE_SPACE}phut)?)?,?{SPACE}"


@cache
def day_pattern() -> re.Pattern[str]:
    """Return what matches a full day, "ngày" in front of it or not."""
    return re.compile(_day())


@cache
def any_date() -> re.Pattern[str]:
    """Return what matches a date of any form."""
    day, month, year = (_word(name) for name in ("day_words", "month_words", "year_words"))
    start, quarter = _word("from_words"), _word("quarter_words")
    papers, nouns = _word("relative_papers"), _word("year_nouns")
    year_behind = rf"{MAYBE_SPACE}(?:[/-]|{year}){MAYBE_SPACE}"
    first_day = (
        rf"(?P<from_d>[0-9]{{1,2}})(?:{MAYBE_SPACE}[/.-]{MAYBE_SPACE}(?P<from_m>[0-9]{{1,2}})"
        rf"(?:[/.-](?P<from_y>{YEAR}))?|{SPACE}{month}{SPACE}(?P<from_m2>[0-9]{{1,2}})"
        rf"(?:{SPACE}{year}{SPACE}(?P<from_y2>{YEAR}))?)?"
    )
    before_first = (
        rf"(?:(?:{start}{SPACE}(?:{_HOUR})?)?{day}{SPACE}|{start}{SPACE}(?=[0-9]{{1,2}}[/.])"
        rf"|(?<![0-9/.,-])(?=[0-9]{{1,2}}/[0-9]{{1,2}}{MAYBE_SPACE}[-–]))"
    )
    first_month = (
        rf"(?:{start}{SPACE})?{month}{SPACE}(?P<from_month>[0-9]{{1,2}})(?:{year_behind}(?P<from_month_y>{YEAR}))?"
    )
    last_month = (
        rf"(?:het{SPACE})?(?:{month}{SPACE})?(?P<until_month>[0-9]{{1,2}}){year_behind}"
        rf"(?P<until_month_y>{YEAR})(?![0-9])"
    )
    first_quarter = (
        rf"(?:{start}{SPACE})?{quarter}{SPACE}(?P<from_quarter>{_ROMAN_QUARTER})"
        rf"(?:{year_behind}(?P<from_quarter_y>{YEAR}))?"
    )
    last_quarter = (
        rf"(?:het{SPACE})?(?:{quarter}{SPACE})?(?P<until_quarter>{_ROMAN_QUARTER}){year_behind}"
        rf"(?P<until_quarter_y>{YEAR})(?![0-9])"
    )
    quarters = rf"{_ROMAN_QUARTER}(?:{_AND}(?:{quarter}{SPACE})?{_ROMAN_QUARTER})+"
    years_of = (
        rf"(?:(?:(?P<period>{_word('period_words')})|{year}|{nouns}){SPACE}(?:\(|{start}{SPACE})?(?:{year}{SPACE})?)?"
        rf"(?<![0-9/.,-])"
    )
    part_of_year = (
        rf"(?P<part>0?[369]|{any_of(HALVES)}){SPACE}(?:\(0?[369]\){SPACE})?{month}{SPACE}(?P<part_end>dau|cuoi){SPACE}"
        rf"{year}{SPACE}(?P<part_y>{YEAR})(?![0-9])"
    )
    month_of = (
        rf"{month}{SPACE}(?:(?P<month>[0-9]{{1,2}}){year_behind}"
        rf"|(?P<month_name>{any_of(tuple(MONTH_NAMES))}){SPACE}{year}{SPACE})(?P<month_y>{YEAR})(?![0-9])"
    )
    relative = (
        rf"(?:ke{SPACE})?{start}{SPACE}(?P<relative>{_word('relative')})"
        rf"(?:{SPACE}(?:ban hanh{SPACE})?{papers}(?:{SPACE}nay)?)?"
    )
    day_without_year = (
        rf"{day}{SPACE}(?P<short_d>[0-9]{{1,2}})(?:/|{SPACE}{month}{SPACE})(?P<short_m>[0-9]{{1,2}})"
        rf"(?![0-9])(?!{MAYBE_SPACE}[/.-]{MAYBE_SPACE}[0-9]|,?{SPACE}(?:hang|moi{SPACE}(?:nam|thang|quy)|{year})(?![a-z]))"
    )
    forms = (
        f"{before_first}{first_day}{_TO}(?:het{SPACE})?(?:{_HOUR})?{_day('until_')}",
        rf"{day}{SPACE}(?P<days>(?:[0-9]{{1,2}}(?:/[0-9]{{1,2}})?{_AND})+){_day('last_')}",
        f"{first_month}{_TO}{last_month}",
        rf"{month}{SPACE}(?P<months>[0-9]{{1,2}}(?:{_AND}[0-9]{{1,2}})+){year_behind}(?P<months_y>{YEAR})(?![0-9])",
        f"{first_quarter}{_TO}{last_quarter}",
        rf"{quarter}{SPACE}(?P<quarters>{quarters}){year_behind}(?P<quarters_y>{YEAR})(?![0-9])",
        _day(),
        part_of_year,
        month_of,
        f"{quarter}{SPACE}(?P<quarter>{_ROMAN_QUARTER}){year_behind}(?P<quarter_y>{YEAR})(?![0-9])",
        f"nam{SPACE}hoc{SPACE}(?P<school>{YEAR})/(?P<school_to>{YEAR})(?![0-9/])",
        f"{years_of}(?P<from>{YEAR}){_TO}(?:{year}{SPACE})?(?P<to>{YEAR})(?![0-9/])",
        # One more digit may be glued on: a footnote mark ("năm 20238").
        f"(?:{year}|{nouns}){SPACE}(?P<year>{YEAR})(?=[0-9]?(?![0-9]))(?!/)",
        relative,
        day_without_year,
    )
    return re.compile(r"(?<![a-z0-9/])(?<![0-9][.,-])(?:" + "|".join(forms) + r")")


@cache
def opening() -> re.Pattern[str]:
    """Return what matches where a date may begin: a figure that goes on as dates do, or a word with a figure near.

    The alternation of forms is long, and most words of a text begin no date: so it is only tried here. The first letter
    is looked for by its class, which is quick; what stands in front of it and behind is asked then.
    """
    names = ("day_words", "month_words", "year_words", "quarter_words", "from_words", "period_words", "year_nouns")
    firsts = {word.partition(" ")[0] for name in names for word in words("words", name)} | {"ke", *HALVES}
    letters, rest = first_and_rest(tuple(firsts))
    near = rf"(?=[ \n\f.,:0-9])(?=[^0-9]{{0,34}}[0-9]|{SPACE}(?:{_word('from_words')}{SPACE})?ngay{SPACE})"
    figure = rf"(?<=[0-9])(?=[0-9]{{0,4}}{MAYBE_SPACE}[/.\-–—−(dt])"
    return re.compile(rf"[0-9{letters}](?<![a-z0-9].)(?:{figure}|{rest}{near})")


@cache
def further_year() -> re.Pattern[str]:
    """Return what matches one more year of a list, "các năm 2022, 2023 và 2024", and no count ("và 2024 hộ")."""
    behind = any_of(("va", "da", "cua", "tren", "den", "theo", "do", "duoc", "la", "tai"))
    return re.compile(rf"{_AND}(?P<year>{YEAR})(?=[ ]?(?:[,;.):\n\f]|$)|[ ]{behind}(?![a-z]))(?!{MAYBE_SPACE}[-–])")


@cache
def limit() -> re.Pattern[str]:
    """Return what matches the words in front of a last day: "trước", "chậm nhất là", "trước 17 giờ"."""
    words_before = any_of(words("words", "deadline_before"))
    named = rf"(?:thoi{SPACE})?han(?:{SPACE}[a-z]{{1,7}}){{0,4}}{MAYBE_SPACE}:"
    return re.compile(rf"(?:(?<![a-z])(?<!tinh[ \n\f]){words_before}:?|(?<![a-z]){named}){SPACE}(?:{_HOUR})?$")


def _day(prefix: str = "") -> str:
    day, month, year = (_word(name) for name in ("day_words", "month_words", "year_words"))
    # Letters for figures ("l4", "O5") only behind the word "ngày"; a year of two figures too.
    figures = rf"[0-9]{{1,2}}|(?({prefix}day_word)(?:[lio][0-9]|[0-3][lio])|(?!))"
    return (
        rf"(?P<{prefix}day_word>{day}{MAYBE_SPACE}[.,:]?{MAYBE_SPACE}(?:m[ou]ng{SPACE})?)?(?<![0-9])(?P<{prefix}d>{figures})"
        rf"(?:{MAYBE_SPACE}[.,]?{month}{MAYBE_SPACE}|{MAYBE_SPACE}[/.-]{MAYBE_SPACE})(?P<{prefix}m>{figures})"
        rf"(?:{MAYBE_SPACE}(?:,?{MAYBE_SPACE}{year}|[/.-]){MAYBE_SPACE}"
        rf"(?P<{prefix}y>[0-9]{{4,5}}|(?:19|20)[ ][0-9]{{2}})(?![0-9/])"
        rf"|(?({prefix}day_word)/(?P<{prefix}yy>[0-9]{{2}})(?![0-9/.-]|[ ][0-9])|(?!)))"
    )


def _word(name: str) -> str:
    return any_of(words("words", name))
