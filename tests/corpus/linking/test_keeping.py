"""What people decided stays when papers are linked again, and proposals that hold no longer go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.linking import linking, programmes
from corpus.records import evidence
from tests.corpus.emulation import ADDED, TWO_UNITS, launch, linked, town, ward
from tests.corpus.papers import put

if TYPE_CHECKING:
    from corpus.store.archive import Archive


def test_linking_again_changes_nothing_and_keeps_what_people_decided(archive: Archive) -> None:
    launch(archive)
    put(archive, town(TWO_UNITS))
    first, second = evidence.evidence(archive)
    evidence.decide(archive, first.id, "accepted", by="lan", note="đã đối chiếu")
    evidence.decide(archive, second.id, "rejected", by="lan")
    before = evidence.evidence(archive)
    (programme,) = programmes.all_programmes(archive)
    linking.link_programme(archive, programme.id)
    assert evidence.evidence(archive) == before
    assert {piece.status for piece in before} == {"accepted", "rejected"}


def test_a_decision_follows_its_words_when_the_paper_is_read_anew(archive: Archive) -> None:
    launch(archive)
    document = put(archive, ward("Phường Điện An", ADDED))
    (piece,) = evidence.evidence(archive)
    evidence.decide(archive, piece.id, "accepted", by="lan")
    with archive.transaction() as db:
        (text,) = db.execute("SELECT plain(restored) FROM page WHERE document_id = ?", [document]).fetchone()
        db.execute("UPDATE page SET reviewed = ? WHERE document_id = ?", [f"Dấu công văn đến\n{text}", document])
        linking.link_document(archive, document)
    (moved,) = evidence.evidence(archive)
    assert (moved.id, moved.status, moved.quote) == (piece.id, "accepted", piece.quote)
    assert moved.start == piece.start + len("Dấu công văn đến\n")


def test_proposals_that_no_longer_hold_go(archive: Archive) -> None:
    launch(archive)
    document = put(archive, ward("Phường Điện An", ADDED))
    with archive.transaction() as db:
        db.execute("UPDATE page SET reviewed = 'Phường có 12 khối phố.' WHERE document_id = ?", [document])
        linking.link_document(archive, document)
    assert linked(archive) == set()


def test_a_decision_moves_to_where_a_stale_proposal_stands(archive: Archive) -> None:
    launch(archive)
    document = put(archive, ward("Phường Điện An", ADDED))
    (piece,) = evidence.evidence(archive)
    evidence.decide(archive, piece.id, "accepted", by="lan")
    stamp = "Dấu công văn đến\n"
    with archive.transaction() as db:
        row = next(db.query("SELECT * FROM evidence"))
        shift = len(stamp)
        stale = {"id": None, "start": row["start"] + shift, "end": row["end"] + shift, "status": "proposed"}
        db.table("evidence").insert({**row, **stale})
        db.execute("UPDATE page SET reviewed = ? || plain(restored) WHERE document_id = ?", [stamp, document])
        linking.link_document(archive, document)
    (moved,) = evidence.evidence(archive)
    assert (moved.id, moved.status, moved.start) == (piece.id, "accepted", piece.start + len(stamp))


def test_two_decisions_that_change_places_both_stay(archive: Archive) -> None:
    launch(archive)
    document = put(archive, ward("Phường Điện An", ADDED))
    (piece,) = evidence.evidence(archive)
    evidence.decide(archive, piece.id, "accepted", by="lan")
    with archive.transaction() as db:
        row = next(db.query("SELECT * FROM evidence"))
        twin = {"id": None, "start": row["start"] + 1, "status": "rejected", "quote": row["quote"]}
        db.table("evidence").insert({**row, **twin})
        linking.link_document(archive, document)
    assert sorted(found.status for found in evidence.evidence(archive)) == ["accepted", "rejected"]
