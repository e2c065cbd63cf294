"""Answers in pages, by offset and by cursor."""

from __future__ import annotations

import pytest

from corpus.search import search as searching
from corpus.search.request import BadCursor
from corpus.search.search import Request, search
from corpus.store.archive import Archive
from tests.corpus.papers import put, report
from tests.corpus.search.conftest import ask


def test_paging_gives_every_hit_once(held: Archive) -> None:
    every = ask(held, "nhà tạm", limit=100)
    total = search(held, Request("nhà tạm", limit=1)).total
    assert total == len(every) > 2
    assert [ask(held, "nhà tạm", limit=1, offset=number)[0] for number in range(total)] == every
    assert ask(held, "nhà tạm", limit=0) == []
    assert ask(held, "nhà tạm", offset=total) == []


def test_paging_by_cursor_is_stable_while_papers_arrive(archive: Archive) -> None:
    for number, ward in enumerate(("Điện An", "Điện Minh", "Điện Ngọc", "Điện Phương", "Điện Thọ")):
        put(archive, report(ward, str(number), number + 1, houses=number), f"{number}.txt")
    every = [(hit.document, hit.page) for hit in ask(archive, "hộ nghèo")]
    seen: list[tuple[int, int]] = []
    cursor, arriving = None, 0
    while True:
        results = search(archive, Request("hộ nghèo", limit=2, cursor=cursor))
        assert results.total == len(every)
        seen += [(hit.document, hit.page) for hit in results.hits]
        cursor = results.next
        if cursor is None:
            break
        put(archive, f"hộ nghèo và hộ nghèo {arriving}", f"mới {arriving}.txt")
        arriving += 1
    assert seen == every
    assert search(archive, Request("hộ nghèo")).total == len(every) + arriving


def test_paging_by_cursor_goes_on_in_another_process_and_without_what_is_gone(archive: Archive) -> None:
    for number in range(4):
        put(archive, report("Điện An", str(number), number + 1, houses=number), f"{number}.txt")
    first = search(archive, Request("hộ nghèo", limit=2))
    rest = [hit.document for hit in ask(archive, "hộ nghèo")][2:]
    with archive.transaction() as db:
        db.execute("DELETE FROM document WHERE id = ?", [first.hits[0].document])
    put(archive, "hộ nghèo và hộ nghèo", "mới.txt")
    with Archive(archive.path) as other:
        results = search(other, Request("hộ nghèo", limit=2, cursor=first.next))
    assert [hit.document for hit in results.hits] == rest
    assert results.next is None


@pytest.mark.parametrize("cursor", ["x", "AAAA", "🙂", "A" * 38])
def test_a_cursor_of_nothing_is_refused(held: Archive, cursor: str) -> None:
    with pytest.raises(BadCursor):
        search(held, Request("nhà tạm", cursor=cursor))


def test_a_cursor_of_another_question_is_refused(held: Archive) -> None:
    cursor = search(held, Request("nhà tạm", limit=1)).next
    assert cursor
    with pytest.raises(BadCursor):
        search(held, Request("nhà tạm", year=2024, cursor=cursor))


def test_very_many_answers_are_counted_and_come_in_the_same_order(
    held: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for query in ("nhà tạm", "1746", "hộ nghèo", "1746 nghiệm thu", "ho ngheo", "nghiệm thu Điện An", "của"):
        monkeypatch.setattr(searching, "BLOCK", 1)
        every = ask(held, query)
        monkeypatch.setattr(searching, "LOOKED_AT", 0)
        for number in range(len(every)):
            results = search(held, Request(query, limit=1, offset=number))
            assert (results.hits[0].document, results.hits[0].page) == (every[number].document, every[number].page)
            assert results.total >= number + 1
        monkeypatch.undo()


def test_whoever_goes_on_to_the_end_sees_every_page_once(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    # To the index all of them hold the phrase, those first that are short; only the long ones do.
    put_all = [put(archive, f"Tờ {number}. hộ nghèo xa. nghèo của ai.", f"{number}.txt") for number in range(14)]
    text = f"{'một hai ba bốn năm sáu bảy tám chín mười ' * 9} hộ nghèo của xã."
    put_all += [put(archive, f"Bản {number}. {text}", f"dài {number}.txt") for number in range(4)]
    monkeypatch.setattr(searching, "LOOKED_AT", 0)
    monkeypatch.setattr(searching, "BLOCK", 4)
    shown: list[int] = []
    cursor = None
    while cursor or not shown:
        results = search(archive, Request("hộ nghèo của", limit=3, cursor=cursor))
        shown += [hit.document for hit in results.hits]
        cursor = results.next
    assert sorted(shown) == put_all
