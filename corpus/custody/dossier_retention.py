"""How long the documents of a dossier are kept: as its own period says, all to the same day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.custody import retention
from corpus.custody.retention import Retention, RetentionRefused
from corpus.documents import documents
from corpus.dossiers import dossiers
from normalize.folding import fold

if TYPE_CHECKING:
    from corpus.store.archive import Archive

_YEARS = re.compile(r"(\d{1,3}) nam")
_FOR_GOOD = "vinh vien"


@dataclass(frozen=True, slots=True)
class Kept:
    """The documents whose period was set, and those that keep a longer one of their own."""

    changed: tuple[Retention, ...]
    longer: tuple[Retention, ...]


def keep_dossier(
    archive: Archive, code: str, *, by: str, rule: str | None = None, from_year: int | None = None
) -> Kept:
    """Set how long the documents of a dossier are kept, all or nothing. No period of theirs becomes shorter. Audited.

    Args:
        archive: where it is.
        code: of the dossier; its `retention` tells the years, "20 năm", or "Vĩnh viễn".
        by: who sets it.
        rule: in words, what says so; None: the dossier.
        from_year: to count from; None for the dossier's last year, else that of its newest paper.

    Raises:
        NotFound: there is no such dossier.
        RetentionRefused: its period cannot be read, or it holds nothing.
    """
    with archive.transaction():
        dossier = dossiers.get(archive, code)
        years = years_of(dossier.retention)
        held = dossiers.document_ids(archive, code)
        if not held:
            raise RetentionRefused(f"Hồ sơ “{code}” chưa có văn bản nào. Hãy thêm văn bản rồi làm lại.")
        dates = [found.date for number in held if (found := documents.get(archive, number)).date]
        newest = int(max(dates)[:4]) if dates else None
        start = from_year or dossier.year_to or newest
        said = rule or f"Hồ sơ {code}: {dossier.retention}"
        changed, longer = [], []
        for number in held:
            known = retention.of_document(archive, number)
            if known and start and _is_longer(known, start, years):  # somebody set it for this paper alone
                longer.append(known)
            else:
                changed.append(retention.keep_for(archive, number, years, rule=said, by=by, from_year=start))
        return Kept(tuple(changed), tuple(longer))


def years_of(said: str) -> int | None:
    """Return the years of a dossier's period, "20 năm"; None for good. Raises RetentionRefused."""
    plain = " ".join(fold(said).split())
    if plain == _FOR_GOOD:
        return None
    found = _YEARS.fullmatch(plain)
    if found is None:
        raise RetentionRefused(
            f"Không tính được ngày từ thời hạn “{said}”. Hãy sửa hồ sơ: ghi số năm, ví dụ “20 năm”, hoặc “Vĩnh viễn”."
        )
    return int(found[1])


def _is_longer(known: Retention, start: int, years: int | None) -> bool:
    return years is not None and (known.until is None or int(known.until[:4]) > start + years)
