"""The project's dictionary of administrative terms, by theme, one per line in data/terms/*.txt."""

from __future__ import annotations

from functools import cache
from importlib import resources

from normalize.folding import canonical


@cache
def phrases() -> tuple[str, ...]:
    """Return every term once, in canonical spelling and its own case; lines that start with # are remarks."""
    found: dict[str, None] = {}
    folder = resources.files("normalize").joinpath("data/terms")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".txt"):
            lines = (line.strip() for line in file.read_text("utf-8").splitlines())
            found.update((canonical(line), None) for line in lines if line and not line.startswith("#"))
    return tuple(found)
