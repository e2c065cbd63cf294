"""Whether what a criterion asks for came in time: the paper's date against the criterion's last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from corpus.linking.plans import bounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.records.evidence_rows import Evidence

Standing = Literal["met", "late", "undated", "due", "overdue"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """How a unit stands to a criterion's last day.

    Attributes:
        day: the last day, ISO 8601.
        standing: "met" and "late" by the earliest paper that speaks for the unit, "undated" where no such paper tells
            its day; without one "due" until the day is over, "overdue" then.
        days: from the last day to the paper's, or between today and the last day; 0 where nothing is counted.
    """

    day: str
    standing: Standing
    days: int = 0


def deadline_of(day: str | None, pieces: Iterable[Evidence], now: date) -> Deadline | None:
    """Return how a unit with this evidence stands to a last day; None where there is none."""
    last = bounds(day)[-1:] if day else ()
    if not last or day is None:
        return None
    end = date.fromisoformat(last[0])
    counting = [piece for piece in pieces if piece.favourable and piece.status != "rejected"]
    if counting:
        days = sorted(first for piece in counting if piece.date and (first := _first_day(piece.date)))
        if not days:
            return Deadline(day, "undated")
        over = (days[0] - end).days
        return Deadline(day, "late", over) if over > 0 else Deadline(day, "met")
    left = (end - now).days
    return Deadline(day, "due", left) if left >= 0 else Deadline(day, "overdue", -left)


def in_words(deadline: Deadline) -> str:
    """Return how a unit stands, in Vietnamese."""
    match deadline.standing:
        case "met":
            return "đúng hạn"
        case "late":
            return f"nộp trễ {deadline.days} ngày"
        case "undated":
            return "văn bản không rõ ngày, chưa đối chiếu được hạn"
        case "due":
            return f"còn {deadline.days} ngày" if deadline.days else "hết hạn trong hôm nay"
        case "overdue":
            return f"quá hạn {deadline.days} ngày"


def _first_day(iso: str) -> date | None:
    days = bounds(iso)
    try:
        return date.fromisoformat(days[0]) if days else None
    except ValueError:
        return None  # an impossible day stays as printed in the paper
