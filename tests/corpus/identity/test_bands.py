from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from corpus.identity import bands
from corpus.identity.fingerprint import BANDS
from tests.corpus.papers import put, report

if TYPE_CHECKING:
    from corpus.store.archive import Archive

COUNT = 150  # documents: each band's turn comes two times


def of(document: int) -> list[int]:
    """Return the bands of a document: one of them it shares with every seventh."""
    return [document % 7, *(1000 * document + band for band in range(1, BANDS))]


def like(archive: Archive, found: list[int]) -> dict[int, int]:
    """Return how many bands documents share with these."""
    query = f"SELECT document_id, count(*) FROM ({bands.SHARED}) GROUP BY document_id"
    return dict(archive.db.execute(query, {"bands": json.dumps(found)}).fetchall())


def counts(archive: Archive) -> list[int]:
    return [archive.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in bands.TABLES]


@pytest.fixture
def small_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bands, "LATE", 32)
    monkeypatch.setattr(bands, "_EVERY", 2)


@pytest.mark.usefixtures("small_tables")
def test_documents_are_found_wherever_their_bands_lie(archive: Archive) -> None:
    for document in range(1, COUNT + 1):
        with archive.transaction() as db:
            bands.keep(db, document, of(document))
    settled, late = counts(archive)
    assert settled > BANDS * COUNT / 3
    assert late < BANDS * 2 * 32 + BANDS * 2
    assert settled + late == BANDS * COUNT
    for document in (1, 40, COUNT):
        shared = like(archive, of(document))
        assert shared[document] == BANDS
        assert shared == dict.fromkeys(range(document % 7 or 7, COUNT + 1, 7), 1) | {document: BANDS}


@pytest.mark.usefixtures("small_tables")
def test_what_is_forgotten_is_gone_wherever_it_lay(archive: Archive) -> None:
    documents = [put(archive, report("Điện An", str(number), 12), f"{number}.txt") for number in range(1, 40)]
    assert min(counts(archive)) > 0
    for document in documents:
        with archive.transaction() as db:
            bands.forget(db, document)
    assert counts(archive) == [0, 0]


@pytest.mark.usefixtures("small_tables")
def test_a_paper_is_recognised_after_its_bands_went_over(archive: Archive) -> None:
    text = report("Điện An", "15", 12).replace("Số: 15/BC-UBND\n", "")  # nothing but its words tells it
    first = put(archive, text, "first.txt")
    for number in range(100, 170):
        put(archive, report("Điện Hòa", str(number), 14), f"{number}.txt")
    (late,) = archive.db.execute("SELECT count(*) FROM document_band_late WHERE document_id = ?", [first]).fetchone()
    assert late < BANDS
    second = put(archive, text + "\n", "second.txt")
    papers = archive.db.execute("SELECT DISTINCT paper_id FROM document WHERE id IN (?, ?)", [first, second]).fetchall()
    assert len(papers) == 1


def test_those_that_share_most_come_first_and_a_common_band_tells_nothing_alone(archive: Archive) -> None:
    with archive.transaction() as db:
        for document in range(1, COUNT + 1):
            bands.keep(db, document, of(document))
        twin = of(40)[: BANDS // 2] + of(COUNT)[BANDS // 2 :]
        bands.keep(db, COUNT + 1, twin)
    sevenths = [other for other in range(COUNT, 0, -1) if other % 7 == 40 % 7]
    assert list(bands.alike(archive.db, twin, common=COUNT)) == [
        COUNT + 1,
        COUNT,
        40,
        *(other for other in sevenths if other != 40),
    ]
    assert list(bands.alike(archive.db, twin, common=16)) == [COUNT + 1, COUNT, 40]


def test_kept_twice_is_kept_once(archive: Archive) -> None:
    for _ in range(2):
        with archive.transaction() as db:
            bands.keep(db, 1, of(1))
    assert like(archive, of(1)) == {1: BANDS}


def test_what_lay_there_before_is_found(archive: Archive) -> None:
    with archive.transaction() as db:
        db.conn.executemany("INSERT INTO document_band VALUES (?, ?, 1)", list(enumerate(of(1))))
    assert like(archive, of(1)) == {1: BANDS}
