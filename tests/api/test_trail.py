"""What the audit log tells of reading and exporting: views, texts and exports included, each once and only if given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.auth.identity import Identity
from api.openings import PAUSE_SECONDS, Openings
from api.routes import v1_exports
from corpus.store import audit
from tests.api.conftest import TEXT, add_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from corpus.store.archive import Archive
    from tests.api.conftest import Client


def trail(archive: Archive, action: str) -> list[tuple[str, str]]:
    return [(entry.actor, entry.subject) for entry in audit.entries(archive) if entry.action == action]


def test_opening_a_paper_is_told_once_however_many_pages_are_turned(
    sign_in: Callable[[str], Client], archive: Archive, paper: int
) -> None:
    lan, minh = sign_in("lan"), sign_in("minh")
    assert lan.get(f"/documents/{paper}").status_code == 200
    assert lan.get(f"/documents/{paper}", params={"page": 1, "layer": "raw"}).status_code == 200
    assert lan.get(f"/api/v1/documents/{paper}/pages/1").status_code == 200
    assert lan.get(f"/api/v1/documents/{paper}/pages/1/image", params={"size": "small"}).status_code == 200
    assert trail(archive, "document.view") == [("lan", f"document:{paper}")]
    assert lan.get(f"/api/v1/documents/{paper}/citations").status_code == 200
    assert minh.get(f"/api/v1/documents/{paper}/citations").status_code == 200
    assert minh.get(f"/api/v1/documents/{paper}/pages/1/image", params={"size": "small"}).status_code == 200
    assert trail(archive, "document.view") == [("minh", f"document:{paper}"), ("lan", f"document:{paper}")]


def test_what_could_not_be_seen_is_not_told(reviewer: Client, archive: Archive, paper: int) -> None:
    for path in ("/documents/99", "/api/v1/documents/99/pages/1", f"/api/v1/documents/{paper}/pages/7"):
        assert reviewer.get(path).status_code == 404
    assert trail(archive, "document.view") == []


def test_a_paper_put_away_is_opened_again(reviewer: Client, archive: Archive, paper: int) -> None:
    identity = reviewer_identity(reviewer)
    time = [0.0]
    openings = Openings(lambda: time[0])
    for now, told in ((0.0, 1), (PAUSE_SECONDS - 1, 1), (2 * PAUSE_SECONDS - 2, 1), (3 * PAUSE_SECONDS, 2)):
        time[0] = now
        openings.look(archive, identity, paper)
        assert len(trail(archive, "document.view")) == told


def reviewer_identity(reviewer: Client) -> Identity:
    return Identity(reviewer.get("/api/v1/me").json()["name"], "reviewer", must_change=False, via="session")


def test_texts_given_are_told_with_their_layer(reviewer: Client, archive: Archive, paper: int) -> None:
    assert reviewer.get(f"/api/v1/documents/{paper}/text", params={"layer": "raw"}).status_code == 200
    assert reviewer.get("/api/v1/documents/99/text").status_code == 404
    told = [entry for entry in audit.entries(archive) if entry.action == "document.text"]
    assert [(entry.subject, entry.detail) for entry in told] == [(f"document:{paper}", {"layer": "raw"})]


def test_exports_are_told_with_what_was_exported_once_it_was(reviewer: Client, archive: Archive, paper: int) -> None:
    assert reviewer.get("/api/v1/exports/txt", params={"document": [paper, 99]}).status_code == 404
    assert trail(archive, "export") == []
    assert reviewer.get("/api/v1/exports/csv").status_code == 200
    told = [entry for entry in audit.entries(archive) if entry.action == "export"]
    assert [(entry.subject, entry.detail) for entry in told] == [("format:csv", {"documents": [paper]})]


def test_a_word_file_of_too_many_pages_is_refused(
    reviewer: Client, archive: Archive, paper: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_paper(archive, "khác.png", TEXT, shade=254)
    monkeypatch.setattr(v1_exports, "MOST_WORD_PAGES", 1)
    answer = reviewer.get("/api/v1/exports/docx")
    assert (answer.status_code, answer.json()["code"]) == (413, "export-too-large")
    assert trail(archive, "export") == []
    assert reviewer.get("/api/v1/exports/docx", params={"document": paper}).status_code == 200
    assert reviewer.get("/api/v1/exports/txt").status_code == 200
