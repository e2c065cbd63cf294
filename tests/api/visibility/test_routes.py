"""Two wards in one archive: whoever is bound to one finds nothing of the other, by whatever route."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.routing import APIRoute

from api.app import ROUTERS
from corpus.documents import correcting, documents
from corpus.errors import NotFound
from corpus.quality import batches, doubts
from corpus.store import users
from corpus.units import units
from corpus.units.scopes import seen_by
from tests.api.visibility.conftest import MINE, SECRETS, THEIRS, Wards
from tests.corpus.papers import take_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi.dependencies.models import Dependant

    from corpus.store.archive import Archive
    from tests.api.conftest import Client


ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


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
