"""What the intake check says: its findings, and the limits and sentences of `data/inspection.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Severity = Literal["advice", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the check found.

    Attributes:
        code: stable, "low-resolution"; a heading of the data file.
        page: from 1; 0 where no page is told.
        measured: in the unit that the message names; None where nothing is measured.
        message, advice: Vietnamese: what is wrong, what to do.
        rule: which rule asks for it; None where none does.
    """

    code: str
    severity: Severity
    page: int
    measured: float | None
    message: str
    advice: str
    rule: str | None


def finding(code: str, page: int, measured: float | None = None, **told: str) -> Finding:
    """Return a finding by its code, its sentences filled in."""
    entry = table()["finding"][code]
    rule = entry.get("rule")
    return Finding(
        code,
        entry["severity"],
        page,
        None if measured is None else round(float(measured), 3),
        entry["message"].format(value=measured, **told),
        entry["advice"],
        table()["rules"][rule] if rule else None,
    )


@cache
def table() -> dict[str, Any]:
    """Return `data/inspection.toml`."""
    return tomllib.loads((files("ocr") / "data" / "inspection.toml").read_text("utf-8"))


def limits() -> dict[str, Any]:
    """Return the limits of the data file."""
    found: dict[str, Any] = table()["limits"]
    return found
