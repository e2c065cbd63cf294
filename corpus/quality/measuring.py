"""The error rate that the second round measured, with its confidence interval.

Errors come in clusters: a faint page has many. So the interval is Wilson's over the number of words that would tell as
much if errors fell singly: words divided by the design effect, how much more the documents' rates vary than chance
alone would have it (Kish), at least 1. A sample of everything is a census all the same: the interval then speaks of
how papers like these are read.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from corpus.quality import batches
from corpus.quality.batches import Batch, QualityRefused
from corpus.quality.entering import differ
from corpus.quality.rules import practice
from corpus.store import audit
from corpus.store.archive import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.quality.batches import Rules, TaskRow
    from corpus.store.archive import Archive


_TWICE = """
SELECT one.fields, other.fields FROM quality_task AS one JOIN quality_task AS other USING (batch_id, document_id)
WHERE batch_id = ? AND one.task = 'first' AND other.task = 'entry' AND one.state = 'done' AND other.state = 'done'
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """Errors among so many looked at; `low` to `high` is the confidence interval of the rate, all 0 to 1."""

    errors: int
    total: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What a batch's rounds found.

    Attributes:
        first_words, first_fields: what the first round corrected: how well the machine reads.
        words, fields: what the second found in its sample: what is left.
        sample: documents in it that are done, of `sampled`.
        disagreed: of fields entered twice; None where they were not.
        people: round -> who did it.
    """

    first_words: Rate
    first_fields: Rate
    words: Rate
    fields: Rate
    sample: int
    sampled: int
    disagreed: Rate | None
    people: dict[str, tuple[str, ...]]


def rate_of(pairs: Sequence[tuple[int, int]], confidence: float | None = None) -> Rate:
    """Return the rate of (errors, looked at) of several documents, with its interval; of nothing it tells nothing."""
    errors, total = sum(wrong for wrong, _ in pairs), sum(count for _, count in pairs)
    if total == 0:
        return Rate(0, 0, 0.0, 0.0, 1.0)
    share = min(1.0, errors / total)
    effective = total / _design_effect(pairs, share)
    z = NormalDist().inv_cdf(0.5 + (practice().confidence if confidence is None else confidence) / 2)
    middle = (share + z * z / (2 * effective)) / (1 + z * z / effective)
    half = z / (1 + z * z / effective) * math.sqrt(share * (1 - share) / effective + (z / (2 * effective)) ** 2)
    return Rate(errors, total, share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)))


def measure(archive: Archive, batch_id: int) -> Measured:
    """Return what a batch's rounds found so far. Raises NotFound."""
    batches.get(archive, batch_id)
    rows = batches.tasks(archive, batch_id)
    by_task: dict[str, list[TaskRow]] = {}
    for row in rows:
        if row.state == "done":
            by_task.setdefault(row.task, []).append(row)
    first, second = by_task.get("first", []), by_task.get("second", [])
    entered = {row.document_id for row in by_task.get("entry", [])}
    return Measured(
        first_words=rate_of([(row.word_errors, row.words) for row in first]),
        first_fields=rate_of([(row.field_errors, row.field_count) for row in first]),
        words=rate_of([(row.word_errors, row.words) for row in second]),
        fields=rate_of([(row.field_errors, row.field_count) for row in second]),
        sample=len(second),
        sampled=sum(1 for row in rows if row.task == "second"),
        disagreed=_disagreed(archive, batch_id) if entered else None,
        people={task: tuple(sorted({row.done_by for row in found if row.done_by})) for task, found in by_task.items()},
    )


def obstacles(batch: Batch, found: Measured) -> list[str]:
    """Return what stands against accepting a batch, Vietnamese; [] where nothing does."""
    told = []
    if batch.sampled_at is None:
        told.append("Vòng một chưa xong.")
    elif batch.waiting:
        told.append("Vòng hai chưa xong.")
    elif not found.sample:
        told.append("Vòng hai chưa xem văn bản nào.")
    if batch.rescans:
        told.append(f"Còn {batch.rescans} văn bản chờ quét lại.")
    if found.sample and found.words.rate > batch.most_words:
        told.append("Tỷ lệ sai chữ vượt ngưỡng.")
    if found.sample and found.fields.rate > batch.most_fields:
        told.append("Tỷ lệ sai trường vượt ngưỡng.")
    return told


def decide(archive: Archive, batch_id: int, *, accept: bool, by: str, note: str = "") -> Batch:
    """Accept a batch or refuse it. Audited.

    Raises:
        NotFound: there is no such batch.
        QualityRefused: it is decided already; it is to be accepted and something stands against that.
    """
    with archive.transaction() as db:
        batch = batches.get(archive, batch_id)
        if batch.state != "open":
            raise QualityRefused("Lô này đã có kết luận.")
        found = measure(archive, batch_id)
        against = obstacles(batch, found)
        if accept and against:
            raise QualityRefused(f"Chưa nghiệm thu được. {' '.join(against)}")
        db.execute(
            "UPDATE quality_batch SET state = ?, decided_by = ?, decided_at = ?, note = ? WHERE id = ?",
            ["accepted" if accept else "refused", by, now(), " ".join(note.split()) or None, batch_id],
        )
        detail = {"words": [found.words.errors, found.words.total], "fields": [found.fields.errors, found.fields.total]}
        audit.append(archive, by, "quality.accept" if accept else "quality.refuse", f"quality:{batch_id}", detail)
        return batches.get(archive, batch_id)


def repeat(archive: Archive, batch_id: int, *, by: str, rules: Rules) -> Batch:
    """Open a batch of the documents of one that was refused, to be looked over anew. Raises QualityRefused."""
    batch = batches.get(archive, batch_id)
    if batch.state != "refused":
        raise QualityRefused("Chỉ làm lại được lô không đạt.")
    again = {row.document_id for row in batches.tasks(archive, batch_id) if row.task == "first" and row.state == "done"}
    return batches.create(
        archive, f"{batch.title} (làm lại)"[: batches.LONGEST_TITLE], again, by=by, rules=rules, repeats=batch_id
    )


def _disagreed(archive: Archive, batch_id: int) -> Rate:
    rows = archive.db.execute(_TWICE, [batch_id])
    pairs = []
    for one, other in ((json.loads(first), json.loads(second)) for first, second in rows):
        names = [name for name in practice().fields if one.get(name) or other.get(name)]
        pairs.append((sum(differ(one, other, name) for name in names), len(names)))
    return rate_of(pairs)


def _design_effect(pairs: Sequence[tuple[int, int]], share: float) -> float:
    """Return how much wider the interval's square is than that of single errors, from how documents differ; >= 1."""
    counted = [(wrong, count) for wrong, count in pairs if count]
    if len(counted) < 2 or not 0 < share < 1:
        return 1.0
    total = sum(count for _, count in counted)
    size = len(counted)
    spread = sum((wrong - share * count) ** 2 for wrong, count in counted) * size / (size - 1)
    return max(1.0, spread / (total * share * (1 - share)))
