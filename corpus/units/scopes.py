"""Which part of an archive a user sees: all of it, or the papers of the units that the user is bound to.

Bound to a unit means bound to what it was before as well: the ward that two communes became keeps their papers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.store import users
from corpus.store.scope import Scope
from corpus.units import units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.store.archive import Archive
    from extract.units.gazetteer import UnitKey


def seen_by(archive: Archive, user: str) -> Archive:
    """Return the archive as a user sees it."""
    whole = archive.whole
    bound = users.units_of(whole, user)
    return whole.seen_by(Scope(user, _with_former(whole, bound))) if bound else whole


def _with_former(archive: Archive, bound: Iterable[UnitKey]) -> frozenset[UnitKey]:
    known, seen = units.known(archive), set(bound)
    for key in tuple(seen):
        unit = known.get(*key)
        if unit is not None:  # a unit that only papers name has no past
            seen.update(former.key for former in known.predecessors(unit))
    return frozenset(seen)
