"""How far something is, on stderr: a bar with the time left on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from api.cli.output import progress_console
from ocr.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.reading import ReadPage

SECONDS_BETWEEN_LINES = 5.0


def shown(pages: Iterator[ReadPage], name: str) -> Iterator[ReadPage]:
    """Yield pages as they come, and show how many of how many have come; `name` is the file's."""
    with Counted(name, "trang", tells_end=True) as counted:
        for done, page in enumerate(pages, 1):
            counted.at(done, page.count)
            yield page


class Counted:
    """Shows how many of how many are done.

    Args:
        name: what they are of.
        unit: what is counted, in Vietnamese.
        tells_end: has a line for the last of them, however quickly it came.
    """

    def __init__(self, name: str, unit: str, *, tells_end: bool = False) -> None:
        self._name, self._unit, self._tells_end = visible(name), unit, tells_end
        self._bar = _bar() if progress_console.is_terminal else None
        self._task = self._bar.add_task(self._name, total=None) if self._bar else None
        self._begun = self._told = time.monotonic()

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def at(self, done: int, total: int) -> None:
        """Say that so many are done."""
        if self._bar and self._task is not None:
            self._bar.update(self._task, completed=done, total=total)
            return
        now = time.monotonic()
        if now - self._told >= SECONDS_BETWEEN_LINES or (self._tells_end and done == total):
            left = (now - self._begun) / max(done, 1) * (total - done)
            rest = f" · còn khoảng {left:.0f} giây" if done < total else ""
            progress_console.print(f"{self._name} · {done}/{total} {self._unit}{rest}", markup=False)
            self._told = now


def _bar() -> Progress:
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=progress_console, transient=True)
