"""Slows guessing of passwords down. In memory: it forgets when the server restarts, which an attacker cannot cause.

Every attempt counts as failed before the password is verified, so that many at once do not slip through, and is taken
back when it was right. Three counts, each with its own bound: one name from one address, one address, one name. The
bound on a name alone is wide, because it lets a stranger lock a user out.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from api.errors import TooManyAttempts

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW_SECONDS = 300.0
MOST_PER_PAIR = 8
MOST_PER_ADDRESS = 40
MOST_PER_NAME = 100
MOST_KEYS = 10_000

_Key = tuple[str, str]


class Throttle:
    """Counts failed sign-ins of the last five minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: dict[_Key, deque[float]] = {}

    def attempt(self, name: str, address: str) -> None:
        """Count an attempt.

        Raises:
            TooManyAttempts: too many failed already; this one is not to be verified.
        """
        now = self._clock()
        with self._lock:
            self._forget(now)
            for key, most in _bounds(name, address):
                self._expire(key, now)
                times = self._failures.get(key)
                if times is not None and len(times) >= most:
                    raise TooManyAttempts(math.ceil(times[0] + WINDOW_SECONDS - now))
            for key, _most in _bounds(name, address):
                self._failures.setdefault(key, deque()).append(now)

    def succeeded(self, name: str, address: str) -> None:
        """Take the attempt back, and forgive the failures of this name from this address."""
        with self._lock:
            pair, *others = (key for key, _most in _bounds(name, address))
            self._failures.pop(pair, None)
            for key in others:
                if times := self._failures.get(key):
                    times.pop()

    def _forget(self, now: float) -> None:
        for key in list(self._failures) if len(self._failures) > MOST_KEYS else []:
            self._expire(key, now)
        if len(self._failures) > MOST_KEYS:
            self._failures.clear()

    def _expire(self, key: _Key, now: float) -> None:
        times = self._failures.get(key)
        while times and times[0] <= now - WINDOW_SECONDS:
            times.popleft()
        if not times:
            self._failures.pop(key, None)


def _bounds(name: str, address: str) -> tuple[tuple[_Key, int], ...]:
    name = name.casefold()[:100]
    return (
        ((name, address), MOST_PER_PAIR),
        (("", address), MOST_PER_ADDRESS),
        ((name, ""), MOST_PER_NAME),
    )
