from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.store import audit

if TYPE_CHECKING:
    from corpus.store.archive import Archive


class Interrupted(Exception):
    """Stands for whatever may end a block."""


def tamper(archive: Archive, statement: str) -> None:
    """Change the log as someone would who goes around its triggers."""
    archive.db.execute("DROP TRIGGER audit_no_update")
    archive.db.execute("DROP TRIGGER audit_no_delete")
    archive.db.execute(statement)


def test_rows_continue_one_another(archive: Archive) -> None:
    first = audit.append(archive, "clerk", "document.register", "document:1", {"file": "a.pdf"})
    second = audit.append(archive, "reviewer", "evidence.accept", "evidence:1", {})
    assert (first.previous, second.previous) == (audit.GENESIS, first.hash)
    assert audit.head(archive) == (2, second.hash)
    assert audit.broken_at(archive) is None


@given(
    text=st.text(st.characters(exclude_categories=["Cs"])),
    value=st.one_of(st.none(), st.booleans(), st.integers(-(2**60), 2**60)),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_detail_is_read_back_and_the_chain_holds(archive: Archive, text: str, value: object) -> None:
    written = audit.append(archive, "clerk", "note", "document:1", {text: value, "text": text})
    assert audit.entries(archive, limit=1) == [written]
    assert audit.broken_at(archive) is None


def test_the_log_refuses_changes(archive: Archive) -> None:
    audit.append(archive, "clerk", "view", "document:1", {})
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            archive.db.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET detail = '{}' WHERE seq = 2",
        "UPDATE audit SET actor = 'other' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
    ],
)
def test_a_change_around_the_log_is_found(archive: Archive, statement: str) -> None:
    for number in range(1, 4):
        audit.append(archive, "clerk", "view", f"document:{number}", {"n": number})
    tamper(archive, statement)
    assert audit.broken_at(archive) in {2, 3}


def test_rows_cut_off_the_end_show_against_a_head_kept_elsewhere(archive: Archive) -> None:
    for number in range(3):
        audit.append(archive, "clerk", "view", f"document:{number}", {})
    kept = audit.head(archive)
    tamper(archive, "DELETE FROM audit WHERE seq = 3")
    assert audit.broken_at(archive) is None
    assert audit.head(archive) != kept


def test_entries_are_found_by_subject_and_actor_newest_first(archive: Archive) -> None:
    for number, actor in enumerate(["a", "b", "a"]):
        audit.append(archive, actor, "view", f"document:{number % 2}", {})
    assert [entry.seq for entry in audit.entries(archive)] == [3, 2, 1]
    assert [entry.seq for entry in audit.entries(archive, actor="a", before=3)] == [1]
    assert [entry.seq for entry in audit.entries(archive, subject="document:1")] == [2]


def test_a_row_is_written_in_the_callers_transaction(archive: Archive) -> None:
    with pytest.raises(Interrupted), archive.transaction():  # noqa: PT012 - the block is what is rolled back
        audit.append(archive, "clerk", "view", "document:1", {})
        raise Interrupted
    assert audit.head(archive)[0] == 0
