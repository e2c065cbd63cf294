"""Two wards in one archive: what the archive itself gives to whoever is bound to one."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from corpus.custody import deleting
from corpus.custody.verify import verify
from corpus.documents import correcting, documents
from corpus.dossiers import dossiers
from corpus.errors import NotFound
from corpus.records import evidence
from corpus.search import page_index
from corpus.search.search import Request, search
from corpus.store import audit, scope, users
from corpus.units import units
from corpus.units.scopes import seen_by
from tests.api.visibility.conftest import MINE, REPORT, THEIRS, Wards
from tests.corpus.emulation import ward
from tests.corpus.papers import put

if TYPE_CHECKING:
    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey


def test_what_the_gate_does_not_stop_the_database_refuses(archive: Archive, wards: Wards) -> None:
    users.add(archive, "lan", "reviewer", "x", must_change=False, by="test")
    users.set_units(archive, "lan", [wards.unit], by="test")
    seen = seen_by(archive, "lan")
    for change in (
        lambda: evidence.decide(seen, wards.their_piece, "accepted", by="lan"),
        lambda: _launch(seen, wards.theirs),
        lambda: dossiers.change(seen, "HS-SEN", by="lan", title="x", retention="x"),
        lambda: _give(seen, wards.other),
        lambda: correcting.correct(seen, wards.theirs, 1, "x", by="lan"),
    ):
        with pytest.raises(NotFound):
            change()
    assert evidence.decide(seen, wards.piece, "accepted", by="lan").status == "accepted"
    _give(seen, wards.unit)


def test_whoever_is_bound_to_a_unit_sees_what_it_was_before(archive: Archive) -> None:
    old = put(archive, ward("XÃ ĐIỆN MINH", REPORT.format(word=MINE), date="1/2/2022"), "cu.txt")
    unit = documents.get(archive, old)
    later = units.known(archive).successors(units.get(archive, (str(unit.unit_code), str(unit.unit_from))))
    users.add(archive, "moi", "clerk", "x", must_change=False, by="test")
    users.set_units(archive, "moi", [later[-1].key], by="test")
    assert documents.get(seen_by(archive, "moi"), old).id == old


def test_of_every_table_it_is_known_who_sees_it(archive: Archive) -> None:
    with closing(sqlite3.connect(archive.database)) as connection:
        tables = scope._tables(connection)
    ruled = {table for table, columns in tables.items() if scope.rule_of(table, columns) is not None}
    assert set(tables) - ruled - set(scope.OPEN) == set()
    assert set(scope.OPEN) <= set(tables)


def test_what_somebody_bound_sets_going_reaches_the_whole_archive(archive: Archive, wards: Wards) -> None:
    """The index, linking and clearing follow every paper, whoever has them follow."""
    users.add(archive, "quang", "archivist", "x", must_change=False, by="test")
    users.set_units(archive, "quang", [wards.unit], by="test")
    seen = seen_by(archive, "quang")
    correcting.correct(archive, wards.theirs, 1, documents.page(archive, wards.theirs, 1).text + " hoaban", by="test")
    page_index.follow(seen)
    assert [hit.document for hit in search(archive, Request("hoaban")).hits] == [wards.theirs]
    page_index.rebuild(seen)
    assert [hit.document for hit in search(archive, Request(THEIRS)).hits] == [wards.theirs]
    deleting.propose(seen, wards.mine, reason="thử", by="quang")
    gone = deleting.approve(seen, wards.mine, by="quang", alone=True)
    assert gone.state == "deleted"
    assert archive.db.execute("SELECT count(*) FROM deletion WHERE cleared_at IS NULL").fetchone() == (0,)
    assert [hit.document for hit in search(archive, Request(THEIRS)).hits] == [wards.theirs]
    assert verify(archive).whole


def test_a_unit_that_nobody_knows_shows_nothing(archive: Archive, wards: Wards) -> None:
    users.add(archive, "la", "clerk", "x", must_change=False, by="test")
    users.set_units(archive, "la", [("99999", "1900-01-01")], by="test")
    seen = seen_by(archive, "la")
    assert documents.ids(seen) == [wards.plan]  # which binds all
    assert [hit.document for hit in search(seen, Request("ngày hội đọc sách")).hits] == [wards.plan]
    assert page_index.reader(seen).searcher.num_docs == 1


def test_what_is_chosen_in_a_transaction_is_narrowed(archive: Archive, wards: Wards) -> None:
    for seen, found in ((seen_by(archive, "sen"), {wards.theirs, wards.plan}), (archive, set(documents.ids(archive)))):
        with seen.transaction() as db:
            chosen = db.execute(f"SELECT id FROM document WHERE {seen.sees('document.id')}").fetchall()
        assert {number for (number,) in chosen} == found
        if seen.scope:
            assert {number for (number,) in seen.db.execute(scope.IDS)} == found


def test_reading_whole_stays_whole_beside_somebody_bound(archive: Archive, wards: Wards) -> None:
    seen = seen_by(archive, "sen")
    assert wards.mine not in documents.ids(seen)
    assert wards.mine in documents.ids(archive)
    assert json.dumps([entry.subject for entry in audit.entries(seen)]).count(f"document:{wards.mine}") == 0


def _give(archive: Archive, unit: UnitKey) -> None:
    with archive.transaction() as db:
        db.execute("INSERT INTO self_score VALUES (1, ?, ?, 1, 'lan', '')", list(unit))


def _launch(archive: Archive, document: int) -> None:
    with archive.transaction() as db:
        db.execute("INSERT INTO programme (document_id, title, created_at) VALUES (?, '', '')", [document])
