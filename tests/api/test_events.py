from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.routes import v1_events
from corpus.documents import documents, progress
from tests.api.conftest import add_paper

if TYPE_CHECKING:
    from corpus.store.archive import Archive
    from tests.api.conftest import Client


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(v1_events, "LOOK_SECONDS", 0)
    monkeypatch.setattr(v1_events, "LONGEST_SECONDS", 0.05)


def heard(client: Client, path: str = "/api/v1/events", last: int | None = None) -> tuple[list[tuple[int, Any]], bool]:
    """Return (id, state) of the events of one stream, and whether it said that all is read."""
    headers = {} if last is None else {"last-event-id": str(last)}
    answer = client.get(path, headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in answer.text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if line[:1] != ":")
        if lines.get("event") == "document":
            found.append((int(lines["id"]), json.loads(lines["data"])))
    return found, answer.text.endswith(v1_events.END)


def test_what_was_finished_while_the_line_was_cut_is_heard(reviewer: Client, archive: Archive) -> None:
    one, two = add_paper(archive, "a.png", shade=250), add_paper(archive, "b.png", shade=251)
    documents.reread(archive, one, by="lan")
    documents.reread(archive, two, by="lan")
    events, ended = heard(reviewer)
    assert [state["id"] for _, state in events] == [one, two]
    assert not ended
    last = events[-1][0]
    assert heard(reviewer, last=last) == ([], False), "nothing is told twice"
    with archive.transaction() as db:
        db.execute("UPDATE document SET state = 'done' WHERE id = ?", [one])
    events, ended = heard(reviewer, last=last)
    assert [(state["id"], state["state"]) for _, state in events] == [(one, "done")]
    assert not ended
    with archive.transaction() as db:
        db.execute("UPDATE document SET state = 'done' WHERE id = ?", [two])
    events, ended = heard(reviewer, last=events[-1][0])
    assert [state["id"] for _, state in events] == [two]
    assert ended
    assert heard(reviewer) == ([], True)


def test_named_documents_are_told_and_then_followed(reviewer: Client, archive: Archive) -> None:
    one, two = add_paper(archive, "a.png", shade=250), add_paper(archive, "b.png", shade=251)
    events, ended = heard(reviewer, f"/api/v1/events?document={one}&document=999")
    assert ([state["id"] for _, state in events], ended) == ([one], True)
    documents.reread(archive, two, by="lan")
    assert heard(reviewer, f"/api/v1/events?document={one}", last=events[-1][0]) == ([], True)


@pytest.mark.parametrize("last", ["", "x", "٣", "-1", "9" * 30])
def test_an_id_that_is_not_the_archive_s_begins_anew(reviewer: Client, paper: int, last: str) -> None:
    answer = reviewer.get(f"/api/v1/events?document={paper}", headers={"last-event-id": last.encode()})
    assert f'"id":{paper}' in answer.text


def test_silence_is_filled(reviewer: Client, archive: Archive, paper: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(v1_events, "HEARTBEAT_SECONDS", 0)
    documents.reread(archive, paper, by="lan")
    assert v1_events.HEARTBEAT in reviewer.get("/api/v1/events").text


def test_numbers_only_grow_also_where_the_newest_goes(archive: Archive, paper: int) -> None:
    before = progress.newest(archive)
    assert progress.since(archive, 0, among=None, limit=5) == [(before, paper)]
    with archive.transaction() as db:
        db.execute("DELETE FROM document WHERE id = ?", [paper])
    other = add_paper(archive, "b.png", shade=251)
    ((number, document),) = progress.since(archive, before, among=None, limit=5)
    assert (document, number) == (other, progress.newest(archive))
    assert number > before
