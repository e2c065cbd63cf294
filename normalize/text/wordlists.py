"""Lists of words in the package's data: words parted by white space, lines that start with # are remarks."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def listed(name: str) -> frozenset[str]:
    """Return the words of `normalize/data/NAME`."""
    lines = resources.files("normalize").joinpath("data", name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
