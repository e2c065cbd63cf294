"""Link papers to programmes: read what a paper is, ask `corpus.linking.proving` what it proves, keep that as evidence.

Working that out takes long, and nobody else can write while a transaction is open: so it is worked out before
(`foresee`), and looked up inside, where it holds only for what is still the same. A new programme queues the whole
archive in its own transaction (`queue`), and then takes paper by paper (`catch_up`): whatever stops that, the next who
catches up goes on.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from corpus.linking import criteria
from corpus.linking.keeping import keep
from corpus.linking.papers import Rows, paper_of, rows_of
from corpus.linking.proving import Proposal, propose
from corpus.linking.targets import scope, target
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import sqlite_utils

    from corpus.linking.criteria import Programme
    from corpus.linking.readings import Paper
    from corpus.linking.targets import Target
    from corpus.store.archive import Archive

log = logging.getLogger(__name__)

__all__ = ["Answers", "Rows", "catch_up", "foresee", "link_document", "link_programme", "queue", "scope", "waiting"]


class Answers:
    """What papers prove for programmes, each question worked out once."""

    def __init__(self) -> None:
        self._known: list[tuple[Paper, Target, list[Proposal]]] = []

    def of(self, archive: Archive, paper: Paper, asked: Target) -> list[Proposal]:
        """Return what a paper proves; the earlier answer where neither paper nor programme differs in anything."""
        for known, programme, proposals in self._known:
            if known == paper and programme.basis == asked.basis:
                return proposals
        proposals = propose(paper, asked.aim, lambda key: units.get(archive, key).name)
        self._known.append((paper, asked, proposals))
        return proposals


def foresee(archive: Archive, rows: Rows) -> Answers:
    """Work out what a document proves for every programme there is, for `link_document` to find. Writes nothing."""
    answers = Answers()
    for programme in criteria.all_programmes(archive):
        asked = target(archive, programme)
        answers.of(archive, paper_of(rows, asked.placing), asked)
    return answers


def link_document(archive: Archive, document_id: int, answers: Answers | None = None) -> int:
    """Link one paper to every programme there is. Returns how many pieces of evidence the machine proposes for it.

    Args:
        archive: where the paper is.
        document_id: it is stored.
        answers: what was worked out before.
    """
    with archive.transaction() as db:
        db.execute("DELETE FROM to_link WHERE document_id = ?", [document_id])
        every = criteria.all_programmes(archive)
        if not every:
            return 0
        rows = rows_of(archive, document_id)
        known = answers or Answers()
        return sum(_link(archive, rows, programme, known) for programme in every)


def link_programme(archive: Archive, programme_id: int) -> None:
    """Link every paper that is read to one programme."""
    with archive.transaction() as db:
        queue(db, criteria.get(archive, programme_id).id)
    catch_up(archive)


def queue(db: sqlite_utils.Database, programme_id: int) -> None:
    """Have every paper that is read held against a programme by the next `catch_up`."""
    db.execute(
        "INSERT OR IGNORE INTO to_link (programme_id, document_id) SELECT ?, id FROM document WHERE state = 'done'",
        [programme_id],
    )


def waiting(archive: Archive) -> int:
    """Return how many times a paper is still to be held against a programme."""
    (count,) = archive.db.execute("SELECT count(*) FROM to_link").fetchone()
    return int(count)


def catch_up(archive: Archive, stopped: Callable[[], bool] | None = None) -> None:
    """Hold against programmes what is still to be, each paper in a short transaction of its own.

    Args:
        archive: where to work; of several who catch up one works and the others wait for it.
        stopped: asked before each paper; True leaves the rest to the next who catches up.
    """
    archive = archive.whole  # whoever asks, every paper is held against every programme
    if not waiting(archive):
        return
    failed: set[tuple[int, int]] = set()
    with _one_at_a_time(archive):
        while asked := [pair for pair in _waiting(archive) if pair not in failed]:
            for pair in asked:
                if stopped and stopped():
                    return
                try:
                    _catch_up(archive, *pair)
                except (ArithmeticError, LookupError, TypeError, ValueError):
                    # A fault of ours with one paper must not keep all others from being linked; it waits for a mended
                    # version, the log has the trace.
                    log.exception("programme %s, document %s", *pair)
                    failed.add(pair)


def _catch_up(archive: Archive, programme_id: int, document_id: int) -> None:
    with archive.snapshot():
        answers = Answers()
        rows = rows_of(archive, document_id)
        _answer(archive, rows, criteria.get(archive, programme_id), answers)
    with archive.transaction() as db:
        asked = [programme_id, document_id]
        # Somebody else may have linked the paper, or taken the programme away.
        if db.execute("DELETE FROM to_link WHERE programme_id = ? AND document_id = ?", asked).rowcount:
            _link(archive, rows_of(archive, document_id), criteria.get(archive, programme_id), answers)


def _waiting(archive: Archive) -> list[tuple[int, int]]:
    rows = archive.db.query("SELECT programme_id, document_id FROM to_link ORDER BY programme_id, document_id")
    return [(row["programme_id"], row["document_id"]) for row in rows]


@contextmanager
def _one_at_a_time(archive: Archive) -> Iterator[None]:
    # Inside a transaction the others wait already, and waiting for one of them would be for ever.
    lock = nullcontext() if archive.db.conn.in_transaction else FileLock(archive.locks / "linking.lock")
    with lock:
        yield


def _link(archive: Archive, rows: Rows, programme: Programme, answers: Answers) -> int:
    if rows.document["state"] != "done":
        return 0  # it is being read anew, and will be linked when that is done
    with archive.transaction() as db:
        proposals = _answer(archive, rows, programme, answers)
        return keep(db, rows.document["id"], programme.id, rows.text, proposals)


def _answer(archive: Archive, rows: Rows, programme: Programme, answers: Answers) -> list[Proposal]:
    if rows.document["state"] != "done" or _is_plan(archive, rows.document):
        return []
    asked = target(archive, programme)
    return answers.of(archive, paper_of(rows, asked.placing), asked)


def _is_plan(archive: Archive, document: dict[str, Any]) -> bool:
    """Whether a document is a file of a paper that launches a programme itself."""
    found = archive.db.execute(
        "SELECT 1 FROM programme JOIN document plan ON plan.id = document_id WHERE plan.id = ? OR plan.paper_id = ?",
        [document["id"], document["paper_id"]],
    ).fetchone()
    return found is not None
