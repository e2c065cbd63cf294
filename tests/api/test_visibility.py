"""Two wards in one archive: whoever is bound to one finds nothing of the other, by whatever route."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import APIRoute

from api.app import ROUTERS
from api.auth.passwords import hash_password
from corpus.custody import deleting, retention
from corpus.custody.verify import verify
from corpus.documents import correcting, documents
from corpus.dossiers import dossiers
from corpus.errors import NotFound
from corpus.linking import programmes
from corpus.quality import batches, doubts
from corpus.records import evidence
from corpus.search import page_index
from corpus.search.search import Request, search
from corpus.store import audit, scope, users
from corpus.units import units
from corpus.units.scopes import seen_by
from tests.api.conftest import PASSWORD
from tests.corpus.emulation import launch, ward
from tests.corpus.papers import put, take_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi.dependencies.models import Dependant

    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey
    from tests.api.conftest import Client

MINE, THEIRS = "sổtrúc", "sổsen"  # words of one ward's papers only
REPORT = (
    "Thực hiện Kế hoạch số 70/KH-UBND ngày 01/3/2024 của UBND thị xã, đã tổ chức ngày hội đọc sách cho học sinh"
    " với {word} trong năm 2024.\nTặng Giấy khen cho bà Trần Thị {word} theo Quyết định số 919/QĐ-UBND ngày 02/5/2024."
)
SECRETS = (THEIRS, "so-sen.txt", "8181/BC-UBND", "Hồ sơ của phường sen")

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


@dataclass(frozen=True)
class Wards:
    mine: int
    theirs: int
    plan: int
    unit: UnitKey
    other: UnitKey
    piece: int
    their_piece: int


@pytest.fixture
def wards(archive: Archive) -> Wards:
    plan = launch(archive)
    programmes.add(archive, plan, by="test")
    papers = {}
    for name, word, number, file in (
        ("PHƯỜNG ĐIỆN AN", MINE, "6161/BC-UBND", "so-truc.txt"),
        ("PHƯỜNG ĐIỆN NGỌC", THEIRS, "8181/BC-UBND", "so-sen.txt"),
    ):
        text = ward(name, REPORT.format(word=word), number=number)
        papers[name] = put(archive, text, file)
    mine, theirs = papers.values()
    dossiers.add(archive, "HS-SEN", "Hồ sơ của phường sen", "20 năm", by="test")
    dossiers.put(archive, "HS-SEN", [theirs], by="test")
    retention.keep_for(archive, theirs, 1, rule="Hồ sơ của phường sen", from_year=2001, by="test")
    correcting.correct(archive, theirs, 1, documents.page(archive, theirs, 1).text + f"\n{THEIRS}", by="test")
    first, second = documents.get(archive, mine), documents.get(archive, theirs)
    key, other = (str(first.unit_code), str(first.unit_from)), (str(second.unit_code), str(second.unit_from))
    doubts.catch_up(archive)
    with archive.transaction() as db:
        for number, (paper, word) in enumerate(((mine, MINE), (theirs, THEIRS)), start=1):
            at = documents.page(archive, paper, 1).text.index(word)
            place = [number, paper, at, at, at + len(word), word]
            db.execute("INSERT INTO doubt VALUES (?, ?, 1, ?, ?, ?, ?, 'number', 0.1, 9, NULL, NULL)", place)
            db.execute("INSERT INTO letterhead_doubt VALUES (?, '[]', 9, NULL, NULL)", [paper])
            name = ["Lô của An", "Hồ sơ của phường sen"][number - 1]
            batches.create(archive, name, [paper], by="test")
    pieces = {piece.document: piece.id for piece in evidence.evidence(archive)}
    users.add(archive, "sen", "clerk", hash_password(PASSWORD), must_change=False, by="test")
    users.set_units(archive, "sen", [other], by="test")
    return Wards(mine, theirs, plan, key, other, pieces[mine], pieces[theirs])


@pytest.fixture
def bind(archive: Archive, wards: Wards, sign_in: Callable[[str], Client]) -> Callable[[str], Client]:
    def enter(name: str) -> Client:
        users.set_units(archive, name, [wards.unit], by="test")
        return sign_in(name)

    return enter


def filled(path: str, wards: Wards, document: int, job: int = 1) -> Iterator[str]:
    values = {
        "document_id": document,
        "number": 1,
        "evidence_id": wards.piece if document == wards.mine else wards.their_piece,
        "programme_id": 1,
        "reduction_id": 1,
        "job_id": job,
        "name": "sen",
        "valid_from": (wards.unit if document == wards.mine else wards.other)[1],
    }
    theirs = document == wards.theirs
    values |= {"other_id": document, "doubt_id": 2 if theirs else 1, "batch_id": 2 if theirs else 1}
    values |= {"task_id": 2 if theirs else 1, "upload": "x", "token_id": 1, "token": 1}
    for form in ("csv", "jsonl", "txt") if "{format}" in path else ("",):
        unit = wards.unit if document == wards.mine else wards.other
        said = {**values, "format": form, "code": "HS-SEN" if "dossiers" in path else unit[0]}
        yield path.format_map(defaultdict(lambda: 1, said))


QUERIES = (
    {},
    {"q": THEIRS},
    {"q": "8181/BC-UBND"},
    {"q": "Điện Ngọc", "unit": "Phường Điện Ngọc"},
    {"q": "sỏsen"},
    {"q": "ngày hội đọc sách"},
    {"unit": "Phường Điện Ngọc", "name": "Điện Ngọc"},
    {"layer": "raw"},
    {"state": "done"},
    {"on": "2030-01-01"},
)


def parameters(dependant: Dependant) -> set[str]:
    own = {name for field in dependant.query_params for name in fields(field)}
    return own.union(*(parameters(inner) for inner in dependant.dependencies))


def fields(parameter: Any) -> list[str]:
    """Return the names a parameter takes: its own, or those of the model that it is."""
    return list(getattr(parameter.field_info.annotation, "model_fields", None) or [parameter.name])


def everything(content: bytes) -> str:
    """Return all that an answer holds, files within files too."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join([*packed.namelist(), *(everything(packed.read(name)) for name in packed.namelist())])
    return content.decode("utf-8", "replace")


