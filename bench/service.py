"""A real `sohoa serve` for the benches: a process of its own, on an archive, with users who sign in by tokens."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from api.auth import bearer
from api.auth.permissions import scopes_of
from corpus.store import users
from corpus.store.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS_TO_START = 180.0


def command(archive: Path, *arguments: str | Path) -> list[str]:
    """Return the command line of `sohoa` on an archive."""
    return [str(Path(sys.executable).with_name("sohoa")), "--archive", str(archive), *map(str, arguments)]


def tokens(archive: Path, role: str, names: list[str]) -> list[str]:
    """Add users of a role and return a token for each, with all that the role carries."""
    found = []
    with Archive(archive) as opened:
        for name in names:
            if users.get(opened, name) is None:
                users.add(opened, name, role, "no password", must_change=False, by="bench")
            found.append(bearer.make(opened, name, name="bench", scopes=scopes_of(role), days=1, by="bench")[1])
    return found


@contextmanager
def serving(archive: Path, log: Path, **settings: str) -> Iterator[str]:
    """Serve an archive; give the address. The process is asked to stop at the end, and must."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", **settings}
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command(archive, "serve", "--port", str(port)), stdout=sink, stderr=subprocess.STDOUT, env=environment
        )
        try:
            _wait(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(SECONDS_TO_START)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/healthz", timeout=30).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the service did not start: see its log")
