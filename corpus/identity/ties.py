"""What holds the files of a paper together: what people joined, and what the files' own words show.

A file may be tied to another one by way of a third. What people said of one pair must neither undo unseen what they
said of another, nor leave files together that nothing ties any longer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.identity import manifestations, said
from corpus.store.archive import now

if TYPE_CHECKING:
    from collections.abc import Collection

    import sqlite_utils

    from corpus.store.archive import Archive

Pair = tuple[int, int]

_FILES = "SELECT id FROM document WHERE paper_id IN (SELECT paper_id FROM document WHERE id IN (?, ?))"


@dataclass(frozen=True, slots=True)
class Tie:
    """Two files that belong together: said by a person, or seen by the machine."""

    one: int
    other: int
    by_hand: bool


def holding(db: sqlite_utils.Database, pairs: Collection[Pair]) -> list[Pair]:
    """Return those pairs whose two documents are files of one paper now."""
    query = (
        "SELECT 1 FROM document JOIN document AS other ON other.paper_id = document.paper_id"
        " WHERE document.id = ? AND other.id = ?"
    )
    return [pair for pair in pairs if db.execute(query, list(pair)).fetchone()]


def around(db: sqlite_utils.Database, first: int, second: int) -> set[int]:
    """Return the files of the papers of two documents, and all that people joined to these."""
    files = {int(one) for (one,) in db.execute(_FILES, [first, second])}
    return said.joined_around(db, files | {first, second})


def held(db: sqlite_utils.Database, files: Collection[int]) -> list[Pair]:
    """Return what people joined of some files, as far as these are of one paper now."""
    return holding(db, said.pairs_joined(db, files))


def link_all(archive: Archive, first: int, second: int, pairs: Collection[Pair]) -> list[Pair]:
    """Put two documents to their papers anew, the later first, and after them who was joined to them by hand.

    Runs inside the caller's transaction.

    Args:
        archive: where they are.
        first: the earlier document.
        second: the later one.
        pairs: what people joined and what must hold; those joined to a file that went elsewhere go after it.

    Returns:
        The pairs that cannot hold, for a person parted files of their papers.
    """
    for one in (second, first):
        manifestations.link_anew(archive, one)
    for _ in range(2):  # the one of a pair may have to go where the other is, or the other way round
        for pair in pairs:
            for one in reversed(pair):
                if not holding(archive.db, [pair]):
                    manifestations.link_anew(archive, one)
    kept = set(holding(archive.db, pairs))
    return [pair for pair in pairs if pair not in kept]


def split(archive: Archive, first: int, second: int) -> None:
    """Give the second of two files of one paper, and what is tied to it, a paper of its own, if nothing ties them.

    Runs inside the caller's transaction.
    """
    if not holding(archive.db, [(first, second)]):
        return
    reached = _reached(archive, second)
    if first not in reached:
        paper = archive.db.execute("INSERT INTO paper (created_at) VALUES (?)", [now()]).lastrowid
        query = "UPDATE document SET paper_id = ? WHERE id IN (SELECT value FROM json_each(?))"
        archive.db.execute(query, [paper, json.dumps(list(reached))])


def path(archive: Archive, one: int, other: int) -> list[Tie]:
    """Return what ties two files of one paper, from the one to the other: what people joined, if that suffices.

    Nothing where nothing ties them.
    """
    reached, found = _reached(archive, one, by_hand=True), list[Tie]()
    if other not in reached:
        reached = _reached(archive, one)
    while other != one and (tie := reached.get(other)):
        found.insert(0, tie)
        other = tie.one
    return found


def _reached(archive: Archive, start: int, *, by_hand: bool = False) -> dict[int, Tie | None]:
    """Return the files of a document's paper that are tied to it, each with the last tie on the way to it."""
    files = {int(one) for (one,) in archive.db.execute(_FILES, [start, start])}
    joined = {frozenset(pair) for pair in said.pairs_joined(archive.db, files)}
    parted = {frozenset(pair) for pair in said.pairs_parted(archive.db, files)}
    reached: dict[int, Tie | None] = {start: None}
    waiting = [start]
    while waiting:
        one = waiting.pop(0)
        for other in sorted(files - reached.keys()):
            pair = frozenset((one, other))
            seen = not by_hand and pair not in parted
            if pair in joined or (seen and manifestations.are_one(archive, one, other)):
                reached[other] = Tie(one, other, pair in joined)
                waiting.append(other)
    return reached
