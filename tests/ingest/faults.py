"""Tasks that go wrong in the ways real engines do; module-level, so that a worker process can import them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path  # noqa: TC003 - a worker process resolves annotations at run time


def double(number: int) -> int:
    return 2 * number


def complain(message: str) -> None:
    raise ValueError(message)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hang_with_child(note: Path) -> None:
    child = subprocess.Popen(["sleep", "600"])
    note.write_text(str(child.pid))
    time.sleep(600)


def process_id() -> int:
    return os.getpid()


def unpicklable() -> object:
    return lambda: None
