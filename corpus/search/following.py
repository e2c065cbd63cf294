"""Who has the index follow for all others: known by a lock, which the system lets go of however that process ends."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from filelock import FileLock, Timeout

_LOOK, _LONGEST = 0.1, 0.4  # seconds

if TYPE_CHECKING:
    from corpus.store.archive import Archive


def rest(worked: float) -> float:
    """Return how many seconds to wait before one looks again whether there is something to follow.

    As long as it took last: where papers keep coming it costs half a core, and fewer, larger pieces are made of them,
    but what is stored is found within a second.

    Args:
        worked: seconds that following took last.
    """
    return min(max(_LOOK, worked), _LONGEST)


class Follower:
    """Who has the index follow for all others, from when it gets to `hold` that until it ends or dies."""

    def __init__(self, archive: Archive) -> None:
        self._lock = _follower_lock(archive.whole)

    def hold(self) -> bool:
        """Take it upon oneself, unless another has; call again, for others may die. Returns whether it is this one."""
        if self._lock.is_locked and not Path(self._lock.lock_file).exists():
            self._lock.release()  # of a file that the one before took away: nobody sees it
        if not self._lock.is_locked:
            with suppress(Timeout):
                self._lock.acquire(timeout=0)
        return self._lock.is_locked

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock.is_locked:
            self._lock.release()
            Path(self._lock.lock_file).unlink(missing_ok=True)


def has_follower(archive: Archive) -> bool:
    """Say whether somebody has the index follow."""
    lock = _follower_lock(archive)
    if not Path(lock.lock_file).exists():
        return False
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def _follower_lock(archive: Archive) -> FileLock:
    return FileLock(archive.locks / "follower.lock", thread_local=False, is_singleton=False)
