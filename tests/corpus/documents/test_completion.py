"""Nobody waits for what takes long, and what was worked out before a change is not stored after it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from corpus.custody.verify import verify
from corpus.documents import documents
from corpus.identity import fingerprint
from corpus.linking import linking, programmes, proving
from corpus.records import evidence
from corpus.search import page_index, spelling
from corpus.store.archive import Archive
from extract import read
from tests.corpus import papers
from tests.corpus.emulation import ADDING, PLAN, launch, linked, ward
from tests.corpus.papers import flat, put, take_in, unchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

ADDED = (
    "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024 của UBND thị xã."
)
WARDS = ("Phường Điện An", "Phường Điện Ngọc", "Xã Điện Hòa")


@pytest.fixture
def other(archive: Archive) -> Iterator[Archive]:
    """Somebody else at work on the same archive."""
    with Archive(archive.path) as opened:
        yield opened


def during(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, act: Callable[[], None]) -> list[str]:
    """Have something happen each time a function has worked; return what is filled with its name then."""
    real = getattr(module, name)
    seen: list[str] = []

    def both(*args: Any) -> Any:
        result = real(*args)
        act()
        seen.append(name)
        return result

    monkeypatch.setattr(module, name, both)
    return seen


def ready(archive: Archive, text: str) -> tuple[int, Callable[[], None]]:
    """Return a document that is read, and what completes it."""
    document = take_in(archive, text.encode(), "paper.txt").document.id
    documents.begin(archive, document, 1)
    documents.save_page(archive, document, 1, flat(text))
    return document, lambda: documents.complete(archive, document, unchanged(text), read(text))


OTHER_PLAN = PLAN.replace("ngày 01 tháng 03", "ngày 02 tháng 04")
COPY = ward(WARDS[0], ADDED, number="0/BC-UBND").replace("- Như trên", "-  Như trên")


@pytest.mark.parametrize(
    ("module", "name", "last"),
    [
        (linking, "propose", OTHER_PLAN),
        (linking, "propose", COPY),
        (fingerprint, "likeness", COPY),
        (fingerprint, "signature", COPY),
    ],
)
def test_others_can_write_while_a_paper_is_worked_on(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, last: str
) -> None:
    launch(archive)
    for number, place in enumerate(WARDS):
        put(archive, ward(place, ADDED, number=f"{number}/BC-UBND"), f"{number}.txt")
    _, complete = ready(archive, last)
    with closing(sqlite3.connect(archive.path / "archive.db", timeout=0, isolation_level=None)) as connection:

        def write() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")

        seen = during(monkeypatch, module, name, write)
        complete()
    assert seen


def test_others_can_write_while_the_index_follows(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    put(archive, COPY)
    with closing(sqlite3.connect(archive.path / "archive.db", timeout=0, isolation_level=None)) as connection:

        def write() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")

        seen = during(monkeypatch, spelling, "entry", write)
        page_index.rebuild(archive)
    assert seen


def test_words_changed_meanwhile_are_the_ones_that_count(
    archive: Archive, other: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    launch(archive)
    text = ward("Phường Điện An", ADDED)
    document, complete = ready(archive, text)

    def review() -> None:
        papers.review(other, document, text.replace("Đã bổ sung 350", "Năm nay đã bổ sung 420"))
        monkeypatch.undo()

    assert during(monkeypatch, linking, "foresee", review) == []
    complete()
    (piece,) = evidence.evidence(archive, criterion=ADDING)
    assert "420 đầu sách" in piece.quote
    assert verify(archive).problems == ()


def test_a_programme_added_meanwhile_is_proved_too(
    archive: Archive, other: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, complete = ready(archive, ward("Phường Điện An", ADDED))

    def add() -> None:
        monkeypatch.undo()
        launch(other)

    seen = during(monkeypatch, linking, "foresee", add)
    complete()
    assert seen
    assert linked(archive) == {("Phường Điện An", ADDING, True)}


def test_a_plan_that_was_stopped_is_caught_up_with_whatever_comes_next(archive: Archive) -> None:
    for number, place in enumerate(WARDS):
        put(archive, ward(place, ADDED, number=f"{number}/BC-UBND"), f"{number}.txt")
    text = PLAN
    plan = take_in(archive, text.encode(), "plan.txt").document.id
    documents.begin(archive, plan, 1)
    documents.save_page(archive, plan, 1, flat(text))
    answers = iter([False, True])
    documents.complete(archive, plan, unchanged(text), read(text), stopped=lambda: next(answers))
    assert documents.get(archive, plan).state == "done"
    assert linking.waiting(archive) == len(WARDS) - 1
    assert len(linked(archive)) == 1
    put(archive, ward("Phường Điện Thắng Bắc", "- Đã họp."))
    assert linking.waiting(archive) == 0
    assert linked(archive) == {(place, ADDING, True) for place in WARDS}


def test_adding_a_programme_again_gives_the_same_evidence(archive: Archive) -> None:
    for place in WARDS:
        put(archive, ward(place, ADDED), f"{place}.txt")
    plan = launch(archive)
    before = evidence.evidence(archive)
    assert len(before) == len(WARDS)
    programmes.add(archive, plan, by="lan")
    assert evidence.evidence(archive) == before


def test_a_paper_that_cannot_be_linked_keeps_no_other_from_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for number, place in enumerate(WARDS):
        put(archive, ward(place, ADDED, number=f"{number}/BC-UBND"), f"{number}.txt")
    real = proving.propose

    def faulty(paper: Any, *args: Any) -> Any:
        if "ĐIỆN AN" in paper.text:
            raise ValueError("a fault of ours")
        return real(paper, *args)

    with monkeypatch.context() as patch:
        patch.setattr(linking, "propose", faulty)
        plan = launch(archive)
    assert documents.get(archive, plan).state == "done"
    assert linked(archive) == {(place, ADDING, True) for place in WARDS[1:]}
    assert "a fault of ours" in caplog.text
    linking.catch_up(archive)
    assert linked(archive) == {(place, ADDING, True) for place in WARDS}
