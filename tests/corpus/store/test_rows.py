"""Rows of a connection, by their columns' names."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from corpus.store.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def rows() -> Iterator[Rows]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield Rows(connection)
    connection.close()


def test_a_query_runs_at_once_and_opens_no_transaction(rows: Rows) -> None:
    rows.execute("CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT)")
    rows.execute("INSERT INTO word (text) VALUES (:text)", {"text": "hộ"})
    found = rows.query("SELECT id, text FROM word WHERE text = ?", ["hộ"])
    assert not rows.conn.in_transaction
    rows.execute("DELETE FROM word WHERE id = 2")
    assert list(found) == [{"id": 1, "text": "hộ"}]
    with pytest.raises(sqlite3.OperationalError):
        rows.query("SELECT missing FROM word")


def test_what_the_base_writes_is_kept(rows: Rows) -> None:
    rows.execute("CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT)")
    rows.table("word").insert({"text": "xã"})
    rows.table("word").update(1, {"text": "phường"})
    assert not rows.conn.in_transaction
    assert [row["text"] for row in rows.query("SELECT text FROM word")] == ["phường"]
