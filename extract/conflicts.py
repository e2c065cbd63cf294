"""What cannot both hold in one paper, or cannot hold at all. Told, never repaired."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from extract.facts import Conflict, Date, Letterhead, Reference
from extract.grammar import table
from extract.references.front import front_of
from extract.references.numbers import parse
from extract.references.symbols import heads, spell, type_of
from normalize.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.source import Source

_MAX_COMPARED = 400  # papers with one number; beyond that a text is not a paper


def find_conflicts(
    source: Source, letterhead: Letterhead, references: tuple[Reference, ...], dates: tuple[Date, ...]
) -> tuple[Conflict, ...]:
    """Return the contradictions of a paper, in order of their first place."""
    found = [*_impossible_dates(dates), *_two_dates(references), *_heads(source, references), *_years(references)]
    found.extend(_later_than_paper(letterhead, references))
    return tuple(sorted(found, key=lambda conflict: conflict.spans))


def _impossible_dates(dates: tuple[Date, ...]) -> Iterator[Conflict]:
    for date in dates:
        if not date.value and date.kind != "relative":
            yield _conflict("impossible-date", ((date.start, date.end),), text=" ".join(date.text.split()))


def _two_dates(references: tuple[Reference, ...]) -> Iterator[Conflict]:
    """Yield pairs that have one number but two dates, whether or not both print the year inside the number."""
    by_number: dict[tuple[str, tuple[str, ...]], dict[tuple[int | None, str], Reference]] = {}
    for reference in references:
        number = parse(reference.id)
        if number and reference.date:
            known = by_number.setdefault((number.number, number.letters), {})
            known.setdefault((reference.year, reference.date), reference)
    for known in by_number.values():
        for first, second in combinations(list(known.values())[:_MAX_COMPARED], 2):
            if first.date == second.date or not _same_paper(first, second):
                continue
            spans = ((first.start, first.end), (second.start, second.end))
            if first.year == second.year:
                yield _conflict(
                    "one-number-two-dates", spans, number=first.id, first=_day(first.date), second=_day(second.date)
                )
            else:
                yield _conflict(
                    "year-in-number-and-not",
                    spans,
                    first_number=first.id,
                    second_number=second.id,
                    first=_day(first.date),
                    second=_day(second.date),
                )


def _same_paper(first: Reference, second: Reference) -> bool:
    """Say whether two mentions of one number may mean one paper: numbers start anew each year, and with each issuer."""
    years = {(reference.date or "")[:4] for reference in (first, second)} | {
        str(reference.year) for reference in (first, second) if reference.year
    }
    if len(years) > 1 and not (first.year and first.year == second.year):
        return False
    if first.issuer and second.issuer:
        one, other = _comparable(first.issuer), _comparable(second.issuer)
        return one.startswith(other) or other.startswith(one)
    return True


def _comparable(issuer: str) -> str:
    """Return an issuer's name folded, its codes repaired: "HPND tinh" is "hdnd tinh"."""
    return " ".join(fold(spell(word)) for word in issuer.split())


def _heads(source: Source, references: tuple[Reference, ...]) -> Iterator[Conflict]:
    """Yield mentions that call a paper one thing while its symbol says another: "Công văn số 3129/TTr-SNV"."""
    for reference in references:
        told = type_of(reference.symbol)
        if told in (None, "Công văn") or reference.role == "self":
            continue
        place = source.place_of(reference.start)
        head = next(
            (word for word in sorted(heads(), key=len, reverse=True) if source.folded.startswith(word, place)), None
        )
        if head is None or heads()[head] in (told, reference.type) or fold(told or "") in fold(reference.text):
            continue
        if front_of(source, source.place_of(reference.end) - 1, None).refused:
            continue
        printed = source.printed(place, place + len(head))
        yield _conflict(
            "head-against-symbol",
            ((reference.start, reference.end),),
            head=printed,
            number=reference.id,
            type=told or "",
        )


def _years(references: tuple[Reference, ...]) -> Iterator[Conflict]:
    for reference in references:
        if reference.year and reference.date and not reference.date.startswith(str(reference.year)):
            yield _conflict(
                "year-against-date",
                ((reference.start, reference.end),),
                number=reference.id,
                year=str(reference.year),
                date=_day(reference.date),
            )


def _later_than_paper(letterhead: Letterhead, references: tuple[Reference, ...]) -> Iterator[Conflict]:
    own = letterhead.date
    if own is None or own.state != "printed":
        return
    for reference in references:
        if reference.role != "self" and reference.date and reference.date > own.value:
            yield _conflict(
                "cited-before-it-was",
                ((own.start, own.end), (reference.start, reference.end)),
                own=_day(own.value),
                number=reference.id,
                date=_day(reference.date),
            )


def _conflict(kind: str, spans: tuple[tuple[int, int], ...], **values: str) -> Conflict:
    message: str = table("conflicts")[kind]["message"]
    return Conflict(kind, message.format(**values), spans)


def _day(iso: str | None) -> str:
    return "/".join(reversed((iso or "").split("-")))
