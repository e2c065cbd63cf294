from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.records import evidence
from corpus.records.deadlines import deadline_of, in_words
from corpus.records.record import record
from tests.corpus.emulation import PLAN, ward
from tests.corpus.papers import put

if TYPE_CHECKING:
    from corpus.store.archive import Archive

DONE = "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024."
AN = "Phường Điện An"
DUE = PLAN.replace("(thể hiện bằng biên bản, báo cáo)", "(thể hiện bằng biên bản, báo cáo), xong trước ngày 31/8/2024")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("20/8/2024", "đúng hạn"),
        ("31/8/2024", "đúng hạn"),
        ("15/9/2024", "nộp trễ 15 ngày"),
        (None, "văn bản không rõ ngày, chưa đối chiếu được hạn"),
    ],
)
def test_a_papers_date_is_held_against_the_last_day(archive: Archive, told: str | None, words: str) -> None:
    put(archive, DUE)
    text = ward(AN, DONE, date=told or "15/9/2024")
    put(archive, text if told else text.replace("Điện An, ngày 15 tháng 09 năm 2024\n", ""))
    (part,) = record(archive, AN, now=date(2024, 12, 1)).programmes
    entry = next(one for one in part.criteria if one.evidence)
    assert entry.deadline is not None
    assert entry.deadline.day == "2024-08-31"
    assert in_words(entry.deadline) == words


@pytest.mark.parametrize(
    ("day", "now", "words"),
    [
        ("2024-08-31", date(2024, 8, 21), "còn 10 ngày"),
        ("2024-08-31", date(2024, 8, 31), "hết hạn trong hôm nay"),
        ("2024-08-31", date(2024, 9, 30), "quá hạn 30 ngày"),
        ("2024-08", date(2024, 9, 1), "quá hạn 1 ngày"),
    ],
)
def test_without_evidence_the_day_runs(day: str, now: date, words: str) -> None:
    found = deadline_of(day, (), now)
    assert found is not None
    assert in_words(found) == words


def test_no_day_is_no_deadline() -> None:
    assert deadline_of(None, (), date(2024, 1, 1)) is None
    assert deadline_of("quý sau", (), date(2024, 1, 1)) is None


def test_rejected_and_unfavourable_papers_meet_no_deadline(archive: Archive) -> None:
    put(archive, DUE)
    put(archive, ward(AN, DONE, date="20/8/2024"))
    (piece,) = evidence.evidence(archive, unit=AN)
    evidence.decide(archive, piece.id, "rejected", by="lan")
    (part,) = record(archive, AN, now=date(2024, 9, 1)).programmes
    entry = next(one for one in part.criteria if one.evidence)
    assert entry.deadline is not None
    assert (entry.state, entry.deadline.standing) == ("rejected", "overdue")
