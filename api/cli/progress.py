"""How far something is, on stderr: a bar with the time left on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from api.cli.output import progress_console

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.reading import ReadPage

SECONDS_BETWEEN_LINES = 5.0


def shown(pages: Iterator[ReadPage], name: str) -> Iterator[ReadPage]:
    """Yield pages as they come, and show how many of how many have come; `name` is the file's."""
    if not progress_console.is_terminal:
        yield from _lines(pages, name)
        return
    with _bar() as progress:
        bar = progress.add_task(name, total=None)
        for page in pages:
            progress.update(bar, total=page.count, advance=1)
            yield page


class Counted:
    """Shows how many of how many are done; `name` is what they are of, `unit` what is counted."""

    def __init__(self, name: str, unit: str) -> None:
        self._name, self._unit = name, unit
        self._bar = _bar() if progress_console.is_terminal else None
        self._task = self._bar.add_task(name, total=None) if self._bar else None
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
        if now - self._told >= SECONDS_BETWEEN_LINES:
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


def _lines(pages: Iterator[ReadPage], name: str) -> Iterator[ReadPage]:
    begun = told = time.monotonic()
    for done, page in enumerate(pages, 1):
        now = time.monotonic()
        if done == page.count or now - told >= SECONDS_BETWEEN_LINES:
            left = (now - begun) / done * (page.count - done)
            rest = f" · còn khoảng {left:.0f} giây" if done < page.count else ""
            progress_console.print(f"{name} · {done}/{page.count} trang{rest}", markup=False)
            told = now
        yield page
