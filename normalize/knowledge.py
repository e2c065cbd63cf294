"""What an archive itself knows of its language: its own terms, and how its trusted papers are worded.

Counts are of runs of one, two and three syllables. A text becomes runs in this order: Unicode and tone marks in one
spelling, lower case; cut into clauses where the language model cuts them; each clause opened by `<s>`, each number `0`.
Runs that occur in few papers are left out, so that no sentence and no private name can be read back from what is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from normalize.folding import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

START, NUMBER = "<s>", "0"
COMMON = 2  # papers in which a run must occur to be kept
_CLAUSE = re.compile(r"\n[ \t\r]*\n|[.;:!?“”\"()\[\]•…\f+]")
_WORD = re.compile(r"\w+")

Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Handed to `restoring.restore` with every paper of an archive.

    Attributes:
        terms: phrases in their own spelling, two syllables or more.
        runs: run of one to three syllables → how often the archive's trusted papers have it.
    """

    terms: tuple[str, ...] = ()
    runs: Mapping[Run, int] = field(default_factory=dict)


def runs(text: str) -> Iterator[Run]:
    """Yield the runs of one text, `<s>` only in first place of longer ones."""
    for clause in _CLAUSE.split(canonical(text).lower()):
        words = [NUMBER if any(map(str.isdigit, word)) else word for word in _WORD.findall(clause)]
        opened = [START, *words]
        yield from ((word,) for word in words)
        if words:
            yield from pairwise(opened)
            yield from zip(opened, opened[1:], opened[2:], strict=False)
