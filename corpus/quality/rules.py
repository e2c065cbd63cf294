"""What is asked of people and how it is weighed: `data/consequence.toml` and `data/quality.toml`, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a wrong word does where it stands: 0 to 1, and what people call the place."""

    weight: float
    label: str


@dataclass(frozen=True, slots=True)
class Practice:
    """How quality control is practised; see `data/quality.toml`."""

    claim_minutes: float
    share: float
    most_words: float
    most_fields: float
    confidence: float
    at_once: int
    closed_days: frozenset[str]
    earliest_year: int
    weak: float
    unreadable: float
    unreadable_advice: str
    neighbours: int
    fields: Mapping[str, str]
    reasons: Mapping[str, Consequence]


@cache
def consequences() -> Mapping[str, Consequence]:
    """Return kind of place -> its consequence, the gravest first."""
    found = {
        kind: Consequence(row["consequence"], row["label"])
        for kind, row in _table("consequence").items()
        if isinstance(row, dict)
    }
    return dict(sorted(found.items(), key=lambda item: -item[1].weight))


@cache
def least() -> float:
    """Return the weight under which nobody is asked."""
    return float(_table("consequence")["least"])


@cache
def practice() -> Practice:
    """Return how quality control is practised unless somebody sets it otherwise."""
    table = dict(_table("quality"))
    reasons = {code: Consequence(row["weight"], row["label"]) for code, row in table.pop("reasons").items()}
    return Practice(**{**table, "closed_days": frozenset(table["closed_days"]), "reasons": reasons})


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("corpus.quality") / "data" / f"{name}.toml").read_text("utf-8"))
