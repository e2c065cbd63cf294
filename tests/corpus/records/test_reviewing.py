from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.custody.verify import verify
from corpus.errors import ArchiveError, NotFound
from corpus.linking import linking, programmes
from corpus.records import evidence, points, reviewing
from corpus.records.history import history
from corpus.store import audit
from corpus.store.archive import Archive
from corpus.units import units
from tests.corpus.emulation import ADDING, GIVING, ISSUING, READING_DAY, TOWN, launch, linked, paper, ward
from tests.corpus.papers import finish, put

if TYPE_CHECKING:
    from corpus.records.evidence_rows import Evidence, Status

DONE = "- Đã bổ sung 350 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND ngày 12/02/2024."
HELD = "- Ngày 20/4/2024 đã tổ chức ngày hội đọc sách cho 420 học sinh của 03 trường tiểu học."
LATE = "- Xã Điện Hồng mới bổ sung 90 đầu sách cho tủ sách cộng đồng theo Quyết định số 415/QĐ-UBND, chậm tiến độ."
AN, HONG = "Phường Điện An", "Xã Điện Hồng"


@pytest.fixture
def filled(archive: Archive) -> Archive:
    launch(archive)
    put(archive, ward(AN, DONE), "tot.txt")
    put(archive, paper(TOWN, "8/BC-UBND", "2/10/2024", "BÁO CÁO", "Tủ sách", LATE), "cham.txt")
    return archive


def one(archive: Archive, unit: str) -> Evidence:
    (piece,) = evidence.evidence(archive, unit=unit)
    return piece


def link_again(archive: Archive) -> None:
    for programme in programmes.all_programmes(archive):
        linking.link_programme(archive, programme.id)


def test_a_moved_passage_stays_where_it_was_put_and_is_not_proposed_again(filled: Archive) -> None:
    piece = one(filled, AN)
    moved = reviewing.move(filled, piece.id, by="lan", criterion=ISSUING)
    assert (moved.criterion, moved.unit_name, moved.moved, moved.status) == (ISSUING, AN, True, "proposed")
    link_again(filled)
    assert linked(filled) == {(AN, ISSUING, True), (HONG, ADDING, False)}
    reviewing.move(filled, piece.id, by="lan", unit="Phường Điện Minh", criterion=READING_DAY)
    link_again(filled)
    assert linked(filled) == {("Phường Điện Minh", READING_DAY, True), (HONG, ADDING, False)}
    reviewing.move(filled, piece.id, by="lan", unit=AN, criterion=ADDING)
    link_again(filled)
    assert linked(filled) == {(AN, ADDING, True), (HONG, ADDING, False)}
    assert one(filled, AN).id == piece.id


def test_moving_onto_a_mere_proposal_takes_its_place_and_onto_a_decision_is_refused(archive: Archive) -> None:
    launch(archive)
    put(archive, ward(AN, f"{DONE}\n{HELD}"))
    adding, held = (
        next(piece for piece in evidence.evidence(archive) if piece.criterion == code) for code in (ADDING, READING_DAY)
    )
    with archive.transaction() as db:
        twin = {**next(db.query("SELECT * FROM evidence WHERE id = ?", [held.id])), "id": 99}
        (asked,) = db.execute("SELECT criterion_id FROM evidence WHERE id = ?", [adding.id]).fetchone()
        db.table("evidence").insert({**twin, "criterion_id": asked})
    assert reviewing.move(archive, held.id, by="lan", criterion=ADDING).id == held.id
    with pytest.raises(NotFound):
        evidence.get(archive, 99)
    reviewing.move(archive, held.id, by="lan", criterion=READING_DAY)
    picked = (adding.page, held.start, held.end)
    (programme,) = programmes.all_programmes(archive)
    reviewing.add(archive, held.document, picked, programme=programme.id, criterion=ADDING, unit=AN, by="hoa")
    with pytest.raises(ArchiveError, match="đã là minh chứng"):
        reviewing.move(archive, held.id, by="lan", criterion=ADDING)


def test_a_move_to_nowhere_is_refused_and_not_logged(filled: Archive) -> None:
    piece, logged = one(filled, AN), len(audit.entries(filled))
    for there, kind in (
        ({"criterion": ADDING}, ArchiveError),
        ({"criterion": "9.z"}, NotFound),
        ({"unit": "Phường Không Có"}, NotFound),
        ({"unit": "Xã Duy Phước"}, ArchiveError),
    ):
        with pytest.raises(kind):
            reviewing.move(filled, piece.id, by="lan", **there)
    assert len(audit.entries(filled)) == logged


def test_a_note_is_kept_beside_a_proposal_that_no_longer_holds(filled: Archive) -> None:
    piece = one(filled, AN)
    assert reviewing.note(filled, piece.id, "  cần bản\ncó dấu ", by="lan").note == "cần bản có dấu"
    with filled.transaction() as db:
        db.execute(
            "UPDATE page SET reviewed = replace(plain(restored), 'Đã bổ sung', 'Sẽ bổ sung') WHERE document_id = ?",
            [piece.document],
        )
        linking.link_document(filled, piece.document)
    assert one(filled, AN).note == "cần bản có dấu"
    reviewing.note(filled, piece.id, "", by="lan")
    linking.link_document(filled, piece.document)
    assert evidence.evidence(filled, unit=AN) == []