def without_question(text: str, query: dict[str, str]) -> str:
    """Return an answer without what was asked, which pages repeat."""
    for asked in query.values():
        text = text.replace(asked, "")
    return text


@pytest.mark.parametrize("name", ["minh", "quang"])
def test_no_route_tells_anything_of_another_ward(name: str, wards: Wards, bind: Callable[[str], Client]) -> None:
    client, walked, mine_seen = bind(name), 0, 0
    for route in ROUTES:
        if "GET" not in (route.methods or ()):
            continue
        for document in (wards.theirs, wards.mine):
            for path in filled(route.path, wards, document):
                for query in QUERIES if name == "quang" else ({},):
                    asked = {key: value for key, value in query.items() if key in parameters(route.dependant)}
                    if query and not asked:
                        continue
                    answer = client.get(path, params=asked)
                    assert answer.status_code < 500, (path, asked, answer.text)
                    told = without_question(everything(answer.content), asked)
                    for secret in SECRETS:
                        assert secret not in told, (path, asked)
                    walked += 1
                    mine_seen += MINE in told
                if "{document_id}" in path or ("{document_id}" in route.path and document == wards.theirs):
                    assert client.get(path).status_code in {403, 404}, path
    assert walked > sum("GET" in (route.methods or ()) for route in ROUTES)
    assert mine_seen > 5  # what is the user's own is told, by many routes


