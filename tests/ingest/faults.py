"""Tasks that go wrong in the ways real engines do; module-level, so that a worker process can import them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ingest.stages import read_page

if TYPE_CHECKING:
    from ingest.limits import Limits
    from ingest.stages import EngineSettings
    from ocr.page import Reading


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


def hang() -> None:
    time.sleep(600)


def process_id() -> int:
    return os.getpid()


def parent_id() -> int:
    return os.getppid()


def loaded() -> set[str]:
    return set(sys.modules)


def unpicklable() -> object:
    return lambda: None


def read_as_told(path: Path, number: int, limits: Limits, settings: EngineSettings) -> Reading:
    """Read a page as the product does, unless the page's own text says what goes wrong with it."""
    reading = read_page(path, number, limits, settings)
    if "CHẾT" in reading.text:
        crash()
    if "GIẾT" in reading.text:
        os.kill(_parent_of(os.getppid()), signal.SIGKILL)  # the pool's process; the one between forks workers
        time.sleep(600)
    if "TREO" in reading.text:
        hang_with_child(Path(os.environ["TMPDIR"]) / f"child-{os.getpid()}")
    return reading


def _parent_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def take_memory(gigabytes: int) -> int:
    return len(bytearray(gigabytes << 30))


def draw_too_much(side: int) -> int:
    return int(cv2.resize(np.ones((2, 2), np.uint8), (side, side))[0, 0])