def test_a_decision_keeps_the_note_unless_it_brings_its_own(filled: Archive) -> None:
    piece = one(filled, AN)
    reviewing.note(filled, piece.id, "xem lại", by="lan")
    assert evidence.decide(filled, piece.id, "accepted", by="lan").note == "xem lại"
    assert evidence.decide(filled, piece.id, "rejected", by="lan", note="chưa ký").note == "chưa ký"


def test_two_people_who_look_at_once_do_not_overwrite_each_other(filled: Archive) -> None:
    seen = one(filled, AN)
    evidence.decide(filled, seen.id, "accepted", by="lan", note="đủ", seen=seen.decided_at or "")
    with pytest.raises(evidence.DecidedMeanwhile, match="lan vừa chấp nhận"):
        evidence.decide(filled, seen.id, "rejected", by="minh", seen=seen.decided_at or "")
    same = evidence.decide(filled, seen.id, "accepted", by="minh", seen=seen.decided_at or "")
    assert (same.decided_by, same.note) == ("lan", "đủ")
    assert len([entry for entry in audit.entries(filled, limit=50) if entry.action == "evidence.decide"]) == 1
    now = evidence.decide(filled, seen.id, "rejected", by="minh", seen=same.decided_at)
    assert (now.status, now.decided_by) == ("rejected", "minh")
    assert evidence.decide(filled, seen.id, "accepted", by="tam").status == "accepted"  # nobody looked


def test_many_who_decide_at_one_moment_leave_one_decision(filled: Archive) -> None:
    piece = one(filled, AN)

    def decide(who: int) -> bool:
        status: Status = "accepted" if who % 2 else "rejected"
        try:
            with Archive(filled.path) as own:
                return evidence.decide(own, piece.id, status, by=f"người {who}", seen="").decided_by == f"người {who}"
        except evidence.DecidedMeanwhile:
            return False

    with ThreadPoolExecutor(4) as people:
        assert sum(people.map(decide, range(4))) == 1
    assert len([entry for entry in audit.entries(filled, limit=50) if entry.action == "evidence.decide"]) == 1
    assert verify(filled).whole


def test_a_passage_picked_by_hand_is_accepted_evidence_and_stays(filled: Archive) -> None:
    document = put(filled, ward("Phường Điện Ngọc", "- Tủ sách có 12 kệ\nmới do Công ty May tặng."), "tang.txt")
    (programme,) = programmes.all_programmes(filled)
    place = reviewing.find_quote(filled, document, 1, "tu sach co 12 ke moi")
    added = reviewing.add(
        filled, document, place, programme=programme.id, criterion=GIVING, unit="Phường Điện Ngọc", by="lan", note="tốt"
    )
    assert added.quote == "Tủ sách có 12 kệ\nmới"
    assert (added.status, added.added_by, added.decided_by, added.favourable) == ("accepted", "lan", "lan", True)
    link_again(filled)
    assert one(filled, "Phường Điện Ngọc") == added
    with pytest.raises(ArchiveError, match="đã là minh chứng"):
        reviewing.add(
            filled, document, place, programme=programme.id, criterion=GIVING, unit="Phường Điện Ngọc", by="hoa"
        )


@pytest.mark.parametrize(
    ("quote", "kind"), [("không có câu này", NotFound), ("  ", ArchiveError), ("Điện An", ArchiveError)]
)
def test_a_quote_must_tell_one_place(filled: Archive, quote: str, kind: type[ArchiveError]) -> None:
    with pytest.raises(kind):
        reviewing.find_quote(filled, one(filled, AN).document, 1, quote)


@pytest.mark.parametrize("place", [(1, 5, 5), (1, 0, 10**6), (7, 0, 3), (1, -3, 4)])
def test_a_place_without_words_cannot_be_picked(filled: Archive, place: tuple[int, int, int]) -> None:
    (programme,) = programmes.all_programmes(filled)
    with pytest.raises(ArchiveError):
        reviewing.add(
            filled, one(filled, AN).document, place, programme=programme.id, criterion=GIVING, unit=AN, by="lan"
        )


def test_a_decision_follows_words_that_were_read_a_little_otherwise(filled: Archive) -> None:
    piece = one(filled, AN)
    evidence.decide(filled, piece.id, "accepted", by="lan")
    with filled.transaction() as db:
        db.execute(
            "UPDATE page SET reviewed = 'Dấu đến' || char(10) || replace(plain(restored), 'đầu sách', 'đần sácb')"
            " WHERE document_id = ?",
            [piece.document],
        )
        linking.link_document(filled, piece.document)
    after = one(filled, AN)
    assert (after.id, after.status) == (piece.id, "accepted")
    assert "350 đần sácb" in after.quote
    assert not [problem for problem in verify(filled).problems if problem.subject.startswith("evidence:")]


