"""How long reading still takes, told from what the archive holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from corpus.documents import documents, pace
from corpus.store import jobs
from tests.corpus.papers import grid, take_in

if TYPE_CHECKING:
    from corpus.store.archive import Archive


def begun(archive: Archive, pages: int, done: int, seconds: int) -> int:
    document = take_in(archive, f"{pages} trang".encode(), "a.txt").document.id
    with jobs.Owner(archive) as owner:
        assert jobs.claim(archive, owner) == document
        documents.begin(archive, document, pages)
        for number in range(1, done + 1):
            documents.save_page(archive, document, number, grid("chữ"))
        earlier = (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()
        archive.db.execute("UPDATE job SET started_at = ? WHERE document_id = ?", [earlier, document])
        archive.db.conn.commit()
    return document


def test_the_pace_so_far_tells_what_is_left(archive: Archive) -> None:
    document = begun(archive, pages=8, done=2, seconds=20)
    left = pace.paces(archive, [document])[document].seconds_left
    assert left == pytest.approx(60, abs=30)


def test_nothing_is_told_before_the_first_page(archive: Archive) -> None:
    document = begun(archive, pages=8, done=0, seconds=20)
    assert pace.paces(archive, [document])[document].seconds_left is None


def test_those_that_wait_know_how_many_are_before_them(archive: Archive) -> None:
    waiting = [take_in(archive, f"{number}".encode(), f"{number}.txt").document.id for number in range(3)]
    found = pace.paces(archive, waiting)
    assert [found[each].ahead for each in waiting] == [0, 1, 2]
    assert all(found[each].seconds_left is None for each in waiting)
