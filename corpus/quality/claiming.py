"""Who has what before them: a claim holds for some minutes, then whoever asks next gets it.

Rows that can be claimed have the columns `claimed_by` and `claimed_until`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from corpus.errors import ArchiveError
from corpus.quality.rules import practice
from corpus.store.archive import now, stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

FREE = "(claimed_until IS NULL OR claimed_until <= :now OR claimed_by = :me)"
"""SQL that says whether a row is free for `:me`; see `bounds`."""


class ClaimedByOther(ArchiveError):
    """Somebody else has it before them."""

    code = "claimed-by-other"

    def __init__(self, by: str) -> None:
        super().__init__(f"{by} đang làm mục này. Hãy lấy mục tiếp theo.")


def bounds(me: str) -> dict[str, Any]:
    """Return what `FREE` and a new claim are bound to: me, now, until (ISO 8601 in UTC)."""
    at = datetime.now(UTC)
    until = at + timedelta(minutes=practice().claim_minutes)
    return {"me": me, "now": stamp(at), "until": stamp(until)}


def require_free(row: Mapping[str, Any], me: str) -> None:
    """Raise ClaimedByOther where somebody else has a row and their time is not over."""
    if row["claimed_by"] not in (None, me) and row["claimed_until"] > now():
        raise ClaimedByOther(row["claimed_by"])