def test_the_history_tells_who_did_what_in_both_records(filled: Archive) -> None:
    piece = one(filled, AN)
    evidence.decide(filled, piece.id, "accepted", by="lan", note="đã xem")
    reviewing.move(filled, piece.id, by="hoa", unit="Phường Điện Minh")
    line = units.own_line(filled, units.named(filled, AN)[0].key)
    first, second = history(filled, line)
    assert (first.by, first.what) == ("hoa", f"chuyển minh chứng “31/BC-UBND” từ {ADDING}, {AN} sang Phường Điện Minh")
    assert (second.by, second.what) == ("lan", "chấp nhận minh chứng “31/BC-UBND”, ghi chú: đã xem")
    assert [
        one.by for one in history(filled, units.own_line(filled, units.named(filled, "Phường Điện Minh")[0].key))
    ] == ["hoa"]


Action = tuple[str, int, int]
_ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "reject", "reopen", "note", "move", "link", "read", "reduce"]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=9,
)
_CODES = (ISSUING, ADDING, READING_DAY)
_UNITS = (AN, HONG, "Phường Điện Minh")


class Reviewer:
    """Does what is drawn, and remembers what a person said of each piece."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.texts = {
            put(archive, ward(AN, f"{DONE}\n{HELD}"), "tot.txt"): ward(AN, f"{DONE}\n{HELD}"),
        }
        summary = paper(TOWN, "8/BC-UBND", "2/10/2024", "BÁO CÁO", "Tủ sách", LATE)
        self.texts[put(archive, summary, "cham.txt")] = summary
        self.stamps = dict.fromkeys(self.texts, 0)
        self.said: dict[int, dict[str, Any]] = {}
        self.left: set[tuple[str, str, str]] = set()

    def do(self, action: str, which: int, how: int) -> None:
        pieces = evidence.evidence(self.archive, with_boxes=False)
        if action == "link":
            link_again(self.archive)
        elif action == "read":
            self._read(list(self.texts)[which % len(self.texts)])
        elif pieces:
            getattr(self, f"_{action}")(pieces[which % len(pieces)], how)

    def _accept(self, piece: Evidence, _: int) -> None:
        self._decide(piece, "accepted")

    def _reject(self, piece: Evidence, _: int) -> None:
        self._decide(piece, "rejected")

    def _reopen(self, piece: Evidence, _: int) -> None:
        self._decide(piece, "proposed")

    def _decide(self, piece: Evidence, status: Status) -> None:
        evidence.decide(self.archive, piece.id, status, by="lan")
        self.said.setdefault(piece.id, {})["status"] = status

    def _note(self, piece: Evidence, how: int) -> None:
        reviewing.note(self.archive, piece.id, f"ghi chú {how}", by="lan")
        self.said.setdefault(piece.id, {})["note"] = f"ghi chú {how}"

    def _move(self, piece: Evidence, how: int) -> None:
        there = {"criterion": _CODES[how % 3], "unit": _UNITS[how // 3 % 3]}
        try:
            reviewing.move(self.archive, piece.id, by="lan", **there)
        except ArchiveError:
            return
        self.said.setdefault(piece.id, {}).update(place=(there["criterion"], there["unit"]))
        self.left.add((_words(piece), piece.criterion, piece.unit_name))
        self.left.discard((_words(piece), there["criterion"], there["unit"]))

    def _reduce(self, piece: Evidence, _: int) -> None:
        with self.archive.transaction() as db:
            db.execute("UPDATE criterion SET points = 10")
        (programme,) = programmes.all_programmes(self.archive)
        place = {"programme": programme.id, "criterion": piece.criterion, "unit": piece.unit_name}
        points.reduce(self.archive, **place, points=1, reason="chậm", by="lan", evidence=piece.id)
        self.said.setdefault(piece.id, {})

    def _read(self, document: int) -> None:
        self.stamps[document] += 1
        stamp = f"Dấu đến số {self.stamps[document]}\n"
        with self.archive.transaction() as db:
            db.execute("UPDATE document SET state = 'reading' WHERE id = ?", [document])
        finish(self.archive, document, stamp + self.texts[document])

    def check(self) -> None:
        pieces = {piece.id: piece for piece in evidence.evidence(self.archive, with_boxes=False)}
        for number, said in self.said.items():
            if said == {"status": "proposed"}:
                continue  # taken back: it is the machine's again
            piece = pieces[number]
            assert piece.status == said.get("status", "proposed")
            assert piece.note == said.get("note")
            assert (piece.criterion, piece.unit_name) == said.get("place", (piece.criterion, piece.unit_name))
        places = [(_words(piece), piece.criterion, piece.unit_name) for piece in pieces.values()]
        assert len(set(places)) == len(places), "a passage stands twice"
        assert not self.left & set(places), "a moved passage was proposed again where it was"
        lost = [problem for problem in verify(self.archive).problems if problem.subject.startswith("evidence:")]
        assert not lost


def _words(piece: Evidence) -> str:
    return " ".join(piece.quote.split())


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_ACTIONS)
def test_whatever_is_linked_or_read_again_keeps_what_people_said(actions: list[Action]) -> None:
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder)) as archive:
        launch(archive)
        reviewer = Reviewer(archive)
        for action in actions:
            reviewer.do(*action)
            reviewer.check()
