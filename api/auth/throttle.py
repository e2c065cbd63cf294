"""Slows guessing of passwords down. In memory: it forgets when the server restarts, which an attacker cannot cause.

Every attempt counts as failed before the password is verified, so that many at once do not slip through, and is taken
back when it was right. Three counts, each with its own bound: one name from one address, one address, one name. The
bound on a name alone is wide, because it lets a stranger lock a user out. An address of IPv6 is its network of 64 bits,
which is what one customer has. Counts of addresses are kept for the latest ones; a name's count is never dropped.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from api.auth.errors import TooManyAttempts

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW_SECONDS = 300.0
MOST_PER_PAIR = 8
MOST_PER_ADDRESS = 40
MOST_PER_NAME = 100
MOST_KEYS = 10_000  # with an address in them

_Key = tuple[str, str]


class Throttle:
    """Counts failed sign-ins of the last five minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        # Times of failures, in both what was tried last comes last.
        self._of_names: dict[_Key, deque[float]] = {}
        self._of_addresses: dict[_Key, deque[float]] = {}

    def attempt(self, name: str, address: str) -> None:
        """Count an attempt.

        Raises:
            TooManyAttempts: too many failed already; this one is not to be verified.
        """
        now = self._clock()
        with self._lock:
            self._forget(now)
            for key, most in _bounds(name, address):
                times = self._current(key, now)
                if len(times) >= most:
                    raise TooManyAttempts(math.ceil(times[0] + WINDOW_SECONDS - now))
            for key, _most in _bounds(name, address):
                table = self._table(key)
                times = table.pop(key, deque())
                times.append(now)
                table[key] = times

    def succeeded(self, name: str, address: str) -> None:
        """Take the attempt back, and forgive the failures of this name from this address."""
        with self._lock:
            pair, *others = (key for key, _most in _bounds(name, address))
            self._table(pair).pop(pair, None)
            for key in others:
                if times := self._table(key).get(key):
                    times.pop()

    def _table(self, key: _Key) -> dict[_Key, deque[float]]:
        return self._of_addresses if key[1] else self._of_names

    def _current(self, key: _Key, now: float) -> deque[float]:
        times = self._table(key).get(key, deque())
        while times and times[0] <= now - WINDOW_SECONDS:
            times.popleft()
        return times

    def _forget(self, now: float) -> None:
        for table in (self._of_names, self._of_addresses):
            while table and not self._current(first := next(iter(table)), now):
                del table[first]
        while len(self._of_addresses) > MOST_KEYS:
            del self._of_addresses[next(iter(self._of_addresses))]


def _bounds(name: str, address: str) -> tuple[tuple[_Key, int], ...]:
    name, address = name.casefold()[:100], _network(address)
    return (
        ((name, address), MOST_PER_PAIR),
        (("", address), MOST_PER_ADDRESS),
        ((name, ""), MOST_PER_NAME),
    )


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    return str(known.ipv4_mapped or ipaddress.IPv6Address(int(known) >> 64 << 64))
