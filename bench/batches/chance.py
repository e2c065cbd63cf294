"""What a made-up paper draws from: numbers, names, sentences, each from the paper's own seed."""

from __future__ import annotations

import textwrap
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

WIDTH_LETTERS = 88

Lines = list[str]


class Chance:
    """What a paper draws from: numbers, names, sentences."""

    def __init__(self, seed: tuple[int, ...]) -> None:
        self.random = np.random.default_rng(seed)

    def one(self, choices: Any) -> Any:
        """Return one of a sequence."""
        return choices[int(self.random.integers(len(choices)))]

    def number(self, low: int, high: int) -> int:
        """Return a whole number, both ends possible."""
        return int(self.random.integers(low, high + 1))

    def maybe(self, share: float) -> bool:
        """Return True in this share of cases."""
        return bool(self.random.random() < share)

    def body(self, paragraphs: int) -> Lines:
        """Return running text, wrapped."""
        lines: Lines = []
        for number in range(paragraphs):
            text = " ".join(self.one(table()["sentences"]) for _ in range(self.number(2, 5)))
            while "{n}" in text:
                text = text.replace("{n}", str(self.number(2, 480)), 1)
            mark = self.one((f"{number + 1}. ", "- ", "", ""))
            lines += textwrap.wrap(mark + text, WIDTH_LETTERS)
        return lines

    def length(self) -> int:
        """Return how many paragraphs a paper has: mostly one to three pages, at times six."""
        return int(self.one((5, 7, 9, 11, 13, 18, 26, 48)))


@cache
def table() -> dict[str, Any]:
    """Return `batches.toml`."""
    return tomllib.loads((Path(__file__).with_name("batches.toml")).read_text("utf-8"))