def test_what_is_not_bound_is_seen_by_all_routes_that_the_walk_goes(wards: Wards, sign_in: Any) -> None:
    """The same walk finds the secrets where it may: it can fail."""
    client, told = sign_in("quang"), set()
    for route in ROUTES:
        if "GET" in (route.methods or ()):
            for path in filled(route.path, wards, wards.theirs):
                text = everything(client.get(path, params={"q": "ngày hội"}).content)
                told.update({route.path} if any(secret in text for secret in SECRETS) else ())
    assert {"/documents", "/search", "/api/v1/search", "/api/v1/exports/{format}", "/dossiers", "/retention"} <= told
    assert "/api/v1/documents/{document_id}/pages/{number}" in told
    assert "/units/{code}/{valid_from}" in told


def test_counts_and_events_are_of_the_own_ward(wards: Wards, bind: Callable[[str], Client], archive: Archive) -> None:
    waiting = take_in(archive, b"dang cho", "cho-doc.txt").document.id
    client = bind("lan")
    both, own = "ngày hội đọc sách", f"ngày hội đọc sách {MINE}"
    found = client.get("/api/v1/search", params={"q": both}).json()
    assert {hit["document"] for hit in found["hits"]} == {wards.mine, wards.plan}
    assert found["total"] == 2
    counted = client.get("/api/v1/facets", params={"q": own}).json()
    assert [unit["count"] for unit in counted["unit"]] == [1]
    assert client.get("/api/v1/search", params={"q": THEIRS}).json()["hits"] == []
    # A word of another ward is no word of this archive: neither asked back nor told apart from one that nobody wrote.
    assert client.get("/api/v1/search", params={"q": THEIRS[:-1]}).json()["did_you_mean"] is None
    listed = client.get("/api/v1/documents").json()["documents"]
    assert {document["id"] for document in listed} == {wards.mine, wards.plan}
    events = client.get("/api/v1/events", params={"document": [waiting, wards.theirs]}).text
    assert "event: end" in events
    assert "event: document" not in events


@pytest.mark.parametrize("name", ["lan", "quang"])
def test_no_route_changes_anything_of_another_ward(
    name: str, wards: Wards, bind: Callable[[str], Client], archive: Archive
) -> None:
    client = bind(name)
    token = {"x-csrf-token": client.get("/api/v1/me").json()["csrf"]}
    before = _state(archive)
    unit = units.key_text(wards.other)
    bodies: dict[str, dict[str, Any]] = {
        "/api/v1/programmes": {"document": wards.theirs},
        "/api/v1/exports/jobs": {"format": "txt", "documents": [wards.theirs]},
        "/api/v1/dossiers/{code}/documents": {"documents": [wards.theirs]},
        "/api/v1/points/self": {"programme": 1, "criterion": "1.a", "unit": unit, "points": 1},
        "/api/v1/points/reductions": {
            "programme": 1,
            "criterion": "1.a",
            "unit": unit,
            "points": 1,
            "reason": "x",
            "evidence": wards.their_piece,
        },
        "/api/v1/evidence": {
            "document": wards.theirs,
            "page": 1,
            "start": 0,
            "end": 12,
            "criterion": "1.b",
            "programme": 1,
            "unit": unit,
        },
    }
    forms = {
        "title": "x",
        "retention": "x",
        "status": "accepted",
        "note": "x",
        "text": "x",
        "base": "x",
        "version": "0",
    }
    for route in ROUTES:
        method = min(route.methods or {"GET"})
        if method == "GET" or route.path.startswith(("/sign", "/account")):
            continue
        for path in filled(route.path, wards, wards.theirs):
            asked = {"json": {**forms, **bodies.get(route.path, {})}} if path.startswith("/api/") else {"data": forms}
            answer = client.request(method, path, headers=token, **asked)
            assert answer.status_code < 500, (path, answer.text)
            if "{document_id}" in route.path or "{evidence_id}" in route.path:
                assert answer.status_code in {403, 404, 422}, (path, answer.text)
            for secret in SECRETS:
                assert secret not in everything(answer.content), path
    assert _state(archive) == before


def _state(archive: Archive) -> list[Any]:
    tables = ("document", "page", "evidence", "programme", "self_score", "retention", "deletion", "dossier_document")
    return [list(map(tuple, archive.db.execute(f"SELECT * FROM {table}"))) for table in tables]


