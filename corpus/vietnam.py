"""Days and figures as people in Vietnam count and write them: the archive stores moments in UTC, points as numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

CLOCK = timezone(timedelta(hours=7))  # no summer time since 1975, so no table of zones is needed


def clock_of(moment: str) -> datetime:
    """Return what clocks in Vietnam showed at a moment, ISO 8601 with its zone."""
    return datetime.fromisoformat(moment).astimezone(CLOCK)


def day_of(moment: str) -> str:
    """Return the day in Vietnam, ISO 8601, of a moment in UTC."""
    return clock_of(moment).date().isoformat()


def today() -> date:
    """Return the day that it is in Vietnam: from midnight to seven it is still the day before in UTC."""
    return datetime.now(UTC).astimezone(CLOCK).date()


def written_day(iso: str) -> str:
    """Return an ISO date as it is written in Vietnamese papers: 14/3/2024, tháng 3/2024, năm 2024."""
    parts = [str(int(part)) for part in reversed(iso.split("-"))]
    return ("năm ", "tháng ", "")[len(parts) - 1] + "/".join(parts)


def tells_day(iso: str | None) -> bool:
    """Say whether an ISO date tells the day too, and not the month or the year alone."""
    return iso is not None and len(iso) == len("2024-03-14")


def capitalised(text: str) -> str:
    """Return a text with its first letter large and the rest as it is, as a sentence begins."""
    return text[:1].upper() + text[1:]


def figure(value: float | None) -> str:
    """Return 9,5 for 9.5 and 10 for 10.0, as points are written; "" for None."""
    return "" if value is None else f"{value:g}".replace(".", ",")


def percent(value: float, digits: int = 2) -> str:
    """Return 1,25% for 0.0125."""
    return f"{value * 100:.{digits}f}%".replace(".", ",")
