"""The audit log for people: what each kind of entry is called in Vietnamese, filters, details in one line."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from corpus.store.archive import stamp
from corpus.vietnam import CLOCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from corpus.store.audit import Entry

LONGEST = 300  # characters of a detail on the page; the table that is exported has all


@dataclass(frozen=True, slots=True)
class Row:
    """An entry for the page: `what` in words, its subject by `kind` and `name`, `link` where that can be looked at."""

    seq: int
    at: str
    who: str
    what: str
    kind: str
    name: str
    link: str | None
    detail: str


def row(entry: Entry) -> Row:
    """Return an entry for the page."""
    kind, _, number = entry.subject.partition(":")
    link = f"/documents/{number}" if kind == "document" and number.isdecimal() else None
    if kind == "user":
        link = f"/admin/users/{number}"
    if kind == "quality" and number.isdecimal():
        link = f"/quality/batches/{number}"
    detail = told(entry)
    shown = detail if len(detail) <= LONGEST else f"{detail[:LONGEST]}…"
    return Row(
        entry.seq,
        entry.at,
        entry.actor,
        called(entry.action),
        _words()["subjects"].get(kind, kind),
        number,
        link,
        shown,
    )


def called(action: str) -> str:
    """Return what an action is called; its own name where nobody gave it one."""
    name: str = _words()["actions"].get(action, action)
    return name


def told(entry: Entry) -> str:
    """Return an entry's detail in one line."""
    return "; ".join(
        f"{name}: {value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)}"
        for name, value in entry.detail.items()
    )


def kinds(actions: Iterable[str]) -> list[tuple[str, str]]:
    """Return (value, name) of what can be asked for: groups of actions first, then each."""
    each = sorted(((action, called(action)) for action in actions), key=lambda one: one[1])
    groups = sorted({action.partition(".")[0] for action, _ in each if "." in action})
    named = _words()["groups"]
    return [(f"{group}.", named.get(group, group)) for group in groups] + each


def asked(fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the filters of a form as `audit.entries` takes them. Days are Vietnam's; what is no day is no filter."""
    document = fields["document"].strip().removeprefix("#")
    return {
        "actor": fields["who"].strip() or None,
        "action": fields["what"].strip() or None,
        "since": _begins(fields["since"], 0),
        "until": _begins(fields["until"], 1),
        "subject": f"document:{document}" if document.isdecimal() else document or None,
    }


def _begins(day: str, later: int) -> str | None:
    """Return when a day begins, in UTC; or one of the days after."""
    try:
        wanted = date.fromisoformat(day.strip()) + timedelta(days=later)
        return stamp(datetime.combine(wanted, time(), CLOCK))
    except (ValueError, OverflowError):
        return None


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("api").joinpath("data/logbook.toml").read_text("utf-8"))
