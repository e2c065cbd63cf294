"""The register that an issuer's papers make: whether a number and a date fit between the numbers beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from corpus.quality.rules import practice
from corpus.store.settled import SETTLED
from corpus.vietnam import day_of, today, written_day
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_PARTS = re.compile(r"\s*(\d{1,6}[a-zđ]?)\s*([/–-].*|)", re.IGNORECASE | re.DOTALL)
_ENOUGH = 4000  # papers of one issuer and year that are looked at


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A paper beside this one in the register: the number just before or after; `side` -1 or 1."""

    document_id: int
    number: str
    date: str | None
    side: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a number and a date look.

    Attributes:
        weekday: Vietnamese; "" without a date.
        warnings: what is odd, Vietnamese sentences.
        neighbours: numbers of the same issuer, symbol and year, in order.
    """

    weekday: str
    warnings: tuple[str, ...]
    neighbours: tuple[Neighbour, ...]


def parts(number: str | None) -> tuple[str, str]:
    """Part a number into its figures and its symbol: ("199", "KH-MTTQ-BTT"), ("43", "-NQ/TW")."""
    match = _PARTS.fullmatch(number or "")
    if match is None:
        return "", (number or "").strip()
    return match[1], match[2].removeprefix("/").strip()


def joined(number: str, symbol: str) -> str:
    """Put a number together again."""
    number, symbol = number.strip(), "".join(symbol.split())
    if not number or not symbol:
        return number
    return f"{number}{symbol}" if symbol[0] in "-/" else f"{number}/{symbol}"


def assess(archive: Archive, document_id: int, number: str, symbol: str, day: str | None) -> Assessment:
    """Hold a number and a date against the calendar and the register.

    Args:
        archive: where the register is.
        document_id: whose they are.
        number: its figures; "" where there is none.
        symbol: what stands behind them.
        day: ISO 8601; None or "" where there is none.
    """
    when = _day(day)
    warnings = []
    if day and when is None:
        warnings.append("Không có ngày này trong lịch.")
    if when is not None:
        warnings += _of_calendar(archive, document_id, when)
    near = _neighbours(archive, document_id, number, symbol, when)
    same = [one for one in near if one.side == 0]
    beside = tuple(one for one in near if one.side)
    warnings += [f"Số này đã có ở tài liệu {one.document_id}" + _on(one) + "." for one in same]
    if when is not None:
        warnings += _of_register(beside, when)
    return Assessment(WEEKDAYS[when.weekday()] if when else "", tuple(warnings), beside)


def _day(day: str | None) -> date | None:
    try:
        return date.fromisoformat(day or "")
    except ValueError:
        return None


def _of_calendar(archive: Archive, document_id: int, when: date) -> list[str]:
    found = []
    if when.weekday() == 6:
        found.append("Ngày ban hành rơi vào Chủ nhật.")
    if f"{when:%m-%d}" in practice().closed_days:
        found.append("Ngày ban hành là ngày nghỉ lễ.")
    if when.year < practice().earliest_year:
        found.append(f"Ngày trước năm {practice().earliest_year}.")
    row = archive.db.execute("SELECT created_at FROM document WHERE id = ?", [document_id]).fetchone()
    if when > today():
        found.append("Ngày ban hành ở tương lai.")
    elif row and when.isoformat() > day_of(row[0]):
        found.append("Ngày ban hành sau ngày văn bản vào kho.")
    return found


def _of_register(beside: Iterable[Neighbour], when: date) -> list[str]:
    found = []
    for one in beside:
        if one.date is None:
            continue
        if one.side < 0 and one.date > when.isoformat():
            found.append(f"Số {one.number} đứng trước mà ngày lại sau ({written_day(one.date)}).")
        if one.side > 0 and one.date < when.isoformat():
            found.append(f"Số {one.number} đứng sau mà ngày lại trước ({written_day(one.date)}).")
    return found


def _on(one: Neighbour) -> str:
    return f", ngày {written_day(one.date)}" if one.date else ""


def _neighbours(archive: Archive, document_id: int, number: str, symbol: str, when: date | None) -> list[Neighbour]:
    """Return the same number (side 0) and the ones just before and after it, of the same issuer, symbol and year."""
    figures = re.match(r"\d+", number)
    mine = next(archive.db.query("SELECT issuer, unit_code, paper_id FROM document WHERE id = ?", [document_id]), None)
    if figures is None or mine is None:
        return []
    value, wanted = int(figures.group()), _symbol(symbol)
    found: dict[int, Neighbour] = {}
    for row in _register(archive, document_id, mine, when):
        other, its = parts(row["number"])
        if not other or _symbol(its) != wanted:
            continue
        at = int(re.match(r"\d+", other).group())  # type: ignore[union-attr]  # parts() begins with figures
        side = (at > value) - (at < value)
        found.setdefault(at, Neighbour(row["id"], row["number"], row["date"], side))
    most = practice().neighbours
    order = sorted(found)
    before = [found[at] for at in order if at < value][-most:]
    after = [found[at] for at in order if at > value][:most]
    return [*before, *([found[value]] if value in found else []), *after]


def _register(archive: Archive, document_id: int, mine: dict[str, Any], when: date | None) -> Iterable[dict[str, Any]]:
    """Return the papers of the same issuer, of the same year where that is known, without this paper's other files."""
    by_unit = "unit_code = :unit" if mine["unit_code"] else "issuer = :issuer"
    return archive.db.query(
        f"SELECT document.id, number, date FROM document WHERE {by_unit} AND {SETTLED} AND number IS NOT NULL"
        " AND document.id != :id AND (:paper IS NULL OR paper_id IS NOT :paper)"
        " AND (:year IS NULL OR date IS NULL OR substr(date, 1, 4) = :year)"
        " AND document.id NOT IN (SELECT document_id FROM rescan WHERE state = 'replaced') ORDER BY date LIMIT :most",
        {
            "unit": mine["unit_code"],
            "issuer": mine["issuer"],
            "id": document_id,
            "paper": mine["paper_id"],
            "year": str(when.year) if when else None,
            "most": _ENOUGH,
        },
    )


def _symbol(symbol: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(symbol)).strip("-")