def _give(archive: Archive, unit: UnitKey) -> None:
    with archive.transaction() as db:
        db.execute("INSERT INTO self_score VALUES (1, ?, ?, 1, 'lan', '')", list(unit))


def _launch(archive: Archive, document: int) -> None:
    with archive.transaction() as db:
        db.execute("INSERT INTO programme (document_id, title, created_at) VALUES (?, '', '')", [document])


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


def test_the_same_file_from_another_ward_is_theirs_too(
    archive: Archive, wards: Wards, bind: Callable[[str], Client]
) -> None:
    document = documents.get(archive, wards.theirs)
    content = (archive.blobs / document.sha256[:2] / document.sha256).read_bytes()
    client = bind("minh")
    token = {"x-csrf-token": client.get("/api/v1/me").json()["csrf"]}
    assert client.get(f"/documents/{wards.theirs}").status_code == 404
    answer = client.post("/api/v1/documents", files={"files": ("giong-nhau.txt", content)}, headers=token)
    assert answer.json()["files"][0]["status"] == "duplicate"
    assert client.get(f"/documents/{wards.theirs}").status_code == 200
    assert client.get("/api/v1/search", params={"q": THEIRS}).json()["total"] == 1


def test_a_paper_belongs_to_the_ward_it_was_taken_in_for(wards: Wards, bind: Any, archive: Archive) -> None:
    client = bind("minh")
    token = {"x-csrf-token": client.get("/api/v1/me").json()["csrf"]}
    sent = client.post("/api/v1/documents", files={"files": ("a.txt", b"Giay to cua phuong")}, headers=token)
    mine = sent.json()["files"][0]["document"]["id"]
    assert client.get(f"/api/v1/documents/{mine}").status_code == 200
    with pytest.raises(NotFound):
        documents.get(seen_by(archive, "sen"), mine)
    users.set_units(archive, "minh", [wards.other], by="test")  # who moves to another ward takes no papers along
    assert client.get(f"/api/v1/documents/{mine}").status_code == 404


def test_exports_made_in_the_background_hold_the_own_ward_alone(bind: Any, app: Any) -> None:
    client = bind("quang")
    token = {"x-csrf-token": client.get("/api/v1/me").json()["csrf"]}
    for form in ("csv", "jsonl", "bagit"):
        job = client.post("/api/v1/exports/jobs", json={"format": form}, headers=token).json()["id"]
        app.state.services.exports.wait()
        told = everything(client.get(f"/api/v1/exports/jobs/{job}/file").content)
        assert "so-truc.txt" in told
        assert not [secret for secret in SECRETS if secret in told]


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


def test_whoever_is_bound_is_given_words_and_papers_of_the_own_ward(
    wards: Wards, bind: Callable[[str], Client], archive: Archive
) -> None:
    client = bind("lan")
    token = {"x-csrf-token": client.get("/api/v1/me").json()["csrf"]}
    words = client.post("/api/v1/quality/words/next", json={"limit": 9}, headers=token)
    assert [word["document"] for word in words.json()["items"]] == [wards.mine]
    papers = client.post("/api/v1/quality/letterheads/next", json={"limit": 9}, headers=token)
    assert [paper["document_id"] for paper in papers.json()["items"]] == [wards.mine]
    assert client.post("/api/v1/quality/batches/2/next", headers=token).status_code == 404
    assert client.post("/api/v1/quality/batches/1/next", headers=token).status_code == 200
    # Following what changed is nobody's: it does not take the other ward's words for gone.
    correcting.correct(archive, wards.theirs, 1, documents.page(archive, wards.theirs, 1).text + " x", by="test")
    assert doubts.catch_up(seen_by(archive, "lan")) > 0
    with pytest.raises(batches.QualityRefused, match="không có trong kho"):
        batches.create(seen_by(archive, "lan"), "x", [wards.theirs], by="lan")


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
