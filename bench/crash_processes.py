"""The work that is killed: begun as a process of its own, followed, and ended with all its processes at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.crash_work import TOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
LOOK = 0.01  # seconds


def follow(place: Path, process: subprocess.Popen[bytes]) -> list[float]:
    """Wait for the work to end; return when each act was told and when it ended, in seconds after its beginning."""
    begun = time.monotonic()
    times: list[float] = []
    while process.poll() is None:
        times += [time.monotonic() - begun] * (len(told(place)) - len(times))
        time.sleep(LOOK)
    finish(process)
    times += [time.monotonic() - begun] * (len(told(place)) + 1 - len(times))
    return times


def begin(place: Path, files: Sequence[Path]) -> subprocess.Popen[bytes]:
    """Begin the work in a folder, or go on with it."""
    place.mkdir(parents=True, exist_ok=True)
    given = map(str, (place / "archive", place / "out", *files))
    command = [sys.executable, "-m", "bench.crash_work", *given]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    log = (place / "log.txt").open("ab")
    with log:
        return subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, env=environment
        )


def finish(process: subprocess.Popen[bytes]) -> None:
    """Wait for the work to end. Raises RuntimeError where it failed."""
    if process.wait() != 0:
        raise RuntimeError(f"the work failed: {process.args!r}")


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """End a process and all its descendants at once, as a power cut does; page workers lead groups of their own."""
    family = [process.pid, *_descendants(process.pid)]
    for member in family:
        _signal(member, signal.SIGSTOP)  # nobody sees the others die
    family = [process.pid, *_descendants(process.pid)]
    for member in family:
        _signal(member, signal.SIGKILL)
    process.wait()


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _descendants(parent: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, waiting = [], [parent]
    while waiting:
        waiting += (own := children.get(waiting.pop(), []))
        found += own
    return found


def told(place: Path) -> list[str]:
    """Return the acts that were told to be done, in order."""
    file = place / "out" / TOLD
    return file.read_text("utf-8").splitlines() if file.is_file() else []
