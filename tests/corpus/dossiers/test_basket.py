from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.dossiers import basket
from corpus.errors import NotFound
from tests.corpus.papers import put, report

if TYPE_CHECKING:
    from corpus.store.archive import Archive


@pytest.fixture
def papers(archive: Archive) -> list[int]:
    return [put(archive, report("Điện An", str(number), number), f"{number}.txt") for number in (1, 2, 3)]


def test_everybody_has_a_basket_of_their_own(archive: Archive, papers: list[int]) -> None:
    assert basket.put(archive, "quang", [papers[1], papers[0], papers[1]]) == 2
    assert basket.put(archive, "quang", papers) == 1
    assert set(basket.document_ids(archive, "quang")) == set(papers)
    assert basket.document_ids(archive, "lan") == []
    basket.take_out(archive, "quang", [papers[0], 999])
    assert set(basket.document_ids(archive, "quang")) == set(papers[1:])
    basket.put(archive, "lan", papers[:1])
    basket.clear(archive, "quang")
    assert basket.document_ids(archive, "quang") == []
    assert basket.document_ids(archive, "lan") == papers[:1]


def test_what_does_not_exist_puts_nothing_in(archive: Archive, papers: list[int]) -> None:
    with pytest.raises(NotFound):
        basket.put(archive, "quang", [papers[0], 999])
    assert basket.document_ids(archive, "quang") == []


def test_a_basket_has_a_bottom(archive: Archive, papers: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(basket, "MOST", 2)
    with pytest.raises(basket.BasketFull):
        basket.put(archive, "quang", papers)
    assert basket.put(archive, "quang", papers[:2]) == 2


def test_a_deleted_document_leaves_every_basket(archive: Archive, papers: list[int]) -> None:
    basket.put(archive, "quang", papers)
    with archive.transaction() as db:
        db.execute("DELETE FROM document WHERE id = ?", [papers[2]])
    assert set(basket.document_ids(archive, "quang")) == set(papers[:2])
