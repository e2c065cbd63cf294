"""Which paper a number means: issuer + type + year (Party: term of the congress) + number.

A number alone is no identity: `01/CT-UBND` exists in every district every year, and there are two 43-NQ/TW. Three kinds
of numbers are told apart by their symbol (`data/identity.toml`):

    state   one body of the whole country (NĐ-CP, QĐ-TTg, QH15): number + year
    party   the Party's centre (NQ/TW): number + term
    local   everybody else (QĐ-UBND, KH-MTTQ-BTT): number + year + issuer

`matches` holds what a reference says against a letterhead. What is not said is not guessed: the match is then possible,
not certain. Another year, another issuer, or another day of an issuer that is not sure make it another paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from corpus.identity.issuers import Issuer, areas_of, compare, data, issuer
from extract.references.numbers import key
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

Series = Literal["state", "party", "local"]
_CONGRESS = re.compile(r"(?:qh|ubtvqh)[0-9]{1,2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of which paper is meant.

    Attributes:
        number_key: number and symbol, "1746/qd/ubnd"; see `extract.references.numbers.key`.
        date: ISO 8601, as far as printed; None where it is not.
        issuer: None where none is named.
        areas: of the paper in which it is said, kind -> name: "UBND thị xã" is the one of its own thị xã.
        series: which of the three kinds of numbers this is.
        period: within what the number comes once: the year, inside the number or of the date; for the Party's centre
            the term, "XIII"; None where that is not known.
    """

    number_key: str
    date: str | None
    issuer: Issuer | None
    areas: Mapping[str, str]
    series: Series = field(init=False)
    period: str | None = field(init=False)

    def __post_init__(self) -> None:
        """Tell the series, and from it what the number comes once in."""
        series = series_of(self.number_key)
        object.__setattr__(self, "series", series)
        object.__setattr__(self, "period", _period(series, self.number_key, self.date))

    @property
    def key(self) -> str:
        """Issuer, period and number in one string, the same in whatever spelling they came; "?" for what is unknown."""
        whose: str = "?" if self.series == "local" else self.series
        if self.series == "local" and self.issuer is not None:
            kind, name = (self.issuer.areas or (("", ""),))[0]
            area = name or self.areas.get(kind, "?")
            whose = f"{self.issuer.body} {kind} {area}" if kind else self.issuer.body
        return f"{whose}|{self.period or '?'}|{self.number_key}"


@dataclass(frozen=True, slots=True)
class Likeness:
    """That a reference may mean a paper.

    Attributes:
        certain: number, period and issuer are known and are the same.
        reasons: what agrees and what is not known, in Vietnamese.
        other_date: whether it is cited with another date than it bears.
    """

    certain: bool
    reasons: tuple[str, ...]
    other_date: bool = False


def identity(number: str, date: str | None, issued_by: str | None, *around: str | None) -> Identity:
    """Return what number, ISO date and issuer tell; `around`: names of bodies and areas of the paper that says so."""
    return Identity(key(number), date, issuer(issued_by), areas_of(*around))


def matches(cited: Identity, held: Identity) -> Likeness | None:
    """Say whether a reference may mean the paper with a letterhead; None where it means another one."""
    if cited.number_key != held.number_key:
        return None
    periods = _periods(cited, held)
    if periods == "other":
        return None
    national = cited.series != "local"
    dates = _dates(cited.date, held.date)
    whose = compare(cited.issuer, cited.areas, held.issuer, held.areas)
    if whose == "near":
        whose = "maybe" if dates == "same" else "other"
    if whose == "other" and not national:
        return None
    sure = national or whose == "same"
    if dates == "other" and not (sure and periods == "same"):
        return None
    certain = sure and (periods == "same" or dates == "same")
    reasons = ("Cùng số, ký hiệu", _said_of_date(dates, periods, cited), _said_of_issuer(whose, national=national))
    return Likeness(certain, reasons, other_date=dates == "other")


@lru_cache(maxsize=8192)
def series_of(number_key: str) -> Series:
    """Return the kind of number that the codes of its symbol tell."""
    codes = _letters(number_key)
    if any(_CONGRESS.fullmatch(code) or code in _codes("state") for code in codes):
        return "state"
    if codes and codes[0] in _codes("ministerial") and not _codes("ministries").isdisjoint(codes):
        return "state"
    return "party" if codes and codes[-1] in _codes("party") else "local"


def _letters(number_key: str) -> tuple[str, ...]:
    """Return the codes of a key's symbol: ("qd", "ubnd")."""
    return tuple(code for code in number_key.split("/")[1:] if not code.isdecimal())


def term_of(day: str) -> str | None:
    """Return the Central Committee's term on an ISO day, None before those that are known."""
    terms: dict[str, str] = data()["terms"]
    begun = [name for name, start in sorted(terms.items(), key=lambda entry: entry[1]) if start <= day]
    return begun[-1] if begun else None


@lru_cache(maxsize=8192)
def _period(series: Series, number_key: str, date: str | None) -> str | None:
    if series == "party":
        return term_of(date) if date and _DAY.fullmatch(date) else None
    return _year_in(number_key) or (date[:4] if date else None)


def _periods(cited: Identity, held: Identity) -> str:
    """Compare the years, or terms: "same", "other" or "unknown"."""
    one, other = cited.period, held.period
    if one is None or other is None:
        return "unknown"
    return "same" if one == other else "other"


def _dates(one: str | None, other: str | None) -> str:
    if not one or not other:
        return "unknown"
    if one == other and _DAY.fullmatch(one):
        return "same"
    return "unknown" if one.startswith(other) or other.startswith(one) else "other"


def _said_of_date(dates: str, periods: str, cited: Identity) -> str:
    if dates == "same":
        return "cùng ngày"
    if dates == "other":
        return "cùng năm nhưng ghi ngày khác" if cited.series != "party" else "cùng nhiệm kỳ nhưng ghi ngày khác"
    if periods == "same":
        return "cùng năm"
    return "chưa đối chiếu được ngày" if cited.date else "chỗ viện dẫn không ghi ngày"


def _said_of_issuer(whose: str, *, national: bool) -> str:
    if national:
        return "ký hiệu của cơ quan trung ương"
    return "cùng cơ quan ban hành" if whose == "same" else "chưa rõ cùng cơ quan ban hành"


def _year_in(number_key: str) -> str | None:
    parts = number_key.split("/")
    return parts[1] if len(parts) > 1 and re.fullmatch(r"(?:19|20)\d\d", parts[1]) else None


@cache
def _codes(name: str) -> frozenset[str]:
    return frozenset(fold(code) for code in data()["national"][name])
