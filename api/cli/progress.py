"""How far a file has been read, on stderr: a bar with the time left on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

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
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=progress_console, transient=True) as progress:
        bar = progress.add_task(name, total=None)
        for page in pages:
            progress.update(bar, total=page.count, advance=1)
            yield page


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
