"""Awards as the pages and the command line show them: in words, families of one list together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from api.rendering import place_address, vietnamese_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records.awards import Award


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One award, or those of all families of one list; `sources` are (words, address) of the papers behind it."""

    words: str
    sources: tuple[tuple[str, str], ...]


def in_words(award: Award) -> str:
    """Return who got what, for when, by which decision."""
    who = f"{_one_line(award.recipient)} ({award.organisation})" if award.organisation else _one_line(award.recipient)
    return f"{who}: {_what(award)}"


def award_rows(awards: Iterable[Award]) -> list[AwardRow]:
    """Return awards as a unit's record lists them; families honoured alike by one decision are told by their number."""
    rows = []
    for key, group in groupby(awards, key=_list_of):
        found = list(group)
        if key is None or len(found) == 1:
            rows += [AwardRow(in_words(award), _sources(award)) for award in found]
        else:
            rows.append(AwardRow(f"{len(found)} hộ gia đình: {_what(found[0])}", _sources(found[0])))
    return rows


def _list_of(award: Award) -> tuple[str, str | None, str | None] | None:
    return (award.title, award.year, award.number) if award.recipient_kind == "household" else None


def _what(award: Award) -> str:
    said = [award.title]
    if award.year:
        said.append(f"năm {vietnamese_date(award.year)}" if award.year.isdigit() else vietnamese_date(award.year))
    decision = f"Quyết định số {award.number}" if award.number else ""
    date = f"ngày {vietnamese_date(award.date)}" if award.date else ""
    issuer = f"của {_one_line(award.issuer)}" if award.issuer else ""
    by = " ".join(part for part in (decision, date, issuer) if part)
    return f"{' '.join(said)}, {by}" if by else " ".join(said)


def _sources(award: Award) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            f"{source.number or source.title or source.file}, trang {source.page}",
            place_address(source.document, source.page, source.start, source.end),
        )
        for source in award.sources
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
