"""Narrowing results down: what they are, counted, each a link to those alone; and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.labels import FACETS
from api.rendering import address
from corpus.records.appraisal import STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.search.facets import Count, Facets
    from corpus.search.search import Results

FEW = 2  # values of which one can be chosen


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: what it is called, how many pages have it, the address of those alone."""

    name: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow results down."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that holds, by its name in the address; `address` is that of the results without it."""

    name: str
    label: str
    value: str
    address: str


def facets(counted: Facets, fields: Mapping[str, object]) -> list[Facet]:
    """Return the facets that part the results, those left out that hold already.

    Args:
        counted: of the same question.
        fields: of the form, by name, as they were asked.
    """
    found = []
    for name, label in FACETS.items():
        counts: tuple[Count, ...] = getattr(counted, name)
        if not fields.get(name) and len(counts) >= FEW:
            found.append(Facet(name, label, tuple(_choice(name, count, fields) for count in counts)))
    return found


def chosen(fields: Mapping[str, object]) -> list[Chosen]:
    """Return the filters that hold."""
    return [
        Chosen(name, label, _called(name, str(fields[name])), address("/search", **{**fields, name: ""}))
        for name, label in FACETS.items()
        if fields.get(name)
    ]


def understood(results: Results, fields: Mapping[str, object]) -> list[Chosen]:
    """Return what words of the box were taken as filters, each with the way back to its being words."""
    return [
        Chosen(one.field, FACETS[one.field], one.value, address("/search", **{**fields, "q": one.instead}))
        for one in results.understood
    ]


def _choice(name: str, count: Count, fields: Mapping[str, object]) -> Choice:
    asked = count.name if name == "unit" else count.value
    return Choice(_called(name, count.name), count.count, address("/search", **{**fields, name: asked}))


def _called(name: str, value: str) -> str:
    return STATUSES.get(value, value) if name == "status" else value
